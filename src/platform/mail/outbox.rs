//! The outbox: a row per mail, written in the transaction of its cause. A row
//! holds a kind and ids, never a key or a text. Where no other row tells the
//! address, it holds that, sealed, until the mail is sent.

use std::panic::AssertUnwindSafe;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::{Mail, Recipient, notice, store};
use crate::platform::{
    app::App,
    i18n::Locale,
    web::{Error, Result},
};

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

/// Another worker may take a mail over when the one that claimed it is silent for this long: making
/// its document takes 20 seconds at most, and sending it 30.
pub(super) const CLAIM: TimeDelta = TimeDelta::minutes(1);

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
    pub(super) recipient_sealed: Option<Vec<u8>>,
}

impl Outgoing {
    /// A mail whose address is found by the ids.
    #[must_use]
    pub fn new(kind: &'static str, ids: Value, locale: Locale) -> Self {
        Self { kind, ids, locale, recipient_sealed: None }
    }

    /// The same mail to an address that no row will tell.
    #[must_use]
    pub fn to(self, app: &App, recipient: &Recipient) -> Self {
        Self { recipient_sealed: Some(recipient.seal(&app.secrets)), ..self }
    }
}

/// A mail that is due, as its composer sees it.
#[derive(Clone, Debug)]
pub struct Due {
    /// The rows that it speaks of.
    pub ids: Value,
    /// The reader's language.
    pub locale: Locale,
    /// Who gets it, where the ids do not tell.
    pub recipient: Option<Recipient>,
    /// When it was put into the outbox.
    pub since: DateTime<Utc>,
}

impl Due {
    /// The id of the row that it calls `name`; 0, which no row has, if it names none.
    #[must_use]
    pub fn id(&self, name: &str) -> i64 {
        self.ids[name].as_i64().unwrap_or_default()
    }

    pub(super) fn of(app: &App, row: &store::Row) -> Result<Self> {
        let opened = row.recipient_sealed.as_deref().map(|sealed| Recipient::open(&app.secrets, sealed));
        if opened == Some(None) {
            return Err(Error::Corrupt(format!("the recipient of mail {} was sealed with another secret key", row.id)));
        }
        let ids = row.ids.clone();
        Ok(Self { ids, locale: row.locale, recipient: opened.flatten(), since: row.created_at })
    }
}

/// Renders one kind of mail from its ids. `None`: its cause is gone and there
/// is nothing to send.
pub type Composer = for<'a> fn(&'a App, &'a Due) -> BoxFuture<'a, Result<Option<Mail>>>;

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
        // A mail whose writing panics is one that fails: the others behind it are sent.
        let written = AssertUnwindSafe(written(app, &row, composer(&row.kind))).catch_unwind().await;
        let failure = match written.unwrap_or_else(|_| Err(Error::Panic(row.kind.clone()))) {
            Ok(None) => {
                store::drop_without_cause(app.db.read(), row.id).await?;
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

pub(super) async fn written(app: &App, row: &store::Row, composer: Option<Composer>) -> Result<Option<Mail>> {
    match composer {
        Some(compose) => compose(app, &Due::of(app, row)?).await,
        None => Ok(None),
    }
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
        let txn = app.db.begin().await?;
        store::give_up(&txn, row, now, cause).await?;
        notice::tell_managers(app, &txn, &row.kind, now).await?;
        txn.commit().await?;
        return Ok(());
    }
    let pause = PAUSES[usize::try_from(row.attempts).unwrap_or(0).min(PAUSES.len() - 1)];
    tracing::warn!(mail = row.id, kind = row.kind, minutes = pause.num_minutes(), "mail delayed");
    delivered.delayed += 1;
    store::delay(app.db.read(), row, now + pause, cause).await
}
