//! The accept loop: serves an endpoint over HTTP/1.1 within limits, so that
//! slow, silent and greedy clients cannot keep the others out.

mod body;
mod limits;

pub use limits::Limits;

use super::web::headers;
use body::{BodyFault, LimitedBody};
use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use hyper::body::Body as _;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header, uri::Scheme};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Body, Endpoint, Request, Response};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

/// A stop begins when nobody has come for this long.
const LAST_CALL: Duration = Duration::from_millis(20);
/// It begins after this long in any case.
const LONGEST_LAST_CALL: Duration = Duration::from_millis(250);

const FIRST_ACCEPT_DELAY: Duration = Duration::from_millis(20);
const LONGEST_ACCEPT_DELAY: Duration = Duration::from_secs(1);

/// Serves `endpoint` on `listener` until `shutdown` is ready; then takes those
/// who wait at the door, whom the kernel would cut off, and no more, lets the running requests finish for at most
/// `limits.drain`, and returns. Handlers see the socket's peer as their
/// `RemoteAddr`: no header is believed here.
///
/// # Errors
/// When the listener has no local address.
pub async fn serve<E>(
    listener: TcpListener,
    endpoint: E,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()>
where
    E: Endpoint + 'static,
{
    let endpoint = Arc::new(endpoint);
    let local = listener.local_addr()?;
    let permits = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    // Dropped at the end: what still runs after the drain is cut off.
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    let mut door_closes = None;
    loop {
        let next = match door_closes {
            None => tokio::select! {
                biased;
                () = &mut shutdown => {
                    door_closes = Some(Instant::now() + LONGEST_LAST_CALL);
                    continue;
                }
                next = next_connection(&listener, &permits) => Some(next),
            },
            Some(closes) if Instant::now() >= closes => None,
            Some(_) => tokio::time::timeout(LAST_CALL, next_connection(&listener, &permits)).await.ok(),
        };
        let Some((stream, peer, permit)) = next else { break };
        prepare(&stream, &limits);
        let endpoint = Arc::clone(&endpoint);
        let service = hyper::service::service_fn(move |request| {
            let endpoint = Arc::clone(&endpoint);
            let local = local_address(local);
            async move {
                let peer = RemoteAddr(Addr::SocketAddr(peer));
                let request = Request::from((request, local, peer, Scheme::HTTP));
                let response = answer(&*endpoint, &limits, request).await;
                Ok::<hyper::Response<BoxBody<Bytes, io::Error>>, Infallible>(response.into())
            }
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.header)
            .max_buf_size(limits.header_bytes)
            .keep_alive(true)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        connections.spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(permit);
        });
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    if tokio::time::timeout(limits.drain, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still running at the end of the stop and are cut off");
    }
    Ok(())
}

/// Ready at the first SIGTERM or SIGINT. Listens from the call on, not from
/// the first poll.
///
/// # Errors
/// When the signals cannot be listened to.
pub fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        let name = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        };
        tracing::info!(signal = name, "stopping");
    })
}

fn local_address(local: SocketAddr) -> LocalAddr {
    LocalAddr(Addr::SocketAddr(local))
}

/// Waits for a place, then for a client. Errors of accept are not ours to end
/// on; those that last (no descriptor left) would make a busy loop.
async fn next_connection(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    let permit = match Arc::clone(permits).acquire_owned().await {
        Ok(permit) => permit,
        // Only a closed semaphore fails, and this one is never closed.
        Err(_) => return std::future::pending().await,
    };
    let mut delay = FIRST_ACCEPT_DELAY;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, permit),
            Err(error) if is_of_one_client(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection can be accepted");
                tokio::time::sleep(delay).await;
                delay = (delay * 2).min(LONGEST_ACCEPT_DELAY);
            }
        }
    }
}

fn is_of_one_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    )
}

fn prepare(stream: &TcpStream, limits: &Limits) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY");
    }
    // Ends connections whose peer takes no bytes any more: hyper has no limit
    // for writing.
    #[cfg(target_os = "linux")]
    {
        let milliseconds = u32::try_from(limits.write.as_millis()).unwrap_or(u32::MAX);
        if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(stream, milliseconds) {
            tracing::debug!(%error, "TCP_USER_TIMEOUT");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = limits;
}

async fn answer<E: Endpoint>(endpoint: &E, limits: &Limits, mut request: Request) -> Response {
    let fault = Arc::new(OnceLock::new());
    let body = BoxBody::from(request.take_body());
    let refused = if is_coded(request.headers()) {
        Some(BodyFault::Coded)
    } else {
        (body.size_hint().lower() > limits.body_bytes).then_some(BodyFault::TooLarge)
    };
    request.set_body(Body::from(if refused.is_none() && body.is_end_stream() {
        body
    } else {
        BoxBody::new(LimitedBody::new(body, limits, Arc::clone(&fault), refused))
    }));
    let answer = tokio::time::timeout(limits.request, endpoint.get_response(request)).await;
    let Some(fault) = fault.get() else {
        // The last resort: the site's handlers end earlier, with a page.
        return answer.unwrap_or_else(|_| refusal(StatusCode::SERVICE_UNAVAILABLE));
    };
    let mut answer = match answer {
        Ok(answer) if answer.status() == fault.status() => answer,
        // Whatever a handler made of the broken body, this is the reason.
        _ => refusal(fault.status()),
    };
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    if *fault == BodyFault::Coded {
        answer.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    }
    answer
}

fn is_coded(headers: &HeaderMap) -> bool {
    headers.get_all(header::CONTENT_ENCODING).iter().any(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// An answer after which the rest of the request is not read.
fn refusal(status: StatusCode) -> Response {
    let mut answer = Response::builder()
        .status(status)
        .content_type("text/plain; charset=utf-8")
        .header(header::CONNECTION, "close")
        .header(header::CACHE_CONTROL, "no-store")
        .body(status.canonical_reason().unwrap_or_default());
    headers::protect(answer.headers_mut());
    answer
}

#[cfg(test)]
mod tests;
