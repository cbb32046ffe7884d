//! One measurement.

use chrono::{DateTime, Utc};
use entity::{measurement, parameter, structure_answer, water};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select, prelude::Uuid,
};

use crate::{
    measurement::model::{Density, MeasuredWater, Measurement, State, StoredValue},
    platform::Result,
    quality::FlowType,
};

/// A row of [`with_water`].
#[derive(Debug, FromQueryResult)]
pub(super) struct Row {
    id: i64,
    access_key_id: Option<i64>,
    course_id: Option<i64>,
    name: String,
    longitude: f64,
    latitude: f64,
    location_name: Option<String>,
    measured_at: DateTime<Utc>,
    time_zone: String,
    note: String,
    state: measurement::State,
    version: i32,
    quality_warning: bool,
    deleted_at: Option<DateTime<Utc>>,
    water_id: i64,
    water_name: Option<String>,
    flow_type: Option<water::FlowType>,
    water_type: Option<water::WaterType>,
}

pub(super) fn flow_type(flow: water::FlowType) -> FlowType {
    match flow {
        water::FlowType::Running => FlowType::Running,
        water::FlowType::Standing => FlowType::Standing,
    }
}

impl From<Row> for Measurement {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            access_key_id: row.access_key_id,
            course_id: row.course_id,
            water: MeasuredWater {
                id: row.water_id,
                name: row.water_name,
                flow_type: row.flow_type.map(flow_type),
                water_type: row.water_type.map(|kind| kind.to_value()),
            },
            name: row.name,
            longitude: row.longitude,
            latitude: row.latitude,
            location_name: row.location_name,
            measured_at: row.measured_at,
            // A zone that this program does not know (any more): UTC is true, if foreign.
            time_zone: row.time_zone.parse().unwrap_or(chrono_tz::UTC),
            note: row.note,
            state: match row.state {
                measurement::State::Draft => State::Draft,
                measurement::State::Published => State::Published,
                measurement::State::Hidden => State::Hidden,
            },
            version: row.version,
            quality_warning: row.quality_warning,
            deleted_at: row.deleted_at,
        }
    }
}

/// Measurements beside their water, without the shape, which can be large.
pub(super) fn with_water() -> Select<measurement::Entity> {
    measurement::Entity::find()
        .select_only()
        .columns([
            measurement::Column::Id,
            measurement::Column::AccessKeyId,
            measurement::Column::CourseId,
            measurement::Column::Name,
            measurement::Column::Longitude,
            measurement::Column::Latitude,
            measurement::Column::LocationName,
            measurement::Column::MeasuredAt,
            measurement::Column::TimeZone,
            measurement::Column::Note,
            measurement::Column::State,
            measurement::Column::Version,
            measurement::Column::QualityWarning,
            measurement::Column::DeletedAt,
            measurement::Column::WaterId,
        ])
        .column_as(water::Column::Name, "water_name")
        .column_as(water::Column::FlowType, "flow_type")
        .column_as(water::Column::WaterType, "water_type")
        .join(JoinType::InnerJoin, measurement::Relation::Water.def())
}

/// The measurement with this number, in whatever state.
pub(in crate::measurement) async fn find(db: &impl ConnectionTrait, id: i64) -> Result<Option<Measurement>> {
    let row = with_water().filter(measurement::Column::Id.eq(id)).into_model::<Row>().one(db).await?;
    Ok(row.map(Measurement::from))
}

/// The measurement that the form with this id recorded, in whatever state.
pub(super) async fn find_by_form(db: &impl ConnectionTrait, form: Uuid) -> Result<Option<Measurement>> {
    let row = with_water().filter(measurement::Column::ClientUuid.eq(form)).into_model::<Row>().one(db).await?;
    Ok(row.map(Measurement::from))
}

/// The values of a measurement that are not hidden, in the order of their form.
pub(in crate::measurement) async fn values(db: &impl ConnectionTrait, id: i64) -> Result<Vec<StoredValue>> {
    let rows = parameter::Entity::find()
        .filter(parameter::Column::MeasurementId.eq(id))
        .filter(parameter::Column::Hidden.eq(false))
        .order_by_asc(parameter::Column::Position)
        .order_by_asc(parameter::Column::Id)
        .all(db)
        .await?;
    let value = |row: parameter::Model| StoredValue {
        id: row.id,
        parameter_type_id: row.parameter_type_id,
        value: row.value,
        note: row.note,
        // The table keeps these four together.
        density: row
            .raw_optical_density
            .zip(row.dilution_factor)
            .zip(row.calibration_label.zip(row.calibration_formula))
            .map(|((optical_density, dilution), (label, formula))| Density {
                optical_density,
                dilution,
                calibration_id: row.calibration_id,
                label,
                formula,
            }),
    };
    Ok(rows.into_iter().map(value).collect())
}

/// The answers about the structure: name of the question → grade 1 to 5.
pub(in crate::measurement) async fn structure_grades(db: &impl ConnectionTrait, id: i64) -> Result<Vec<(String, u8)>> {
    let rows = structure_answer::Entity::find().filter(structure_answer::Column::MeasurementId.eq(id)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.question.to_value(), u8::try_from(row.grade).unwrap_or(0))).collect())
}
