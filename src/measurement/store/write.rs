//! Recording and changing. Every function here runs in its caller's transaction.

use chrono::{DateTime, Utc};
use entity::{measurement, parameter, water};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QuerySelect, SqlErr, prelude::Uuid, sea_query::Expr,
};

use super::super::model::Place;
use crate::{
    auth::Student,
    platform::{Result, text::fold, web::Error},
    quality,
    water::place_name,
};

/// Records a draft; tells its number. `form` is written once only: `None`
/// when another transaction has just done so.
pub(in crate::measurement) async fn create(
    txn: &impl ConnectionTrait,
    author: &Student,
    place: Place,
    form: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Option<i64>> {
    let location_name = place_name(place.longitude, place.latitude);
    let search_text = search_text_of(txn, &place, location_name).await?;
    let row = measurement::ActiveModel {
        access_key_id: Set(Some(author.access_key_id)),
        course_id: Set(Some(author.course_id)),
        water_id: Set(place.water),
        name: Set(place.name),
        longitude: Set(place.longitude),
        latitude: Set(place.latitude),
        location_name: Set(location_name.map(str::to_owned)),
        measured_at: Set(place.measured_at),
        time_zone: Set(place.time_zone.name().to_owned()),
        note: Set(place.note),
        state: Set(measurement::State::Draft),
        client_uuid: Set(form),
        version: Set(1),
        search_text: Set(search_text),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    match row.insert(txn).await {
        Ok(row) => Ok(Some(row.id)),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Changes step 1 if the measurement is still at `version`; tells whether it was.
pub(in crate::measurement) async fn save_place(
    txn: &impl ConnectionTrait,
    id: i64,
    version: i32,
    place: Place,
    now: DateTime<Utc>,
) -> Result<bool> {
    if !next_version(txn, id, version, now).await? {
        return Ok(false);
    }
    let location_name = location_name_of(txn, id, &place).await?;
    let search_text = search_text_of(txn, &place, location_name.as_deref()).await?;
    let row = measurement::ActiveModel {
        id: Set(id),
        water_id: Set(place.water),
        name: Set(place.name),
        longitude: Set(place.longitude),
        latitude: Set(place.latitude),
        location_name: Set(location_name),
        measured_at: Set(place.measured_at),
        time_zone: Set(place.time_zone.name().to_owned()),
        note: Set(place.note),
        search_text: Set(search_text),
        ..Default::default()
    };
    row.update(txn).await?;
    // Another water may flow where the former stood.
    quality::recompute(txn, id, now).await?;
    Ok(true)
}

/// The name of the place: the stored one as long as the pin stays.
async fn location_name_of(txn: &impl ConnectionTrait, id: i64, place: &Place) -> Result<Option<String>> {
    use measurement::Column;
    let stored: Option<(f64, f64, Option<String>)> = measurement::Entity::find_by_id(id)
        .select_only()
        .columns([Column::Longitude, Column::Latitude, Column::LocationName])
        .into_tuple()
        .one(txn)
        .await?;
    Ok(match stored {
        Some((x, y, Some(name))) if (x, y) == (place.longitude, place.latitude) => Some(name),
        _ => place_name(place.longitude, place.latitude).map(str::to_owned),
    })
}

/// What came of publishing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::measurement) enum Publishing {
    /// Everybody sees it now.
    Done,
    /// There is neither a value nor a note.
    Empty,
}

/// Publishes a draft. The caller has checked the version in the same transaction.
pub(in crate::measurement) async fn publish(
    txn: &impl ConnectionTrait,
    id: i64,
    now: DateTime<Utc>,
) -> Result<Publishing> {
    let row = measurement::Entity::find_by_id(id).one(txn).await?.ok_or(Error::NotFound)?;
    if row.state != measurement::State::Draft {
        return Ok(Publishing::Done);
    }
    let values = parameter::Entity::find()
        .filter(parameter::Column::MeasurementId.eq(id))
        .filter(parameter::Column::Hidden.eq(false))
        .count(txn)
        .await?;
    let answers = entity::structure_answer::Entity::find()
        .filter(entity::structure_answer::Column::MeasurementId.eq(id))
        .count(txn)
        .await?;
    if values == 0 && answers == 0 && row.note.trim().is_empty() {
        return Ok(Publishing::Empty);
    }
    let published = measurement::ActiveModel {
        id: Set(id),
        state: Set(measurement::State::Published),
        published_at: Set(row.published_at.or(Some(now))),
        ..Default::default()
    };
    published.update(txn).await?;
    Ok(Publishing::Done)
}

/// Counts the version up if it is still `version`. This is the transaction's
/// first write, so that of two that started from one version the second sees none.
pub(in crate::measurement) async fn next_version(
    txn: &impl ConnectionTrait,
    id: i64,
    version: i32,
    now: DateTime<Utc>,
) -> Result<bool> {
    let updated = measurement::Entity::update_many()
        .col_expr(measurement::Column::Version, Expr::col(measurement::Column::Version).add(1))
        .col_expr(measurement::Column::UpdatedAt, Expr::value(now))
        .filter(measurement::Column::Id.eq(id))
        .filter(measurement::Column::Version.eq(version))
        .filter(measurement::Column::DeletedAt.is_null())
        .exec(txn)
        .await?;
    Ok(updated.rows_affected == 1)
}

/// What the search finds a measurement by.
async fn search_text_of(txn: &impl ConnectionTrait, place: &Place, location_name: Option<&str>) -> Result<String> {
    let water: Option<Option<String>> =
        water::Entity::find_by_id(place.water).select_only().column(water::Column::Name).into_tuple().one(txn).await?;
    let water = water.flatten().unwrap_or_default();
    Ok(search_text(&place.name, &place.note, location_name.unwrap_or_default(), &water))
}

/// The texts of a measurement as the full-text index holds them: folded; signs
/// that are neither letter nor digit are spaces, so that both databases see
/// the same words.
#[must_use]
pub fn search_text(name: &str, note: &str, location_name: &str, water_name: &str) -> String {
    let folded = fold(&[name, note, location_name, water_name].join(" "));
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
