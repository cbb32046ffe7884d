//! The rows of the outbox.

use chrono::{DateTime, TimeDelta, Utc};
use entity::outbox_mail::{self, State};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use serde_json::Value;
use uuid::Uuid;

use super::outbox::{CLAIM, Outgoing};
use crate::platform::{self, i18n::Locale, job::Pass, web::Result};

/// A mail that was sent is kept for so long: it tells that it was.
const KEEP_DONE: TimeDelta = TimeDelta::days(30);

/// A mail that was given up is kept for so long: it can be put back.
const KEEP_GIVEN_UP: TimeDelta = TimeDelta::days(90);

/// A mail that waits or was given up.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Its id.
    pub(super) id: i64,
    /// Which mail.
    pub(super) kind: String,
    /// The rows that it speaks of.
    pub(super) ids: Value,
    /// The reader's language.
    pub(super) locale: Locale,
    /// Who gets it, where no other row tells.
    pub(super) recipient_sealed: Option<Vec<u8>>,
    /// Tries so far.
    pub(super) attempts: i32,
    /// The left part of its Message-ID.
    pub(super) message_id: String,
    /// Since when it waits.
    pub(super) created_at: DateTime<Utc>,
    /// When it was given up.
    pub(super) given_up_at: Option<DateTime<Utc>>,
    /// Why the last try failed.
    pub(super) last_error: Option<String>,
    /// When it is tried again.
    pub(super) next_attempt_at: DateTime<Utc>,
}

impl From<outbox_mail::Model> for Row {
    fn from(row: outbox_mail::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            ids: row.subject_ids,
            locale: row.language.into(),
            recipient_sealed: row.recipient_sealed,
            attempts: row.attempts,
            message_id: row.message_id,
            created_at: row.created_at,
            given_up_at: row.given_up_at,
            last_error: row.last_error,
            next_attempt_at: row.next_attempt_at,
        }
    }
}

/// Writes a mail into the outbox, within the caller's transaction.
///
/// # Errors
/// When the row can't be written.
pub async fn enqueue(db: &impl ConnectionTrait, now: DateTime<Utc>, mail: Outgoing) -> Result<()> {
    outbox_mail::ActiveModel {
        kind: Set(mail.kind.to_owned()),
        subject_ids: Set(mail.ids),
        language: Set(mail.locale.into()),
        state: Set(State::Pending),
        attempts: Set(0),
        next_attempt_at: Set(now),
        message_id: Set(Uuid::new_v4().simple().to_string()),
        created_at: Set(now),
        recipient_sealed: Set(mail.recipient_sealed),
        ..Default::default()
    }
    .insert(db)
    .await?;
    Ok(())
}

/// Whether a mail of this kind with just these ids was queued after `since`.
///
/// # Errors
/// When the database fails.
pub async fn is_queued_since(db: &impl ConnectionTrait, kind: &str, ids: &Value, since: DateTime<Utc>) -> Result<bool> {
    let queued = outbox_mail::Entity::find()
        .filter(outbox_mail::Column::Kind.eq(kind))
        .filter(outbox_mail::Column::SubjectIds.eq(ids.clone()))
        .filter(outbox_mail::Column::CreatedAt.gt(since))
        .count(db)
        .await?;
    Ok(queued > 0)
}

/// Removes all mails, sent or not, that name this row: `course` and its id.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(db: &impl ConnectionTrait, name: &str, id: i64) -> Result<()> {
    let named = if db.get_database_backend() == DbBackend::Postgres {
        Expr::cust_with_values("\"subject_ids\" ->> $1 = $2", [name.to_owned(), id.to_string()])
    } else {
        Expr::cust_with_values(
            "json_extract(\"subject_ids\", ?) = CAST(? AS integer)",
            [format!("$.{name}"), id.to_string()],
        )
    };
    outbox_mail::Entity::delete_many().filter(named).exec(db).await?;
    Ok(())
}

/// Makes every mail that was given up or waits for long due at once, and tells
/// how many that are. Those given up have two days again.
///
/// # Errors
/// When the database fails.
pub async fn put_back(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64> {
    let given_up = outbox_mail::ActiveModel {
        state: Set(State::Pending),
        attempts: Set(0),
        next_attempt_at: Set(now),
        created_at: Set(now),
        given_up_at: Set(None),
        ..Default::default()
    };
    let given_up = outbox_mail::Entity::update_many()
        .set(given_up)
        .filter(outbox_mail::Column::State.eq(State::Failed))
        .filter(outbox_mail::Column::GivenUpAt.is_not_null())
        .exec(db)
        .await?;
    // What is due within the length of a claim may be in a worker's hand: it must not be taken twice.
    let waiting = outbox_mail::Entity::update_many()
        .col_expr(outbox_mail::Column::NextAttemptAt, Expr::value(now))
        .filter(outbox_mail::Column::State.eq(State::Pending))
        .filter(outbox_mail::Column::NextAttemptAt.gt(now + CLAIM))
        .exec(db)
        .await?;
    Ok(given_up.rows_affected + waiting.rows_affected)
}

/// Makes a single mail due at once that was given up or waits for long; tells whether it did.
///
/// # Errors
/// When the database fails.
pub async fn put_back_one(db: &impl ConnectionTrait, id: i64, now: DateTime<Utc>) -> Result<bool> {
    let due = outbox_mail::ActiveModel {
        state: Set(State::Pending),
        attempts: Set(0),
        next_attempt_at: Set(now),
        created_at: Set(now),
        given_up_at: Set(None),
        ..Default::default()
    };
    let given_up = outbox_mail::Column::State.eq(State::Failed).and(outbox_mail::Column::GivenUpAt.is_not_null());
    let waits = outbox_mail::Column::State.eq(State::Pending).and(outbox_mail::Column::NextAttemptAt.gt(now + CLAIM));
    let changed = outbox_mail::Entity::update_many()
        .set(due)
        .filter(outbox_mail::Column::Id.eq(id))
        .filter(Condition::any().add(given_up).add(waits))
        .exec(db)
        .await?;
    Ok(changed.rows_affected == 1)
}

pub(super) async fn due(db: &impl ConnectionTrait, now: DateTime<Utc>, limit: u64) -> Result<Vec<Row>> {
    let rows = outbox_mail::Entity::find()
        .filter(outbox_mail::Column::State.eq(State::Pending))
        .filter(outbox_mail::Column::NextAttemptAt.lte(now))
        .order_by_asc(outbox_mail::Column::NextAttemptAt)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Row::from).collect())
}

/// Takes a row for this worker, unless another one was faster.
pub(super) async fn claim(db: &impl ConnectionTrait, row: &Row, until: DateTime<Utc>) -> Result<bool> {
    let claimed = outbox_mail::Entity::update_many()
        .col_expr(outbox_mail::Column::NextAttemptAt, Expr::value(until))
        .filter(outbox_mail::Column::Id.eq(row.id))
        .filter(outbox_mail::Column::State.eq(State::Pending))
        .filter(outbox_mail::Column::NextAttemptAt.eq(row.next_attempt_at))
        .exec(db)
        .await?;
    Ok(claimed.rows_affected == 1)
}

/// Changes a row that may have been withdrawn meanwhile.
async fn change(db: &impl ConnectionTrait, id: i64, changed: outbox_mail::ActiveModel) -> Result<()> {
    outbox_mail::Entity::update_many().set(changed).filter(outbox_mail::Column::Id.eq(id)).exec(db).await?;
    Ok(())
}

pub(super) async fn mark_sent(db: &impl ConnectionTrait, id: i64, now: DateTime<Utc>) -> Result<()> {
    let sent = outbox_mail::ActiveModel {
        state: Set(State::Sent),
        sent_at: Set(Some(now)),
        last_error: Set(None),
        recipient_sealed: Set(None),
        ..Default::default()
    };
    change(db, id, sent).await
}

pub(super) async fn delay(db: &impl ConnectionTrait, row: &Row, next: DateTime<Utc>, cause: &str) -> Result<()> {
    let delayed = outbox_mail::ActiveModel {
        attempts: Set(row.attempts + 1),
        next_attempt_at: Set(next),
        last_error: Set(Some(cause.to_owned())),
        ..Default::default()
    };
    change(db, row.id, delayed).await
}

/// Ends a mail whose cause is gone.
pub(super) async fn drop_without_cause(db: &impl ConnectionTrait, id: i64) -> Result<()> {
    let dropped = outbox_mail::ActiveModel {
        state: Set(State::Failed),
        last_error: Set(Some("nothing to send".to_owned())),
        recipient_sealed: Set(None),
        ..Default::default()
    };
    change(db, id, dropped).await
}

/// Ends the tries. The recipient stays, so that it can be put back.
pub(super) async fn give_up(db: &impl ConnectionTrait, row: &Row, now: DateTime<Utc>, cause: &str) -> Result<()> {
    let failed = outbox_mail::ActiveModel {
        state: Set(State::Failed),
        attempts: Set(row.attempts + 1),
        last_error: Set(Some(cause.to_owned())),
        given_up_at: Set(Some(now)),
        ..Default::default()
    };
    change(db, row.id, failed).await
}

/// Whether a mail of this kind waits.
pub(super) async fn is_waiting(db: &impl ConnectionTrait, kind: &str) -> Result<bool> {
    let waiting = outbox_mail::Entity::find()
        .filter(outbox_mail::Column::Kind.eq(kind))
        .filter(outbox_mail::Column::State.eq(State::Pending))
        .count(db)
        .await?;
    Ok(waiting > 0)
}

/// What was given up at `since` or later, by kind.
pub(super) async fn given_up_since(db: &impl ConnectionTrait, since: DateTime<Utc>) -> Result<Vec<(String, i64)>> {
    let kinds = outbox_mail::Entity::find()
        .select_only()
        .column(outbox_mail::Column::Kind)
        .column_as(outbox_mail::Column::Id.count(), "mails")
        .filter(outbox_mail::Column::GivenUpAt.gte(since))
        .group_by(outbox_mail::Column::Kind)
        .order_by_asc(outbox_mail::Column::Kind)
        .into_tuple()
        .all(db)
        .await?;
    Ok(kinds)
}

/// Mails that nobody needs any more: those sent, and those without a cause,
/// after [`KEEP_DONE`]; those given up after [`KEEP_GIVEN_UP`].
fn done_with(now: DateTime<Utc>) -> Condition {
    let given_up = outbox_mail::Column::GivenUpAt;
    let without_cause = outbox_mail::Column::State.eq(State::Failed).and(given_up.is_null());
    let is_done = Condition::any().add(outbox_mail::Column::State.eq(State::Sent)).add(without_cause);
    let done = Condition::all().add(is_done).add(outbox_mail::Column::CreatedAt.lt(now - KEEP_DONE));
    Condition::any().add(done).add(given_up.lt(now - KEEP_GIVEN_UP))
}

/// Removes the mails that nobody needs any more: for the clean-up of the night.
///
/// # Errors
/// When they can't be deleted.
pub async fn sweep(db: &impl ConnectionTrait, pass: &Pass, now: DateTime<Utc>) -> Result<()> {
    platform::sweep::sweep::<outbox_mail::Entity>(db, pass, outbox_mail::Column::Id, done_with(now), "mails_removed")
        .await
}

/// How many mails are due.
///
/// # Errors
/// When they can't be counted.
pub async fn count_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64> {
    let due = outbox_mail::Entity::find()
        .filter(outbox_mail::Column::State.eq(State::Pending))
        .filter(outbox_mail::Column::NextAttemptAt.lte(now));
    Ok(due.count(db).await?)
}

/// How many mails there are, by what became of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Not sent yet.
    pub waiting: i64,
    /// Sent.
    pub sent: i64,
    /// Tried for two days, in vain.
    pub given_up: i64,
    /// Not sent, as what it was about is gone.
    pub without_cause: i64,
}

/// Counts the outbox.
///
/// # Errors
/// When the database can't be read.
pub async fn counts(db: &impl ConnectionTrait) -> Result<Counts> {
    let rows: Vec<(State, i64, i64)> = outbox_mail::Entity::find()
        .select_only()
        .column(outbox_mail::Column::State)
        .column_as(outbox_mail::Column::Id.count(), "mails")
        .column_as(outbox_mail::Column::GivenUpAt.count(), "given_up")
        .group_by(outbox_mail::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let mut counts = Counts::default();
    for (state, mails, given_up) in rows {
        match state {
            State::Pending => counts.waiting = mails,
            State::Sent => counts.sent = mails,
            State::Failed => (counts.given_up, counts.without_cause) = (given_up, mails - given_up),
        }
    }
    Ok(counts)
}

/// Mails that wait or were given up, oldest first.
pub(super) async fn open(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Row>> {
    let is_open = Condition::any()
        .add(outbox_mail::Column::State.eq(State::Pending))
        .add(outbox_mail::Column::GivenUpAt.is_not_null());
    let rows =
        outbox_mail::Entity::find().filter(is_open).order_by_asc(outbox_mail::Column::Id).limit(limit).all(db).await?;
    Ok(rows.into_iter().map(Row::from).collect())
}
