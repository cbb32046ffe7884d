//! The answer to a form whose sender is no longer logged in.

use poem::{Response, http::StatusCode};
use serde::Serialize;

use crate::platform::{Result, web::Visit};

/// The view of `measurement/logged_out`.
#[derive(Debug, Serialize)]
struct LoggedOutPage {
    /// Where the form is sent once more.
    action: String,
    fields: Vec<Sent>,
}

/// A field as it was sent.
#[derive(Debug, Serialize)]
pub(super) struct Sent {
    name: String,
    value: String,
}

impl Sent {
    pub(super) fn all(pairs: Vec<(String, String)>) -> Vec<Self> {
        pairs.into_iter().map(|(name, value)| Self { name, value }).collect()
    }
}

/// A 403 that keeps all that was typed: the page sends it again after the log-in.
pub(super) fn logged_out(visit: &Visit, pairs: Vec<(String, String)>) -> Result<Response> {
    let view = LoggedOutPage { action: visit.path().to_owned(), fields: Sent::all(pairs) };
    visit.page_with_status(StatusCode::FORBIDDEN, "measurement/logged_out", &view)
}
