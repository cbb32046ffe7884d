//! The demo and the generated measurements, by the real program and on both databases.

use std::{collections::BTreeMap, path::Path, process::Command};

use chrono::{Datelike, TimeDelta};
use entity::{
    access_key, course, course_token, index_result, measurement, parameter, parameter_type, site_setting,
    structure_answer, water,
};
use gcampus::{
    operate::demo,
    platform::{App, config::Config},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use crate::support::{TestApp, on_both_databases};

/// Runs `gcampus demo --json …`; tells its one line.
fn run(folder: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .args(["demo", "--json"])
        .args(arguments)
        .env("GCAMPUS_DATA_DIR", folder)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(text.lines().count(), 1, "one line: {text}");
    serde_json::from_str(&text).expect("JSON")
}

/// The site that the program left in `folder`.
async fn open(folder: &Path) -> std::sync::Arc<App> {
    let variables = [("GCAMPUS_DATA_DIR".to_owned(), folder.display().to_string())];
    let config = Config::from_variables(BTreeMap::from(variables)).expect("a configuration");
    App::build(config).await.expect("the site starts")
}

async fn counts(app: &App) -> [u64; 10] {
    let db = app.db.read();
    [
        course::Entity::find().count(db).await.expect("a count"),
        course_token::Entity::find().count(db).await.expect("a count"),
        access_key::Entity::find().count(db).await.expect("a count"),
        water::Entity::find().count(db).await.expect("a count"),
        measurement::Entity::find().count(db).await.expect("a count"),
        parameter::Entity::find().count(db).await.expect("a count"),
        structure_answer::Entity::find().count(db).await.expect("a count"),
        index_result::Entity::find().count(db).await.expect("a count"),
        parameter_type::Entity::find().count(db).await.expect("a count"),
        site_setting::Entity::find().count(db).await.expect("a count"),
    ]
}

/// All measurements and values, ascending.
async fn content(app: &App) -> (Vec<measurement::Model>, Vec<parameter::Model>, Vec<structure_answer::Model>) {
    let db = app.db.read();
    (
        measurement::Entity::find().order_by_asc(measurement::Column::Id).all(db).await.expect("measurements"),
        parameter::Entity::find().order_by_asc(parameter::Column::Id).all(db).await.expect("values"),
        structure_answer::Entity::find()
            .order_by_asc(structure_answer::Column::MeasurementId)
            .order_by_asc(structure_answer::Column::Question)
            .all(db)
            .await
            .expect("answers"),
    )
}

async fn index(app: &App, measurement: i64, kind: index_result::IndexKind) -> (f64, String, i16) {
    let found = index_result::Entity::find_by_id((measurement, kind)).one(app.db.read()).await.expect("a query");
    let found = found.expect("an index");
    ((found.value * 100.0).round() / 100.0, found.classification, found.validity)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn running_it_twice_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = run(folder.path(), &[]);
    let app = open(folder.path()).await;
    let before = counts(&app).await;
    assert_eq!(before[..5], [1, 1, 6, 55, 74]);

    assert_eq!(first["url"], "http://127.0.0.1:8000");
    assert_eq!(first["course_token"].as_str().map(str::len), Some(12));
    assert_eq!(first["access_key"], first["access_keys"][0]);
    assert_eq!(first["access_keys"].as_array().map(Vec::len), Some(6));
    assert_eq!(first["water_ids"].as_array().map(Vec::len), Some(55));
    let ids: Vec<i64> = serde_json::from_value(first["measurement_ids"].clone()).expect("numbers");
    assert_eq!(ids.len(), 73, "the draft is not for everybody");
    assert!(ids.contains(&173) && ids.contains(&253));

    assert_eq!(run(folder.path(), &[]), first);
    assert_eq!(counts(&app).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_generated_set_depends_on_its_seed_alone() {
    let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    assert_eq!(run(one.path(), &["--measurements", "300", "--seed", "7"])["generated"], 300);
    let app = open(one.path()).await;
    let before = counts(&app).await;
    assert_eq!(before[4], 374);
    assert_eq!(run(one.path(), &["--measurements", "300", "--seed", "7"])["generated"], 300);
    assert_eq!(counts(&app).await, before);

    // In two steps, and across the border of a transaction.
    run(two.path(), &["--measurements", "110", "--seed", "7"]);
    run(two.path(), &["--measurements", "300", "--seed", "7"]);
    let other = open(two.path()).await;
    assert_eq!(content(&other).await, content(&app).await);

    // Another seed is another set.
    run(two.path(), &["--measurements", "40", "--seed", "8"]);
    let (rows, ..) = content(&other).await;
    assert_eq!(rows.len(), 414);
    let (seventh, eighth) = (&rows[rows.len() - 340..rows.len() - 300], &rows[rows.len() - 40..]);
    assert!(seventh.iter().zip(eighth).any(|(a, b)| a.measured_at != b.measured_at));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_secret_key_is_told_in_plain_words() {
    let folder = tempfile::tempdir().expect("a folder");
    run(folder.path(), &[]);
    let output = Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .arg("demo")
        .env("GCAMPUS_DATA_DIR", folder.path())
        .env("GCAMPUS_SECRET_KEY", "quite another secret of many characters")
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(78));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("sealed with another secret key"), "{message}");
}

on_both_databases! {
    async fn the_published_measurements_have_their_indices(site: &TestApp) {
        let first = demo::load(&site.app).await.expect("the demo loads");
        let before = counts(&site.app).await;
        assert_eq!(demo::load(&site.app).await.expect("the demo is found"), first);
        assert_eq!(counts(&site.app).await, before);
        use index_result::IndexKind::{Bach, Saprobic, Structure};
        assert_eq!(index(&site.app, 173, Bach).await, (90.08, "I".to_owned(), 53));
        assert_eq!(index(&site.app, 173, Saprobic).await, (2.36, "II-III".to_owned(), 63));
        assert_eq!(index(&site.app, 173, Structure).await, (3.5, "III".to_owned(), 60));
        assert_eq!(index(&site.app, 253, Bach).await, (72.04, "II".to_owned(), 73));
    }

    async fn the_next_measurement_gets_a_number_of_its_own(site: &TestApp) {
        demo::load(&site.app).await.expect("the demo loads");
        let db = site.app.db.read();
        let known = measurement::Entity::find_by_id(253).one(db).await.expect("a query").expect("measurement 253");
        let mut copy = measurement::ActiveModel { id: Set(0), ..known.into() };
        copy.id = sea_orm::ActiveValue::NotSet;
        let id = copy.reset_all().insert(db).await.expect("another measurement").id;
        assert!(id > 253, "{id}");
    }

    async fn a_number_that_is_taken_is_left_to_its_owner(site: &TestApp) {
        let water = site.neckar().await;
        let now = site.app.clock.now();
        let own = measurement::ActiveModel {
            id: Set(173),
            water_id: Set(water.id),
            name: Set("Vorher da".to_owned()),
            longitude: Set(8.7),
            latitude: Set(49.41),
            measured_at: Set(now),
            time_zone: Set("Europe/Berlin".to_owned()),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        own.insert(site.app.db.read()).await.expect("a measurement");
        let demo = demo::load(&site.app).await.expect("the demo loads");
        assert_eq!((demo.measurement_ids.len(), demo.measurement_ids.contains(&173)), (73, false));
        assert!(demo.measurement_ids.contains(&253));
        let own = measurement::Entity::find_by_id(173).one(site.app.db.read()).await.expect("a query");
        assert_eq!(own.expect("still there").name, "Vorher da");
    }

    async fn generated_measurements_look_like_those_of_schools(site: &TestApp) {
        let demo = demo::load(&site.app).await.expect("the demo loads");
        let mut told = Vec::new();
        assert_eq!(demo::generate(&site.app, 650, 3, |done| told.push(done)).await.expect("650 more"), 650);
        assert_eq!(told, [300, 600, 650]);
        let before = counts(&site.app).await;
        assert_eq!(demo::generate(&site.app, 650, 3, |_| ()).await.expect("no more"), 650);
        assert_eq!(counts(&site.app).await, before);
        assert_eq!(before[..5], [3, 3, 18, 55, 724]);

        let db = site.app.db.read();
        let (rows, values, _) = content(&site.app).await;
        let generated: Vec<_> =
            rows.iter().filter(|row| row.id > 253 || !(demo.measurement_ids.contains(&row.id) || row.state == measurement::State::Draft)).collect();
        assert_eq!(generated.len(), 650);
        let waters: BTreeMap<i64, water::Model> =
            water::Entity::find().all(db).await.expect("waters").into_iter().map(|water| (water.id, water)).collect();
        let types: BTreeMap<i64, parameter_type::Model> =
            parameter_type::Entity::find().all(db).await.expect("types").into_iter().map(|one| (one.id, one)).collect();
        let mut years: Vec<i32> = generated.iter().map(|row| row.measured_at.year()).collect();
        years.sort_unstable();
        years.dedup();
        assert_eq!(years, (2016..=2025).collect::<Vec<_>>());
        let mut visited = std::collections::BTreeSet::new();
        for row in &generated {
            visited.insert(row.water_id);
            assert!((5.86..=15.05).contains(&row.longitude) && (47.27..=55.1).contains(&row.latitude), "{row:?}");
            let water = &waters[&row.water_id];
            // 200 m are 0.0018 degrees of latitude and 0.0032 of longitude in the north.
            assert!((water.min_lon - 0.0035..=water.max_lon + 0.0035).contains(&row.longitude), "{row:?}");
            assert!((water.min_lat - 0.002..=water.max_lat + 0.002).contains(&row.latitude), "{row:?}");
            assert_eq!(row.published_at, Some(row.measured_at + TimeDelta::hours(1)));
            let own: Vec<_> = values.iter().filter(|value| value.measurement_id == row.id).collect();
            assert!(own.len() >= 3, "{row:?}");
            for value in own {
                let one = &types[&value.parameter_type_id];
                assert!(one.hard_min <= Some(value.value) && one.hard_max >= Some(value.value), "{value:?}");
            }
        }
        assert!(visited.len() > 40, "{} waters were visited", visited.len());
        let replicates = values.iter().filter(|value| value.note == "zweite Messung").count();
        assert!((30..130).contains(&replicates), "{replicates} replicates");
        for row in &generated {
            let bach = index_result::Entity::find()
                .filter(index_result::Column::MeasurementId.eq(row.id))
                .filter(index_result::Column::Kind.eq(index_result::IndexKind::Bach))
                .count(db);
            assert_eq!(bach.await.expect("a count"), 1, "{row:?}");
        }
    }
}
