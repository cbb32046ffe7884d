//! The platform's own mails: the note that mails were given up, and the test mail.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::json;

use super::{Due, Mail, Outgoing, Recipient, compose, store};
use crate::platform::{app::App, i18n::Locale, web::Result};

const GIVEN_UP: &str = "mail-given-up";

/// The view of `mail/mail-given-up`.
#[derive(Debug, Serialize)]
struct GivenUpMail {
    total: i64,
    kinds: Vec<GivenUpKind>,
}

#[derive(Debug, Serialize)]
struct GivenUpKind {
    kind: String,
    count: i64,
}

/// Queues a note to managers and administrators that a mail of `kind` was
/// given up, unless one waits already: a mail server that was down for two
/// days leaves many.
pub(super) async fn tell_managers(app: &App, txn: &impl ConnectionTrait, kind: &str, now: DateTime<Utc>) -> Result<()> {
    if kind == GIVEN_UP || store::is_waiting(txn, GIVEN_UP).await? {
        return Ok(());
    }
    for address in app.config.mail.managers_and_admins() {
        let note = Outgoing::new(GIVEN_UP, json!({}), Locale::default());
        store::enqueue(txn, now, note.to(app, &Recipient { address, about: String::new() })).await?;
    }
    Ok(())
}

/// The note on what has been given up since it was queued.
#[must_use]
pub fn write_given_up<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let Some(recipient) = &due.recipient else { return Ok(None) };
        let kinds = store::given_up_since(app.db.read(), due.since).await?;
        if kinds.is_empty() {
            // They were put back meanwhile.
            return Ok(None);
        }
        let view = GivenUpMail {
            total: kinds.iter().map(|(_, count)| count).sum(),
            kinds: kinds.into_iter().map(|(kind, count)| GivenUpKind { kind, count }).collect(),
        };
        compose(app, due.locale, &recipient.address, GIVEN_UP, &view).map(Some)
    })
}

/// The mail of `gcampus mail test`.
///
/// # Errors
/// When a template fails.
pub fn write_test(app: &App, to: &str) -> Result<Mail> {
    compose(app, Locale::default(), to, "mail-test", &())
}
