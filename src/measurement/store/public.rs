//! What other rooms show of the measurements: published ones only.

use chrono::{DateTime, Utc};
use entity::{index_result, measurement, water};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, RelationTrait, Statement,
    sea_query::{Expr, SimpleExpr},
};
use serde::Serialize;

use super::{
    filter::condition,
    read::{Row, flow_type, with_water},
};
use crate::{
    measurement::{filter::Filter, model::Measurement},
    platform::Result,
    quality::FlowType,
};

/// A measurement as a point of a map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MapPoint {
    /// Its number.
    pub id: i64,
    /// Degrees, WGS 84.
    pub longitude: f64,
    /// Degrees, WGS 84.
    pub latitude: f64,
    /// The water's number.
    pub water_id: i64,
    /// How the water moves; none: unknown.
    pub flow_type: Option<FlowType>,
    /// When it was measured.
    pub measured_at: DateTime<Utc>,
}

/// Published and not deleted.
pub(super) fn is_public() -> Condition {
    Condition::all()
        .add(measurement::Column::State.eq(measurement::State::Published))
        .add(measurement::Column::DeletedAt.is_null())
}

/// All published measurements as points, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn map_points(db: &impl ConnectionTrait) -> Result<Vec<MapPoint>> {
    points(db, is_public()).await
}

/// The published measurements that a filter keeps as points, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn map_points_where(db: &impl ConnectionTrait, filter: &Filter) -> Result<Vec<MapPoint>> {
    points(db, condition(db, filter)).await
}

/// The published measurements at these waters as points, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn map_points_at(db: &impl ConnectionTrait, water_ids: &[i64]) -> Result<Vec<MapPoint>> {
    points(db, is_public().add(measurement::Column::WaterId.is_in(water_ids.iter().copied()))).await
}

/// A published measurement as a point; none if there is none with this number.
///
/// # Errors
/// When the database fails.
pub async fn map_point(db: &impl ConnectionTrait, id: i64) -> Result<Option<MapPoint>> {
    Ok(points(db, is_public().add(measurement::Column::Id.eq(id))).await?.pop())
}

#[derive(Debug, Default, FromQueryResult)]
struct VersionRow {
    points: i64,
    ids: Option<i64>,
    versions: Option<i64>,
    measurement_changed: Option<DateTime<Utc>>,
    water_changed: Option<DateTime<Utc>>,
}

/// A text that changes whenever [`map_points`] do: how many there are, which,
/// in which versions, and when one of them or any water was last changed.
///
/// # Errors
/// When the database fails.
pub async fn map_version(db: &impl ConnectionTrait) -> Result<String> {
    let backend = db.get_database_backend();
    // The list's index has the same condition, but SQLite would read each row for the rest of the columns.
    let index = if backend == DbBackend::Sqlite { "INDEXED BY measurement_version_idx" } else { "" };
    let sql = format!(
        "SELECT COUNT(*) AS points, CAST(SUM(id) AS bigint) AS ids, CAST(SUM(version) AS bigint) AS versions, \
         MAX(updated_at) AS measurement_changed, (SELECT MAX(updated_at) FROM water) AS water_changed \
         FROM measurement {index} WHERE state = 'published' AND deleted_at IS NULL"
    );
    let row = VersionRow::find_by_statement(Statement::from_string(backend, sql)).one(db).await?.unwrap_or_default();
    let (ids, versions) = (row.ids.unwrap_or_default(), row.versions.unwrap_or_default());
    let (measurement, water) = (micros(row.measurement_changed), micros(row.water_changed));
    Ok(format!("{}-{ids}-{versions}-{measurement}-{water}", row.points))
}

/// What documents about a water are made from, in short.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryVersion {
    /// Changes whenever one of its published measurements, a result of theirs, or the water does.
    pub text: String,
    /// West, south, east and north end of its measurements, degrees.
    pub bounds: [f64; 4],
}

/// The version of a water's published measurements; none if it has none.
///
/// # Errors
/// When the database fails.
pub async fn history_version(db: &impl ConnectionTrait, water_id: i64) -> Result<Option<HistoryVersion>> {
    type Time = Option<DateTime<Utc>>;
    type Row = (i64, Option<i64>, Option<i64>, Time, Time, Time, Option<f64>, Option<f64>, Option<f64>, Option<f64>);
    let (east, north) = (measurement::Column::Longitude, measurement::Column::Latitude);
    // Each row comes as often as it has results: that changes no less.
    let row: Option<Row> = measurement::Entity::find()
        .select_only()
        .column_as(measurement::Column::Id.count(), "points")
        .column_as(whole_sum("id"), "ids")
        .column_as(whole_sum("version"), "versions")
        .column_as(measurement::Column::UpdatedAt.max(), "measurement_changed")
        .column_as(water::Column::UpdatedAt.max(), "water_changed")
        .column_as(index_result::Column::ComputedAt.max(), "computed")
        .column_as(east.min(), "west")
        .column_as(north.min(), "south")
        .column_as(east.max(), "east")
        .column_as(north.max(), "north")
        .join(JoinType::InnerJoin, measurement::Relation::Water.def())
        .join(JoinType::LeftJoin, measurement::Relation::IndexResult.def())
        .filter(is_public().add(measurement::Column::WaterId.eq(water_id)))
        .into_tuple()
        .one(db)
        .await?;
    let Some((rows, ids, versions, changed, water, computed, Some(west), Some(south), Some(east), Some(north))) = row
    else {
        return Ok(None);
    };
    let (ids, versions) = (ids.unwrap_or_default(), versions.unwrap_or_default());
    let text = format!("{rows}-{ids}-{versions}-{}-{}-{}", micros(changed), micros(water), micros(computed));
    Ok(Some(HistoryVersion { text, bounds: [west, south, east, north] }))
}

/// The sum of a column of measurements. PostgreSQL adds whole numbers up to a numeric.
fn whole_sum(column: &str) -> SimpleExpr {
    Expr::cust(format!("CAST(sum(\"measurement\".\"{column}\") AS bigint)"))
}

fn micros(time: Option<DateTime<Utc>>) -> i64 {
    time.map_or(0, |time| time.timestamp_micros())
}

type PointRow = (i64, f64, f64, i64, Option<water::FlowType>, DateTime<Utc>);

pub(super) async fn points(db: &impl ConnectionTrait, which: Condition) -> Result<Vec<MapPoint>> {
    let rows: Vec<PointRow> = measurement::Entity::find()
        .select_only()
        .columns([measurement::Column::Id, measurement::Column::Longitude, measurement::Column::Latitude])
        .column(measurement::Column::WaterId)
        .column(water::Column::FlowType)
        .column(measurement::Column::MeasuredAt)
        .join(JoinType::InnerJoin, measurement::Relation::Water.def())
        .filter(which)
        .order_by_asc(measurement::Column::MeasuredAt)
        .order_by_asc(measurement::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let point = |(id, longitude, latitude, water_id, flow, measured_at): PointRow| MapPoint {
        id,
        longitude,
        latitude,
        water_id,
        flow_type: flow.map(flow_type),
        measured_at,
    };
    Ok(rows.into_iter().map(point).collect())
}

/// Those of these measurements that everybody sees, ascending.
///
/// # Errors
/// When the database fails.
pub async fn published_ids(db: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<i64>> {
    let ids = measurement::Entity::find()
        .select_only()
        .column(measurement::Column::Id)
        .filter(is_public().add(measurement::Column::Id.is_in(ids.iter().copied())))
        .order_by_asc(measurement::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids)
}

/// A published measurement.
pub(in crate::measurement) async fn published(db: &impl ConnectionTrait, id: i64) -> Result<Option<Measurement>> {
    let which = is_public().add(measurement::Column::Id.eq(id));
    let row = with_water().filter(which).into_model::<Row>().one(db).await?;
    Ok(row.map(Measurement::from))
}

/// How many published measurements a water has, and some of them, newest first.
pub(in crate::measurement) async fn published_at_water(
    db: &impl ConnectionTrait,
    water_id: i64,
    offset: u64,
    limit: u64,
) -> Result<(u64, Vec<Measurement>)> {
    let which = is_public().add(measurement::Column::WaterId.eq(water_id));
    let count = measurement::Entity::find().filter(which.clone()).count(db).await?;
    let rows = with_water()
        .filter(which)
        .order_by_desc(measurement::Column::MeasuredAt)
        .order_by_desc(measurement::Column::Id)
        .offset(offset)
        .limit(limit)
        .into_model::<Row>()
        .all(db)
        .await?;
    Ok((count, rows.into_iter().map(Measurement::from).collect()))
}

/// The published ones among these, in no order.
pub(in crate::measurement) async fn published_among(
    db: &impl ConnectionTrait,
    ids: &[i64],
) -> Result<Vec<Measurement>> {
    let which = is_public().add(measurement::Column::Id.is_in(ids.iter().copied()));
    let rows = with_water().filter(which).into_model::<Row>().all(db).await?;
    Ok(rows.into_iter().map(Measurement::from).collect())
}

/// The published ones with the latest dates, newest first.
pub(in crate::measurement) async fn published_latest(
    db: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<Measurement>> {
    let rows = with_water()
        .filter(is_public())
        .order_by_desc(measurement::Column::MeasuredAt)
        .order_by_desc(measurement::Column::Id)
        .limit(limit)
        .into_model::<Row>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Measurement::from).collect())
}
