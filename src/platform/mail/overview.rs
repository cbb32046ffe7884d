//! What an operator sees of the outbox.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Composer, masked_address, outbox, store};
use crate::platform::{app::App, web::Result};

/// Mails listed at most.
const LISTED: u64 = 100;

/// How the outbox stands. No address in it is whole.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// Mails that wait to be sent.
    pub waiting: i64,
    /// Mails that were sent.
    pub sent: i64,
    /// Mails that were given up.
    pub given_up: i64,
    /// Mails that were not sent, as what they were about had gone.
    pub without_cause: i64,
    /// Those that wait or were given up, oldest first; the first hundred.
    pub mails: Vec<OpenMail>,
}

/// A mail that has not left.
#[derive(Clone, Debug, Serialize)]
pub struct OpenMail {
    /// The row.
    pub id: i64,
    /// Which mail.
    pub kind: String,
    /// Whether it will be tried again.
    pub state: OpenState,
    /// The masked address; none when there is nothing to send.
    pub to: Option<String>,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried again.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

/// Whether a mail will be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenState {
    /// It will.
    Waiting,
    /// It will not.
    GivenUp,
}

/// How the outbox stands. `composer` finds the function for a kind, which
/// tells who would get a mail.
///
/// # Errors
/// When the outbox can't be read.
pub async fn overview(app: &App, composer: impl Fn(&str) -> Option<Composer>) -> Result<Overview> {
    let store::Counts { waiting, sent, given_up, without_cause } = store::counts(app.db.read()).await?;
    let mut overview = Overview { waiting, sent, given_up, without_cause, mails: Vec::new() };
    for row in store::open(app.db.read(), LISTED).await? {
        // A mail that can't be written now has no recipient to show; the worker tells why.
        let mail = outbox::written(app, &row, composer(&row.kind)).await.ok().flatten();
        let is_given_up = row.given_up_at.is_some();
        overview.mails.push(OpenMail {
            id: row.id,
            kind: row.kind,
            state: if is_given_up { OpenState::GivenUp } else { OpenState::Waiting },
            to: mail.map(|mail| masked_address(&mail.to)),
            since: row.created_at,
            attempts: row.attempts,
            next_attempt_at: (!is_given_up).then_some(row.next_attempt_at),
            last_error: row.last_error,
        });
    }
    Ok(overview)
}
