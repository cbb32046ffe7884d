//! Waters that OpenStreetMap should be asked for again.

use chrono::{DateTime, Utc};
use entity::water::{self, Column, Entity};
use sea_orm::{
    ActiveEnum, ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Condition, Expr, ExprTrait, Func},
};

use crate::{
    platform::Result,
    water::model::{OsmElement, OsmKind},
};

/// A water that has become old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::water) struct StaleWater {
    pub(in crate::water) id: i64,
    pub(in crate::water) osm: OsmElement,
}

/// The waters of OpenStreetMap that were not asked for since `before`, the
/// urgent ones and then the oldest first. One that was asked for in vain waits
/// until the others had their turn.
pub(in crate::water) async fn stale(
    db: &impl ConnectionTrait,
    before: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<StaleWater>> {
    type Row = (i64, Option<water::OsmElementType>, Option<i64>);
    // A water that was never asked for is as old as its row.
    let age = || Expr::from(Func::coalesce([Expr::col(Column::RefreshedAt), Expr::col(Column::CreatedAt)]));
    let turn = || {
        let tried = Expr::col(Column::RefreshTriedAt);
        Expr::from(Func::coalesce([tried, Expr::col(Column::RefreshedAt), Expr::col(Column::CreatedAt)]))
    };
    let is_urgent = Expr::col(Column::RequiresUpdate).eq(true).and(Expr::col(Column::RefreshTriedAt).is_null());
    let is_due = Condition::any().add(Column::RequiresUpdate.eq(true)).add(age().lt(before));
    let rows: Vec<Row> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::OsmElementType, Column::OsmId])
        .filter(Column::OsmId.is_not_null())
        .filter(is_due)
        .order_by_desc(is_urgent)
        .order_by_asc(turn())
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let stale = |(id, kind, osm_id): Row| {
        let kind = OsmKind::parse(&kind?.to_value())?;
        Some(StaleWater { id, osm: OsmElement { kind, id: osm_id? } })
    };
    Ok(rows.into_iter().filter_map(stale).collect())
}

/// Notes that OpenStreetMap is about to be asked for a water: should that fail in
/// whatever way, the water is not the first again the next time.
pub(in crate::water) async fn note_attempt(db: &impl ConnectionTrait, id: i64, now: DateTime<Utc>) -> Result<()> {
    let row = water::ActiveModel { id: Set(id), refresh_tried_at: Set(Some(now)), ..Default::default() };
    row.update(db).await?;
    Ok(())
}

/// Notes that OpenStreetMap has a water no longer. It stays: measurements hang on it.
pub(in crate::water) async fn mark_gone(db: &impl ConnectionTrait, id: i64, now: DateTime<Utc>) -> Result<()> {
    let row = water::ActiveModel {
        id: Set(id),
        requires_review: Set(true),
        requires_update: Set(false),
        refreshed_at: Set(Some(now)),
        refresh_tried_at: Set(None),
        ..Default::default()
    };
    row.update(db).await?;
    Ok(())
}
