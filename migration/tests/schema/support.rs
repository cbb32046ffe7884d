//! Databases to try the schema on, and rows to put into them.

use std::{
    env,
    error::Error,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use entity::{access_key, course, language::Language, measurement, parameter, water};
use migration::Migrator;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ConnectionTrait, Database, DatabaseConnection, DbErr, Statement,
    entity::prelude::{DateTimeUtc, Json},
};
use sea_orm_migration::MigratorTrait;
use tempfile::TempDir;

pub(crate) type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// A database with all steps applied.
pub(crate) struct TestDatabase {
    pub(crate) connection: DatabaseConnection,
    _directory: Option<TempDir>,
}

/// SQLite in a temporary file; and a new database on the PostgreSQL server
/// that `GCAMPUS_TEST_POSTGRES` names, where it names one.
#[expect(clippy::disallowed_methods, reason = "the harness is configured by the environment")]
pub(crate) async fn databases() -> Result<Vec<TestDatabase>> {
    let directory = tempfile::tempdir()?;
    let url = format!("sqlite://{}?mode=rwc", directory.path().join("gcampus.db").display());
    let mut databases = vec![TestDatabase { connection: Database::connect(url).await?, _directory: Some(directory) }];
    if let Ok(server) = env::var("GCAMPUS_TEST_POSTGRES") {
        databases.push(TestDatabase {
            connection: Database::connect(new_postgres(&server).await?).await?,
            _directory: None,
        });
    }
    for database in &databases {
        Migrator::up(&database.connection, None).await?;
    }
    Ok(databases)
}

async fn new_postgres(server: &str) -> Result<String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("gcampus_schema_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    Database::connect(server).await?.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
    let (address, _) = server.rsplit_once('/').ok_or("GCAMPUS_TEST_POSTGRES names no database")?;
    Ok(format!("{address}/{name}"))
}

/// The constraint that a statement broke, under its name in the migrations.
///
/// SQLite names the columns of a unique constraint and not the constraint, so
/// ours are called `<table>_<columns>_key`.
pub(crate) fn broken_constraint(error: &DbErr) -> Option<String> {
    let message = error.to_string();
    if let Some((_, name)) = message.split_once("CHECK constraint failed: ") {
        return Some(name.to_owned());
    }
    if let Some((_, columns)) = message.split_once("UNIQUE constraint failed: ") {
        let (table, _) = columns.split_once('.')?;
        let columns: Vec<&str> =
            columns.split(", ").filter_map(|column| column.split_once('.')).map(|(_, column)| column).collect();
        return Some(format!("{table}_{}_key", columns.join("_")));
    }
    let (_, name) = message.split_once("constraint \"")?;
    Some(name.split_once('"')?.0.to_owned())
}

/// A fixed moment: 2026-05-04 10:30:15.25 UTC.
pub(crate) fn moment() -> DateTimeUtc {
    DateTimeUtc::from_timestamp(1_777_890_615, 250_000_000).expect("a moment within range")
}

/// The rows that hang together in most tests.
pub(crate) struct Rows {
    pub(crate) course: course::Model,
    pub(crate) access_key: access_key::Model,
    pub(crate) water: water::Model,
    pub(crate) measurement: measurement::Model,
    pub(crate) parameter: parameter::Model,
}

/// Writes a course with a key, a water, a measurement and a parameter.
pub(crate) async fn write_rows(connection: &DatabaseConnection) -> Result<Rows> {
    let course = course::ActiveModel {
        teacher_email: Set("teacher@example.org".to_owned()),
        language: Set(Language::En),
        created_at: Set(moment()),
        updated_at: Set(moment()),
        ..Default::default()
    }
    .insert(connection)
    .await?;
    let access_key = access_key::ActiveModel {
        course_id: Set(course.id),
        token_hmac: Set(vec![7; 32]),
        token_sealed: Set(vec![1, 2, 3]),
        activated_at: Set(moment()),
        created_at: Set(moment()),
        ..Default::default()
    }
    .insert(connection)
    .await?;
    let water = water::ActiveModel {
        name: Set(Some("Neckar".to_owned())),
        osm_element_type: Set(Some(water::OsmElementType::Relation)),
        osm_id: Set(Some(123_456_789_012)),
        flow_type: Set(Some(water::FlowType::Running)),
        water_type: Set(Some(water::WaterType::TidalChannel)),
        geometry: Set(r#"{"type":"LineString","coordinates":[[8.6,49.4],[8.8,49.5]]}"#.to_owned()),
        min_lon: Set(8.6),
        min_lat: Set(49.4),
        max_lon: Set(8.8),
        max_lat: Set(49.5),
        tags: Set(Json::Object([("waterway".to_owned(), "river".into())].into_iter().collect())),
        search_text: Set("neckar".to_owned()),
        created_by_access_key_id: Set(Some(access_key.id)),
        created_at: Set(moment()),
        updated_at: Set(moment()),
        ..Default::default()
    }
    .insert(connection)
    .await?;
    let measurement = measurement::ActiveModel {
        access_key_id: Set(Some(access_key.id)),
        course_id: Set(Some(course.id)),
        water_id: Set(water.id),
        longitude: Set(8.7),
        latitude: Set(49.45),
        measured_at: Set(moment()),
        time_zone: Set("Europe/Berlin".to_owned()),
        state: Set(measurement::State::Published),
        published_at: Set(Some(moment())),
        client_uuid: Set(Some(sea_orm::prelude::Uuid::from_u128(42))),
        search_text: Set("klasse 7b heidelberg".to_owned()),
        created_at: Set(moment()),
        updated_at: Set(moment()),
        ..Default::default()
    }
    .insert(connection)
    .await?;
    let parameter = parameter::ActiveModel {
        measurement_id: Set(measurement.id),
        parameter_type_id: Set(1),
        value: Set(7.0),
        raw_optical_density: Set(Some(0.5)),
        dilution_factor: Set(Some(1.0)),
        calibration_id: Set(Some(4)),
        calibration_label: Set(Some("Nitrat (0 - 4 mg/L)".to_owned())),
        calibration_formula: Set(Some("5.405405*od".to_owned())),
        created_at: Set(moment()),
        updated_at: Set(moment()),
        ..Default::default()
    }
    .insert(connection)
    .await?;
    Ok(Rows { course, access_key, water, measurement, parameter })
}

/// The first column of what a query answers.
pub(crate) async fn strings_of(connection: &DatabaseConnection, sql: &str) -> Result<Vec<String>> {
    let backend = connection.get_database_backend();
    strings(connection, Statement::from_string(backend, sql)).await
}

/// The first column of what a statement answers.
pub(crate) async fn strings(connection: &DatabaseConnection, statement: Statement) -> Result<Vec<String>> {
    let rows = connection.query_all_raw(statement).await?;
    let strings: std::result::Result<_, _> = rows.iter().map(|row| row.try_get_by_index(0)).collect();
    Ok(strings?)
}
