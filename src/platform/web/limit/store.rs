//! The counts in the database.

use chrono::{DateTime, TimeDelta, Utc};
use entity::rate_count::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, OnConflict, SimpleExpr},
};

use super::{Limit, Window};
use crate::platform::{app::App, job::Pass, sweep, web::Result};

/// Something that happened, to be counted.
#[derive(Clone, Debug)]
pub struct Event {
    key_hash: Vec<u8>,
    period: TimeDelta,
    times: i32,
}

impl Event {
    /// `times` may be zero: the same work that counts nothing.
    #[must_use]
    pub fn new(app: &App, limit: Limit, window: Window, who: &str, times: i32) -> Self {
        let key = format!("rate\0{}\0{}\0{who}", limit.name(), window.period.num_seconds());
        Self { key_hash: app.secrets.lookup(&key), period: window.period, times }
    }
}

/// Counts events, all in one statement, and tells their counts in the same order.
///
/// # Errors
/// When the counts can't be written.
pub async fn record(db: &impl ConnectionTrait, now: DateTime<Utc>, events: &[Event]) -> Result<Vec<Model>> {
    let row = |event: &Event| ActiveModel {
        key_hash: Set(event.key_hash.clone()),
        count: Set(event.times),
        ends_at: Set(now + event.period),
    };
    // Always in the same order, so that two of these can't wait for each other.
    let mut sorted: Vec<&Event> = events.iter().collect();
    sorted.sort_by(|a, b| a.key_hash.cmp(&b.key_hash));
    let is_over = || Expr::col((Entity, Column::EndsAt)).lte(now);
    let new = |column: Column| Expr::col((Alias::new("excluded"), column));
    let old = |column: Column| Expr::col((Entity, column));
    let count: SimpleExpr = CaseStatement::new()
        .case(is_over(), new(Column::Count))
        .finally(old(Column::Count).add(new(Column::Count)))
        .into();
    let ends_at: SimpleExpr =
        CaseStatement::new().case(is_over(), new(Column::EndsAt)).finally(old(Column::EndsAt)).into();
    let add =
        OnConflict::column(Column::KeyHash).values([(Column::Count, count), (Column::EndsAt, ends_at)]).to_owned();
    let written = Entity::insert_many(sorted.into_iter().map(row)).on_conflict(add).exec_with_returning(db).await?;
    Ok(events.iter().filter_map(|event| written.iter().find(|row| row.key_hash == event.key_hash).cloned()).collect())
}

/// The counts that run, in the order of `events`.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    events: &[Event],
) -> Result<Vec<Option<(i32, DateTime<Utc>)>>> {
    let keys = events.iter().map(|event| event.key_hash.clone());
    let rows = Entity::find().filter(Column::KeyHash.is_in(keys)).filter(Column::EndsAt.gt(now)).all(db).await?;
    let find = |event: &Event| rows.iter().find(|row| row.key_hash == event.key_hash);
    Ok(events.iter().map(|event| find(event).map(|row| (row.count, row.ends_at))).collect())
}

/// Removes the counts whose period is over: for the clean-up of the night.
///
/// # Errors
/// When they can't be deleted.
pub async fn sweep(app: &App, pass: &Pass) -> Result<()> {
    let over = Condition::all().add(Column::EndsAt.lte(app.clock.now()));
    sweep::sweep::<Entity>(app.db.read(), pass, Column::KeyHash, over, "limits_ended").await
}
