//! The audit trail of a row.

use chrono::{DateTime, Utc};
use entity::audit_entry::{Column, Entity};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use crate::platform::Result;

/// Entries on the page of a row.
const SHOWN: u64 = 20;

/// An entry of the trail.
#[derive(Clone, Debug)]
pub(in crate::admin) struct TrailEntry {
    pub(in crate::admin) at: DateTime<Utc>,
    pub(in crate::admin) who: String,
    pub(in crate::admin) action: String,
    pub(in crate::admin) changes: Value,
}

/// The last entries about a row, the newest first.
pub(in crate::admin) async fn trail(db: &impl ConnectionTrait, subject: &str, id: &str) -> Result<Vec<TrailEntry>> {
    let rows = Entity::find()
        .filter(Column::Subject.eq(subject))
        .filter(Column::RowId.eq(id))
        .order_by_desc(Column::Id)
        .limit(SHOWN)
        .all(db)
        .await?;
    let entry = |row: entity::audit_entry::Model| TrailEntry {
        at: row.at,
        who: row.who,
        action: row.action,
        changes: row.changes,
    };
    Ok(rows.into_iter().map(entry).collect())
}
