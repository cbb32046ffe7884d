//! Keeps what goes wrong in one handler within its request: a panic and a
//! handler that does not end become errors, which have a page like all others.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures_util::FutureExt as _;
use poem::{Endpoint, IntoResponse, Request, Response};

use super::{Error, Result};

/// For a handler to answer, its reading of the body included. Shorter than the
/// accept loop's own limit, which knows no page, and longer than its limit for
/// the body, which tells the sender more.
const LONGEST: Duration = Duration::from_secs(28);

/// Middleware: answers in time, whatever the handler does.
///
/// # Errors
/// [`Error::Timeout`] and [`Error::Panic`], and those of the handler.
pub async fn contain<E: Endpoint>(next: Arc<E>, req: Request) -> poem::Result<Response> {
    within(LONGEST, next.call(req)).await?.map(IntoResponse::into_response)
}

async fn within<T>(limit: Duration, handler: impl Future<Output = T>) -> Result<T> {
    match tokio::time::timeout(limit, AssertUnwindSafe(handler).catch_unwind()).await {
        Ok(Ok(output)) => Ok(output),
        Ok(Err(payload)) => Err(Error::Panic(message(&*payload).to_owned())),
        Err(_) => Err(Error::Timeout),
    }
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let owned = || payload.downcast_ref::<String>().map(String::as_str);
    payload.downcast_ref::<&str>().copied().or_else(owned).unwrap_or("(no message)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_does_not_end_and_what_panics_are_errors() {
        let stuck = within(Duration::from_millis(20), std::future::pending::<()>()).await;
        assert!(matches!(stuck, Err(Error::Timeout)), "{stuck:?}");
        let number = 7;
        let broken = within(LONGEST, async { assert_eq!(number, 8, "no eight") }).await;
        assert!(matches!(&broken, Err(Error::Panic(why)) if why.contains("no eight")), "{broken:?}");
        assert!(matches!(within(LONGEST, async { number }).await, Ok(7)));
    }
}
