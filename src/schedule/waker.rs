//! `POST /-/jobs/due`: a waker outside of the machine, for a host that stops
//! it while nobody visits.

use std::sync::Arc;

use poem::{
    Request, Response, handler,
    http::{StatusCode, header},
    web::Data,
};

use super::{Outcome, Ran, Schedule};
use crate::{
    messages,
    platform::{App, Error, Result, job::Stop, mail::outbox::Delivered},
};

/// `POST /-/jobs/due`: runs what is due and sends the mails that wait, then
/// tells which jobs ran, and which of them failed: those make the answer a 500,
/// for whoever watches the waker. Without a token in the configuration nobody is there.
///
/// # Errors
/// [`Error::NotFound`] without a token; when the database fails.
#[handler]
pub async fn wake(req: &Request, app: Data<&Arc<App>>) -> Result<Response> {
    let app = *app;
    let token = app.config.jobs_token.as_ref().ok_or(Error::NotFound)?;
    let said = req.header(header::AUTHORIZATION).and_then(|value| value.split_once(' '));
    let said = said.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer")).map(|(_, token)| token);
    // Both under a key that nobody knows: how long the comparison takes tells nothing.
    let is_right = said.is_some_and(|said| app.secrets.lookup(said) == app.secrets.lookup(token.expose()));
    if !is_right {
        return Ok(Response::builder()
            .status(StatusCode::UNAUTHORIZED)
            .header(header::WWW_AUTHENTICATE, "Bearer")
            .content_type("text/plain; charset=utf-8")
            .body("The token is missing or wrong.\n"));
    }
    // A request that is cut cuts the run: it stays due, and the next look takes it up.
    let ran = Schedule::of_site(app.config.is_test_instance).run_due(app, &Stop::never()).await?;
    let mut failed: Vec<&str> = ran.iter().filter(|ran| has_failed(ran)).map(|ran| ran.job).collect();
    let mails = messages::deliver_due(app).await.unwrap_or_else(|error| {
        tracing::error!(%error, "the outbox can't be worked");
        failed.push("outbox");
        Delivered::default()
    });
    let answer = serde_json::json!({
        "ran": ran,
        "failed": failed,
        "mails_sent": mails.sent,
        "mails_delayed": mails.delayed,
        "mails_dropped": mails.dropped,
    });
    Ok(Response::builder()
        .status(if failed.is_empty() { StatusCode::OK } else { StatusCode::INTERNAL_SERVER_ERROR })
        .header(header::CACHE_CONTROL, "no-store")
        .content_type("application/json")
        .body(answer.to_string()))
}

fn has_failed(ran: &Ran) -> bool {
    matches!(ran.outcome, Outcome::Failed { .. })
}
