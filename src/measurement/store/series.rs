//! What was found at waters over time: published measurements, visible values.

use chrono::{DateTime, Utc};
use entity::{index_result, measurement, parameter};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

use super::public::is_public;
use crate::{
    platform::Result,
    quality::{IndexKind, QualityClass, Validity},
};

/// A measured value with its time.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The water's number.
    pub water_id: i64,
    /// The measurement's number.
    pub measurement_id: i64,
    /// When it was measured.
    pub measured_at: DateTime<Utc>,
    /// The parameter type's number.
    pub parameter_type_id: i64,
    /// In the type's unit.
    pub value: f64,
}

/// An index of a measurement with its time.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexReading {
    /// The water's number.
    pub water_id: i64,
    /// The measurement's number.
    pub measurement_id: i64,
    /// When it was measured.
    pub measured_at: DateTime<Utc>,
    /// Which index.
    pub kind: IndexKind,
    /// On the index's own scale.
    pub value: f64,
    /// The class, whatever the validity.
    pub class: QualityClass,
    /// How much of the method's input was there.
    pub validity: Validity,
}

/// The latest `limit` values at these waters, newest first; of one parameter
/// type, or of all.
///
/// # Errors
/// When the database fails.
pub async fn readings_at(
    db: &impl ConnectionTrait,
    water_ids: &[i64],
    parameter_type_id: Option<i64>,
    limit: u64,
) -> Result<Vec<Reading>> {
    let mut which = is_public()
        .add(measurement::Column::WaterId.is_in(water_ids.iter().copied()))
        .add(parameter::Column::Hidden.eq(false));
    if let Some(id) = parameter_type_id {
        which = which.add(parameter::Column::ParameterTypeId.eq(id));
    }
    let rows: Vec<(i64, i64, DateTime<Utc>, i64, f64)> = parameter::Entity::find()
        .select_only()
        .columns([measurement::Column::WaterId, measurement::Column::Id])
        .column(measurement::Column::MeasuredAt)
        .column(parameter::Column::ParameterTypeId)
        .column(parameter::Column::Value)
        .join(JoinType::InnerJoin, parameter::Relation::Measurement.def())
        .filter(which)
        .order_by_desc(measurement::Column::MeasuredAt)
        .order_by_desc(measurement::Column::Id)
        .order_by_asc(parameter::Column::Position)
        .order_by_asc(parameter::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    let reading = |(water_id, measurement_id, measured_at, parameter_type_id, value)| Reading {
        water_id,
        measurement_id,
        measured_at,
        parameter_type_id,
        value,
    };
    Ok(rows.into_iter().map(reading).collect())
}

/// The latest `limit` index results at these waters, newest first.
///
/// # Errors
/// When the database fails.
pub async fn index_readings_at(db: &impl ConnectionTrait, water_ids: &[i64], limit: u64) -> Result<Vec<IndexReading>> {
    type Row = (i64, i64, DateTime<Utc>, index_result::IndexKind, f64, String, i16);
    let rows: Vec<Row> = index_result::Entity::find()
        .select_only()
        .columns([measurement::Column::WaterId, measurement::Column::Id])
        .column(measurement::Column::MeasuredAt)
        .columns([
            index_result::Column::Kind,
            index_result::Column::Value,
            index_result::Column::Classification,
            index_result::Column::Validity,
        ])
        .join(JoinType::InnerJoin, index_result::Relation::Measurement.def())
        .filter(is_public().add(measurement::Column::WaterId.is_in(water_ids.iter().copied())))
        .order_by_desc(measurement::Column::MeasuredAt)
        .order_by_desc(measurement::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    // A result of a method that this program does not know (any more) can't be drawn.
    let reading = |(water_id, measurement_id, measured_at, kind, value, class, validity): Row| {
        Some(IndexReading {
            water_id,
            measurement_id,
            measured_at,
            kind: IndexKind::parse(&kind.to_value())?,
            value,
            class: QualityClass::parse(&class)?,
            validity: Validity::from_hundredths(u32::try_from(validity).unwrap_or(0)),
        })
    };
    Ok(rows.into_iter().filter_map(reading).collect())
}
