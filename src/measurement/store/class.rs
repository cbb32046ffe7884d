//! What a class has recorded, key by key.

use chrono::{DateTime, Utc};
use entity::{access_key, measurement, parameter};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};

use super::read::{Row, with_water};
use crate::{measurement::model::Measurement, platform::Result};

/// Measurements of one day that are shown.
const DAY_MAX: usize = 200;

/// A key of the course without its secret.
#[derive(Clone, Debug)]
pub(in crate::measurement) struct ClassKey {
    pub(in crate::measurement) id: i64,
    /// Name of the group, if the teacher gave one.
    pub(in crate::measurement) label: Option<String>,
    pub(in crate::measurement) is_active: bool,
}

/// The keys of a course, oldest first, as the page of keys numbers them.
pub(in crate::measurement) async fn class_keys(db: &impl ConnectionTrait, course_id: i64) -> Result<Vec<ClassKey>> {
    let rows: Vec<(i64, Option<String>, Option<DateTime<Utc>>)> = access_key::Entity::find()
        .select_only()
        .columns([access_key::Column::Id, access_key::Column::Label, access_key::Column::DeactivatedAt])
        .filter(access_key::Column::CourseId.eq(course_id))
        .order_by_asc(access_key::Column::CreatedAt)
        .order_by_asc(access_key::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let key =
        |(id, label, deactivated_at): (_, _, Option<_>)| ClassKey { id, label, is_active: deactivated_at.is_none() };
    Ok(rows.into_iter().map(key).collect())
}

/// What the course's teacher sees: drafts and what is published.
fn of_course(course_id: i64) -> Condition {
    Condition::all()
        .add(measurement::Column::CourseId.eq(course_id))
        .add(measurement::Column::State.ne(measurement::State::Hidden))
        .add(measurement::Column::DeletedAt.is_null())
}

async fn first_of(db: &impl ConnectionTrait, which: Condition, order: Order) -> Result<Option<DateTime<Utc>>> {
    let found = measurement::Entity::find()
        .select_only()
        .column(measurement::Column::MeasuredAt)
        .filter(which)
        .order_by(measurement::Column::MeasuredAt, order)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(found)
}

/// When the class measured last.
pub(in crate::measurement) async fn class_latest(
    db: &impl ConnectionTrait,
    course_id: i64,
) -> Result<Option<DateTime<Utc>>> {
    first_of(db, of_course(course_id), Order::Desc).await
}

/// When the class measured last before `start`, and first from `end` on.
pub(in crate::measurement) async fn class_around(
    db: &impl ConnectionTrait,
    course_id: i64,
    (start, end): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(Option<DateTime<Utc>>, Option<DateTime<Utc>>)> {
    let at = measurement::Column::MeasuredAt;
    let before = first_of(db, of_course(course_id).add(at.lt(start)), Order::Desc).await?;
    let after = first_of(db, of_course(course_id).add(at.gte(end)), Order::Asc).await?;
    Ok((before, after))
}

/// What the class measured from `start` until before `end`, oldest first, and whether there is more
/// than [`DAY_MAX`], which is left out.
pub(in crate::measurement) async fn class_between(
    db: &impl ConnectionTrait,
    course_id: i64,
    (start, end): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(Vec<Measurement>, bool)> {
    let at = measurement::Column::MeasuredAt;
    let mut rows = with_water()
        .filter(of_course(course_id).add(at.gte(start)).add(at.lt(end)))
        .order_by_asc(at)
        .order_by_asc(measurement::Column::Id)
        .limit(DAY_MAX as u64 + 1)
        .into_model::<Row>()
        .all(db)
        .await?;
    let is_cut = rows.len() > DAY_MAX;
    rows.truncate(DAY_MAX);
    Ok((rows.into_iter().map(Measurement::from).collect(), is_cut))
}

/// A value with the measurement that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::measurement) struct ClassValue {
    pub(in crate::measurement) measurement_id: i64,
    pub(in crate::measurement) parameter_type_id: i64,
    pub(in crate::measurement) value: f64,
}

/// The values of these measurements that are not hidden, in the order of their forms.
pub(in crate::measurement) async fn values_of(db: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<ClassValue>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64, i64, f64)> = parameter::Entity::find()
        .select_only()
        .columns([parameter::Column::MeasurementId, parameter::Column::ParameterTypeId, parameter::Column::Value])
        .filter(parameter::Column::MeasurementId.is_in(ids.iter().copied()))
        .filter(parameter::Column::Hidden.eq(false))
        .order_by_asc(parameter::Column::MeasurementId)
        .order_by_asc(parameter::Column::Position)
        .order_by_asc(parameter::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let value = |(measurement_id, parameter_type_id, value)| ClassValue { measurement_id, parameter_type_id, value };
    Ok(rows.into_iter().map(value).collect())
}
