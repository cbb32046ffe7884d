//! Loading the demo course, once.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::{
    course, data,
    model::{NewMeasurement, Place, Reading},
    store::{self, Author},
};
use crate::{
    catalogue,
    course::Credentials,
    measurement,
    platform::{App, Error, Result},
    quality::StructureAnswers,
    water,
};

/// What there is to try: how to get in, and what to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Demo {
    /// Address of the site, without a slash at its end.
    pub url: String,
    /// By which the teacher logs in.
    pub course_token: String,
    /// By which pupils log in: the first of `access_keys`.
    pub access_key: String,
    /// All keys of the course that work, oldest first.
    pub access_keys: Vec<String>,
    /// Numbers of the demo's measurements that everybody sees, ascending.
    pub measurement_ids: Vec<i64>,
    /// Numbers of the demo's waters, in the order of their file.
    pub water_ids: Vec<i64>,
}

/// Loads the demo where it is missing, and tells how to get in. Repeating it
/// changes nothing; only a course that has been deleted, or has no key left,
/// is made anew.
///
/// Course, keys and measurements come in one transaction; the waters before
/// them, in an import that can be repeated.
///
/// # Errors
/// When the database fails, or when the keys were sealed with another secret.
pub async fn load(app: &App) -> Result<Demo> {
    if let Some(demo) = stored(app, app.db.read()).await? {
        return Ok(demo);
    }
    let waters = data::waters()?;
    let report = water::import_geojson(app, data::WATERS, measurement::refresh_at_waters).await?;
    if let Some((number, fault)) = report.skipped.first() {
        return Err(Error::Corrupt(format!("waters.geojson: feature {number}: {fault}")));
    }

    let txn = app.db.begin().await?;
    store::lock(&txn).await?;
    // Another process may have been faster.
    if let Some(demo) = stored(app, &txn).await? {
        return Ok(demo);
    }
    let file = data::course_file()?;
    let now = app.clock.now();
    let course = course::create(app, &txn, file.course.clone(), file.keys.clone()).await?;
    store::remember(&txn, store::COURSE_ID, &course.course_id.to_string()).await?;
    if store::remembered_ids(&txn, store::MEASUREMENT_IDS).await?.is_none() {
        let water_ids = store::water_ids(&txn, &waters).await?;
        store::remember_ids(&txn, store::WATER_IDS, &water_ids).await?;
        let ids = insert_measurements(&txn, &file, &waters, &water_ids, &course, now).await?;
        store::remember_ids(&txn, store::MEASUREMENT_IDS, &ids).await?;
    }
    let demo = stored(app, &txn).await?;
    txn.commit().await?;
    tracing::info!(waters = waters.len(), measurements = file.measurements.len(), "the demo course is loaded");
    demo.ok_or_else(|| Error::Corrupt("the demo course can't be read back".to_owned()))
}

async fn insert_measurements(
    txn: &impl ConnectionTrait,
    file: &data::CourseFile,
    waters: &[data::Water],
    water_ids: &[i64],
    course: &Credentials,
    now: DateTime<Utc>,
) -> Result<Vec<i64>> {
    let types = catalogue::parameter_types(txn).await?;
    let types: BTreeMap<&str, i64> = types.iter().map(|one| (one.identifier.as_str(), one.id)).collect();
    let wanted: Vec<Option<i64>> = file.measurements.iter().map(|measurement| measurement.id).collect();
    let ids = store::allocate_measurement_ids(txn, &wanted).await?;
    let mut rows = Vec::with_capacity(ids.len());
    for (id, measurement) in ids.iter().zip(&file.measurements) {
        let place = waters.iter().position(|water| water.name == measurement.water);
        let place =
            place.ok_or_else(|| Error::Corrupt(format!("measurements.json: no water {}", measurement.water)))?;
        let new = to_measurement(measurement, &waters[place], water_ids[place], &types)?;
        let key = course.keys.get(measurement.key).map(|key| key.id);
        rows.push((*id, Author { course_id: course.course_id, access_key_id: key }, new));
    }
    store::insert_measurements(txn, &rows, now).await?;
    Ok(ids)
}

fn to_measurement(
    measurement: &data::Measurement,
    water: &data::Water,
    water_id: i64,
    types: &BTreeMap<&str, i64>,
) -> Result<NewMeasurement> {
    let corrupt = |fault: String| Error::Corrupt(format!("measurements.json: {}: {fault}", measurement.name));
    let reading = |parameter: &data::Parameter| {
        let type_id = types.get(parameter.identifier.as_str()).copied();
        Ok(Reading {
            type_id: type_id.ok_or_else(|| corrupt(format!("no parameter type {}", parameter.identifier)))?,
            identifier: parameter.identifier.clone(),
            value: parameter.value,
            note: parameter.note.clone(),
        })
    };
    let answers = measurement.structure.iter().map(|(question, answer)| (question.as_str(), answer.as_str()));
    Ok(NewMeasurement {
        place: Place {
            water_id,
            water_name: water.name.clone(),
            flow_type: water.flow_type,
            longitude: measurement.longitude,
            latitude: measurement.latitude,
            location_name: Some(measurement.location_name.clone()),
        },
        name: measurement.name.clone(),
        measured_at: measurement.measured_at()?,
        time_zone: measurement.time_zone,
        note: measurement.note.clone(),
        is_published: measurement.state == data::State::Published,
        readings: measurement.parameters.iter().map(reading).collect::<Result<_>>()?,
        answers: StructureAnswers::from_keys(answers).map_err(|error| corrupt(error.to_string()))?,
    })
}

/// The demo as it is in the database; `None` when there is none, or nobody
/// could log in to it.
async fn stored(app: &App, db: &impl ConnectionTrait) -> Result<Option<Demo>> {
    let Some(credentials) = course::stored(app, db).await? else { return Ok(None) };
    let access_keys: Vec<String> = credentials.keys.into_iter().map(|key| key.key).collect();
    let Some(access_key) = access_keys.first().cloned() else { return Ok(None) };
    let measurement_ids = store::remembered_ids(db, store::MEASUREMENT_IDS).await?.unwrap_or_default();
    let water_ids = store::remembered_ids(db, store::WATER_IDS).await?.unwrap_or_default();
    Ok(Some(Demo {
        url: app.config.public_url.as_str().trim_end_matches('/').to_owned(),
        course_token: credentials.token,
        access_key,
        access_keys,
        measurement_ids: measurement::published_ids(db, &measurement_ids).await?,
        water_ids: store::existing_waters(db, &water_ids).await?,
    }))
}
