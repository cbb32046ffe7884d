//! Single values of published measurements.

use chrono::{DateTime, Utc};
use entity::{measurement, parameter};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};

use super::public::is_public;
use crate::platform::Result;

/// A visible value of a published measurement.
#[derive(Clone, Debug, PartialEq)]
pub struct DataPoint {
    /// Its number.
    pub id: i64,
    /// The measurement's number.
    pub measurement_id: i64,
    /// The parameter type's number.
    pub parameter_type_id: i64,
    /// In the type's unit.
    pub value: f64,
    /// The author's note; may be empty.
    pub note: String,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// The place of a value in their order: when it was last changed, and its number.
pub type PointCursor = (DateTime<Utc>, i64);

fn visible(measurement_id: Option<i64>, parameter_type_id: Option<i64>) -> sea_orm::Select<parameter::Entity> {
    let which = Condition::all()
        .add(parameter::Column::Hidden.eq(false))
        .add(is_public())
        .add_option(measurement_id.map(|id| parameter::Column::MeasurementId.eq(id)))
        .add_option(parameter_type_id.map(|id| parameter::Column::ParameterTypeId.eq(id)));
    parameter::Entity::find().inner_join(measurement::Entity).filter(which)
}

type PointRow = (i64, i64, i64, f64, String, DateTime<Utc>);

fn columns(rows: sea_orm::Select<parameter::Entity>) -> sea_orm::Select<parameter::Entity> {
    use parameter::Column;
    rows.select_only().columns([Column::Id, Column::MeasurementId, Column::ParameterTypeId]).columns([
        Column::Value,
        Column::Note,
        Column::UpdatedAt,
    ])
}

fn point((id, measurement_id, parameter_type_id, value, note, updated_at): PointRow) -> DataPoint {
    DataPoint { id, measurement_id, parameter_type_id, value, note, updated_at }
}

/// Some visible values of published measurements, the longest unchanged first: `limit` behind the place of one, and
/// `offset` further on; of one measurement or of one type where these are named.
///
/// # Errors
/// When the database fails.
pub async fn data_points(
    db: &impl ConnectionTrait,
    (measurement_id, parameter_type_id): (Option<i64>, Option<i64>),
    behind: Option<PointCursor>,
    offset: u64,
    limit: u64,
) -> Result<Vec<DataPoint>> {
    let (at, id) = (parameter::Column::UpdatedAt, parameter::Column::Id);
    let place = Expr::tuple([Expr::col((parameter::Entity, at)), Expr::col((parameter::Entity, id))]);
    let further = behind.map(|(time, id)| place.gt(Expr::tuple([Expr::value(time), Expr::value(id)])));
    let rows: Vec<PointRow> = columns(visible(measurement_id, parameter_type_id))
        .filter(Condition::all().add_option(further))
        .order_by_asc(at)
        .order_by_asc(id)
        .offset(offset)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(point).collect())
}

/// How many these are in all.
///
/// # Errors
/// When the database fails.
pub async fn count_data_points(
    db: &impl ConnectionTrait,
    (measurement_id, parameter_type_id): (Option<i64>, Option<i64>),
) -> Result<u64> {
    Ok(visible(measurement_id, parameter_type_id).count(db).await?)
}

/// One visible value of a published measurement.
///
/// # Errors
/// When the database fails.
pub async fn data_point(db: &impl ConnectionTrait, id: i64) -> Result<Option<DataPoint>> {
    let row: Option<PointRow> =
        columns(visible(None, None)).filter(parameter::Column::Id.eq(id)).into_tuple().one(db).await?;
    Ok(row.map(point))
}
