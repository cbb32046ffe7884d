//! Measurements with all that hangs on them, many at a time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{index_result, measurement, parameter, structure_answer, water};
use sea_orm::{
    ActiveEnum, ActiveModelBehavior, ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend,
    DbErr, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Statement,
};

use crate::{
    measurement::search_text,
    operate::demo::{data::Water, model::NewMeasurement},
    platform::{Error, Result},
    quality::{IndexResult, StoredInputs, type_bit},
};

/// Rows a statement: SQLite takes 32,766 values in one, and no row has more
/// than 20.
const ROWS: usize = 1_000;

/// Who recorded a measurement.
#[derive(Clone, Copy, Debug)]
pub(in crate::operate::demo) struct Author {
    pub(in crate::operate::demo) course_id: i64,
    pub(in crate::operate::demo) access_key_id: Option<i64>,
}

/// Numbers for new measurements, of which some want a certain one. They get it
/// unless it is taken.
///
/// The number is needed before the row: values and indices name it, and
/// PostgreSQL promises no order for what a statement of many rows returns.
pub(in crate::operate::demo) async fn allocate_measurement_ids(
    txn: &impl ConnectionTrait,
    wanted: &[Option<i64>],
) -> Result<Vec<i64>> {
    let fixed: Vec<i64> = wanted.iter().flatten().copied().collect();
    let taken: BTreeSet<i64> = existing(txn, &fixed).await?.into_iter().collect();
    let mut free = next_ids(txn, wanted.len() + fixed.len()).await?.into_iter().filter(|id| !fixed.contains(id));
    let ids: Option<Vec<i64>> =
        wanted.iter().map(|wanted| wanted.filter(|id| !taken.contains(id)).or_else(|| free.next())).collect();
    let ids = ids.ok_or_else(|| Error::Corrupt("the sequence of the measurements".to_owned()))?;
    if txn.get_database_backend() == DbBackend::Postgres && !fixed.is_empty() {
        let highest = ids.iter().max().copied().unwrap_or(1);
        // PostgreSQL does not move a sequence for ids that were given explicitly.
        txn.execute_unprepared(&format!(
            "SELECT setval(name, GREATEST({highest}, pg_sequence_last_value(name::regclass))) \
             FROM pg_get_serial_sequence('measurement', 'id') AS name"
        ))
        .await?;
    }
    Ok(ids)
}

async fn next_ids(txn: &impl ConnectionTrait, count: usize) -> Result<Vec<i64>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let backend = txn.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => format!(
            "SELECT nextval(pg_get_serial_sequence('measurement', 'id')) AS id FROM generate_series(1, {count})"
        ),
        // AUTOINCREMENT goes on behind the largest number ever given.
        _ => "SELECT coalesce(max(seq), 0) + 1 AS id FROM sqlite_sequence WHERE name = 'measurement'".to_owned(),
    };
    let rows = txn.query_all_raw(Statement::from_string(backend, sql)).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, DbErr>>()?;
    match (backend, ids.as_slice()) {
        (DbBackend::Postgres, _) => Ok(ids),
        (_, [first]) => Ok((0..count as i64).map(|offset| first + offset).collect()),
        _ => Ok(Vec::new()),
    }
}

async fn existing(db: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<i64>> {
    let ids = measurement::Entity::find()
        .select_only()
        .column(measurement::Column::Id)
        .filter(measurement::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids)
}

/// Those of these waters that are still there, in the same order.
pub(in crate::operate::demo) async fn existing_waters(db: &impl ConnectionTrait, ids: &[i64]) -> Result<Vec<i64>> {
    let found: Vec<i64> = water::Entity::find()
        .select_only()
        .column(water::Column::Id)
        .filter(water::Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.iter().copied().filter(|id| found.contains(id)).collect())
}

/// The numbers of imported waters: the ones of the same name and shape that no
/// OpenStreetMap element stands behind.
pub(in crate::operate::demo) async fn water_ids(db: &impl ConnectionTrait, waters: &[Water]) -> Result<Vec<i64>> {
    let rows: Vec<(i64, Option<String>, String)> = water::Entity::find()
        .select_only()
        .columns([water::Column::Id, water::Column::Name, water::Column::Geometry])
        .filter(water::Column::Name.is_in(waters.iter().map(|water| water.name.as_str())))
        .filter(water::Column::OsmId.is_null())
        .order_by_desc(water::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let known: BTreeMap<(String, String), i64> =
        rows.into_iter().map(|(id, name, geometry)| ((name.unwrap_or_default(), geometry), id)).collect();
    let id_of = |water: &Water| {
        let id = known.get(&(water.name.clone(), water.shape.to_geojson())).copied();
        id.ok_or_else(|| Error::Corrupt(format!("the water {} was not imported", water.name)))
    };
    waters.iter().map(id_of).collect()
}

/// Inserts measurements under their numbers, with values, answers and indices.
pub(in crate::operate::demo) async fn insert_measurements(
    txn: &impl ConnectionTrait,
    new: &[(i64, Author, NewMeasurement)],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut measurements = Vec::with_capacity(new.len());
    let (mut parameters, mut answers, mut results) = (Vec::new(), Vec::new(), Vec::new());
    for (id, author, measurement) in new {
        measurements.push(measurement_row(*id, *author, measurement));
        parameters.extend(parameter_rows(*id, measurement));
        for (question, grade) in measurement.answers.known() {
            let question = structure_answer::Question::try_from_value(&question.name.to_owned())?;
            let row = structure_answer::ActiveModel {
                measurement_id: Set(*id),
                question: Set(question),
                grade: Set(grade.into()),
            };
            answers.push(row);
        }
        let indices = measurement.indices().map_err(|error| Error::Corrupt(error.to_string()))?;
        for result in indices.iter() {
            results.push(result_row(*id, result, now)?);
        }
    }
    insert_all(txn, measurements).await?;
    insert_all(txn, parameters).await?;
    insert_all(txn, answers).await?;
    insert_all(txn, results).await
}

async fn insert_all<A>(txn: &impl ConnectionTrait, rows: Vec<A>) -> Result<()>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        A::Entity::insert_many(rows.by_ref().take(ROWS)).exec_without_returning(txn).await?;
    }
    Ok(())
}

/// An hour between the water and the desk.
fn recorded_at(measurement: &NewMeasurement) -> DateTime<Utc> {
    measurement.measured_at + TimeDelta::hours(1)
}

fn measurement_row(id: i64, author: Author, new: &NewMeasurement) -> measurement::ActiveModel {
    let recorded_at = recorded_at(new);
    let location_name = new.place.location_name.as_deref().unwrap_or_default();
    let state = if new.is_published { measurement::State::Published } else { measurement::State::Draft };
    measurement::ActiveModel {
        id: Set(id),
        access_key_id: Set(author.access_key_id),
        course_id: Set(Some(author.course_id)),
        water_id: Set(new.place.water_id),
        name: Set(new.name.clone()),
        longitude: Set(new.place.longitude),
        latitude: Set(new.place.latitude),
        location_name: Set(new.place.location_name.clone()),
        measured_at: Set(new.measured_at),
        time_zone: Set(new.time_zone.name().to_owned()),
        note: Set(new.note.clone()),
        state: Set(state),
        version: Set(1),
        published_at: Set(new.is_published.then_some(recorded_at)),
        search_text: Set(search_text(&new.name, &new.note, location_name, &new.place.water_name)),
        parameter_types: Set(new
            .readings
            .iter()
            .filter_map(|reading| type_bit(reading.type_id))
            .fold(0, |all, bit| all | bit)),
        created_at: Set(recorded_at),
        updated_at: Set(recorded_at),
        ..Default::default()
    }
}

fn parameter_rows(id: i64, new: &NewMeasurement) -> impl Iterator<Item = parameter::ActiveModel> + '_ {
    let recorded_at = recorded_at(new);
    (0_i32..).zip(&new.readings).map(move |(position, reading)| parameter::ActiveModel {
        measurement_id: Set(id),
        parameter_type_id: Set(reading.type_id),
        position: Set(position),
        value: Set(reading.value),
        note: Set(reading.note.clone()),
        created_at: Set(recorded_at),
        updated_at: Set(recorded_at),
        ..Default::default()
    })
}

fn result_row(id: i64, result: &IndexResult, now: DateTime<Utc>) -> Result<index_result::ActiveModel> {
    let inputs = serde_json::to_value(StoredInputs::from(result)).map_err(|error| Error::Corrupt(error.to_string()))?;
    Ok(index_result::ActiveModel {
        measurement_id: Set(id),
        kind: Set(index_result::IndexKind::try_from_value(&result.kind.as_str().to_owned())?),
        value: Set(result.value),
        classification: Set(result.class.as_str().to_owned()),
        validity: Set(i16::from(result.validity.hundredths())),
        method: Set(result.method.to_owned()),
        inputs: Set(inputs),
        computed_at: Set(now),
    })
}

/// Lets the database count its rows anew, so that it plans queries well.
pub(in crate::operate::demo) async fn analyze(db: &impl ConnectionTrait) -> Result<()> {
    db.execute_unprepared("ANALYZE").await?;
    Ok(())
}
