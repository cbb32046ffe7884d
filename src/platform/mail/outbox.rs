//! The outbox: a row per mail, written in the transaction of its cause. A row
//! holds a kind and ids, never an address, a key or a text.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use serde_json::Value;

use super::{Mail, store};
use crate::platform::{app::App, i18n::Locale, web::Result};

pub use store::enqueue;

/// Pauses before the second, third, … try; the last one repeats.
const PAUSES: [TimeDelta; 6] = [
    TimeDelta::minutes(1),
    TimeDelta::minutes(5),
    TimeDelta::minutes(15),
    TimeDelta::hours(1),
    TimeDelta::hours(3),
    TimeDelta::hours(6),
];

/// A mail that could not be sent for this long is given up.
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(2);

/// Another worker may take a mail over when the one that claimed it is silent for this long.
const CLAIM: TimeDelta = TimeDelta::minutes(3);

/// Mails taken in one go.
const BATCH: u64 = 20;

/// What the outbox keeps of a mail.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Which mail; a name of the list in `messages.rs`.
    pub kind: &'static str,
    /// The rows that it speaks of.
    pub ids: Value,
    /// The reader's language.
    pub locale: Locale,
}

/// Renders one kind of mail from its ids. `None`: its cause is gone and there
/// is nothing to send.
pub type Composer = for<'a> fn(&'a App, &'a Value, Locale) -> BoxFuture<'a, Result<Option<Mail>>>;

/// How many mails left, will be tried again, or were given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Handed over.
    pub sent: u32,
    /// To be tried again.
    pub delayed: u32,
    /// Given up, or without a cause.
    pub dropped: u32,
}

/// Sends what is due. `composer` finds the function for a kind; no further
/// mail is begun once `is_stopping` says so.
///
/// May be dropped in the middle: the claim of the mail at hand expires.
///
/// # Errors
/// When the outbox itself can't be read or written.
pub async fn deliver_due(
    app: &App,
    composer: impl Fn(&str) -> Option<Composer>,
    is_stopping: impl Fn() -> bool,
) -> Result<Delivered> {
    let mut delivered = Delivered::default();
    for row in store::due(app.db.read(), app.clock.now(), BATCH).await? {
        if is_stopping() {
            break;
        }
        let now = app.clock.now();
        if !store::claim(app.db.read(), &row, now + CLAIM).await? {
            continue;
        }
        let composed = match composer(&row.kind) {
            Some(compose) => compose(app, &row.ids, row.locale).await,
            None => Ok(None),
        };
        let failure = match composed {
            Ok(None) => {
                store::give_up(app.db.read(), row.id, "nothing to send").await?;
                delivered.dropped += 1;
                continue;
            }
            Ok(Some(mail)) => app.mailer.send(mail, &row.message_id).await.err().map(|e| e.to_string()),
            Err(error) => Some(error.to_string()),
        };
        match failure {
            None => {
                store::mark_sent(app.db.read(), row.id, app.clock.now()).await?;
                delivered.sent += 1;
            }
            Some(cause) => retry_later(app, &row, now, &cause, &mut delivered).await?,
        }
    }
    Ok(delivered)
}

async fn retry_later(
    app: &App,
    row: &store::Row,
    now: DateTime<Utc>,
    cause: &str,
    delivered: &mut Delivered,
) -> Result<()> {
    if row.created_at + GIVE_UP_AFTER < now {
        tracing::error!(mail = row.id, kind = row.kind, "mail given up");
        delivered.dropped += 1;
        return store::give_up(app.db.read(), row.id, cause).await;
    }
    let pause = PAUSES[usize::try_from(row.attempts).unwrap_or(0).min(PAUSES.len() - 1)];
    tracing::warn!(mail = row.id, kind = row.kind, minutes = pause.num_minutes(), "mail delayed");
    delivered.delayed += 1;
    store::delay(app.db.read(), row, now + pause, cause).await
}
