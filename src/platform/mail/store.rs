//! The rows of the outbox.

use chrono::{DateTime, Utc};
use entity::{
    language::Language,
    outbox_mail::{self, State},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use serde_json::Value;
use uuid::Uuid;

use super::outbox::Outgoing;
use crate::platform::{i18n::Locale, web::Result};

/// A mail that waits.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id.
    pub id: i64,
    /// Which mail.
    pub kind: String,
    /// The rows that it speaks of.
    pub ids: Value,
    /// The reader's language.
    pub locale: Locale,
    /// Tries so far.
    pub attempts: i32,
    /// The left part of its Message-ID.
    pub message_id: String,
    /// Since when it waits.
    pub created_at: DateTime<Utc>,
    next_attempt_at: DateTime<Utc>,
}

/// Writes a mail into the outbox, within the caller's transaction.
///
/// # Errors
/// When the row can't be written.
pub async fn enqueue(db: &impl ConnectionTrait, now: DateTime<Utc>, mail: Outgoing) -> Result<()> {
    outbox_mail::ActiveModel {
        kind: Set(mail.kind.to_owned()),
        subject_ids: Set(mail.ids),
        language: Set(language(mail.locale)),
        state: Set(State::Pending),
        attempts: Set(0),
        next_attempt_at: Set(now),
        message_id: Set(Uuid::new_v4().simple().to_string()),
        created_at: Set(now),
        ..Default::default()
    }
    .insert(db)
    .await?;
    Ok(())
}

pub(super) async fn due(db: &impl ConnectionTrait, now: DateTime<Utc>, limit: u64) -> Result<Vec<Row>> {
    let rows = outbox_mail::Entity::find()
        .filter(outbox_mail::Column::State.eq(State::Pending))
        .filter(outbox_mail::Column::NextAttemptAt.lte(now))
        .order_by_asc(outbox_mail::Column::NextAttemptAt)
        .limit(limit)
        .all(db)
        .await?;
    let row = |r: outbox_mail::Model| Row {
        id: r.id,
        kind: r.kind,
        ids: r.subject_ids,
        locale: locale(r.language),
        attempts: r.attempts,
        message_id: r.message_id,
        created_at: r.created_at,
        next_attempt_at: r.next_attempt_at,
    };
    Ok(rows.into_iter().map(row).collect())
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

pub(super) async fn mark_sent(db: &impl ConnectionTrait, id: i64, now: DateTime<Utc>) -> Result<()> {
    let sent = outbox_mail::ActiveModel {
        id: Set(id),
        state: Set(State::Sent),
        sent_at: Set(Some(now)),
        last_error: Set(None),
        ..Default::default()
    };
    sent.update(db).await?;
    Ok(())
}

pub(super) async fn delay(db: &impl ConnectionTrait, row: &Row, next: DateTime<Utc>, cause: &str) -> Result<()> {
    let delayed = outbox_mail::ActiveModel {
        id: Set(row.id),
        attempts: Set(row.attempts + 1),
        next_attempt_at: Set(next),
        last_error: Set(Some(cause.to_owned())),
        ..Default::default()
    };
    delayed.update(db).await?;
    Ok(())
}

pub(super) async fn give_up(db: &impl ConnectionTrait, id: i64, cause: &str) -> Result<()> {
    let failed = outbox_mail::ActiveModel {
        id: Set(id),
        state: Set(State::Failed),
        last_error: Set(Some(cause.to_owned())),
        ..Default::default()
    };
    failed.update(db).await?;
    Ok(())
}

fn language(locale: Locale) -> Language {
    match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    }
}

fn locale(language: Language) -> Locale {
    match language {
        Language::De => Locale::De,
        Language::En => Locale::En,
    }
}
