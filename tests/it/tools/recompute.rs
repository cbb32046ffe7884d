//! `gcampus index recompute`.

use std::{path::Path, process::Command};

use entity::{index_result, parameter};
use gcampus::quality::{Found, IndexKind, Recomputed, recompute_all};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use crate::{
    measurement::{place, published},
    support::{TestApp, on_both_databases},
};

async fn results(site: &TestApp) -> Vec<index_result::Model> {
    let rows = index_result::Entity::find()
        .order_by_asc(index_result::Column::MeasurementId)
        .order_by_asc(index_result::Column::Kind)
        .all(site.app.db.read())
        .await;
    rows.expect("results")
}

async fn run(site: &TestApp, is_dry_run: bool) -> (Recomputed, Vec<Found>) {
    let mut found = Vec::new();
    let tell = |one| {
        found.push(one);
        Ok(())
    };
    let counts = recompute_all(&site.app.db, site.app.clock.now(), is_dry_run, tell).await.expect("a run");
    (counts, found)
}

/// Two measurements of a pupil at a river.
async fn measured(site: &TestApp) -> [i64; 2] {
    let course = site.course("9b", 1).await;
    let water = site.neckar().await;
    let pupil = site.student(&course).await;
    let first = published(&pupil, &place(water.id), &[("12", "17", ""), ("4", "8,01", ""), ("1", "6,8", "")]).await;
    let second = published(&pupil, &place(water.id), &[("12", "9", ""), ("1", "20", "")]).await;
    [first, second]
}

on_both_databases! {
    async fn what_is_right_is_not_written_again(site: &TestApp) {
        measured(site).await;
        let before = results(site).await;
        let counts = Recomputed { measurements: 2, ..Recomputed::default() };
        assert_eq!(run(site, false).await, (counts, Vec::new()));
        assert_eq!(results(site).await, before);
    }

    async fn what_is_stored_otherwise_is_told_and_mended(site: &TestApp) {
        let [first, second] = measured(site).await;
        let before = results(site).await;
        let db = site.app.db.read();
        // An older method, another value, a row that can't be read, a row too much.
        let old = index_result::ActiveModel {
            measurement_id: Set(first),
            kind: Set(index_result::IndexKind::Bach),
            value: Set(12.0),
            method: Set("bach-1".to_owned()),
            ..Default::default()
        };
        old.update(db).await.expect("an update");
        let unreadable = index_result::ActiveModel {
            measurement_id: Set(second),
            kind: Set(index_result::IndexKind::Bach),
            inputs: Set(serde_json::json!([])),
            ..Default::default()
        };
        unreadable.update(db).await.expect("an update");
        let extra = index_result::ActiveModel {
            measurement_id: Set(second),
            kind: Set(index_result::IndexKind::Trophic),
            value: Set(2.0),
            classification: Set("II".to_owned()),
            validity: Set(50),
            method: Set("trophic-1".to_owned()),
            inputs: Set(serde_json::json!({ "counted": [], "missing": [] })),
            computed_at: Set(site.app.clock.now()),
        };
        extra.insert(db).await.expect("a row");

        let broken = results(site).await;
        let (counts, found) = run(site, true).await;
        let expected = Recomputed { measurements: 2, changed_measurements: 2, changes: 3, faults: 0 };
        assert_eq!(counts, expected);
        let told: Vec<_> = found
            .iter()
            .map(|found| match found {
                Found::Change(change) => {
                    let method = |side: &Option<gcampus::quality::StoredResult>| side.as_ref().map(|r| r.method.clone());
                    (change.measurement_id, change.kind, method(&change.before), method(&change.after))
                }
                Found::Fault { .. } => panic!("{found:?}"),
            })
            .collect();
        let text = |method: &str| Some(method.to_owned());
        assert_eq!(told, [
            (first, IndexKind::Bach, text("bach-1"), text("bach-2")),
            (second, IndexKind::Bach, None, text("bach-2")),
            (second, IndexKind::Trophic, text("trophic-1"), None),
        ]);
        assert_eq!(results(site).await, broken, "a dry run writes nothing");

        assert_eq!(run(site, false).await.0, expected);
        let plain = |rows: Vec<index_result::Model>| -> Vec<_> {
            rows.into_iter().map(|row| (row.measurement_id, row.kind, row.value, row.classification, row.method)).collect()
        };
        assert_eq!(plain(results(site).await), plain(before));
        assert_eq!(run(site, false).await.0, Recomputed { measurements: 2, ..Recomputed::default() });
    }

    async fn a_hidden_value_does_not_count(site: &TestApp) {
        let [first, _] = measured(site).await;
        let all = parameter::Column::MeasurementId.eq(first);
        parameter::Entity::update_many()
            .col_expr(parameter::Column::Hidden, true.into())
            .filter(all)
            .exec(site.app.db.read())
            .await
            .expect("an update");
        let (counts, found) = run(site, false).await;
        assert_eq!((counts.changes, found.len()), (1, 1));
        let left = index_result::Entity::find().filter(index_result::Column::MeasurementId.eq(first));
        assert_eq!(left.count(site.app.db.read()).await.expect("a count"), 0, "no input, no index");
    }

    async fn a_measurement_that_cannot_be_computed_stops_nobody(site: &TestApp) {
        let [first, second] = measured(site).await;
        let value = |id, value: f64| parameter::Entity::update_many()
            .col_expr(parameter::Column::Value, value.into())
            .filter(parameter::Column::MeasurementId.eq(id))
            .exec(site.app.db.read());
        // More than any method counts: the table takes it, the indices do not.
        value(second, 3.0).await.expect("an update");
        let animals = parameter::ActiveModel {
            measurement_id: Set(first),
            parameter_type_id: Set(19),
            position: Set(9),
            value: Set(-1.0),
            note: Set(String::new()),
            hidden: Set(false),
            created_at: Set(site.app.clock.now()),
            updated_at: Set(site.app.clock.now()),
            ..Default::default()
        };
        animals.insert(site.app.db.read()).await.expect("a value");
        let (counts, found) = run(site, false).await;
        assert_eq!((counts.measurements, counts.changed_measurements, counts.faults), (2, 1, 1));
        assert!(matches!(&found[0], Found::Fault { measurement_id, .. } if *measurement_id == first), "{found:?}");
    }
}

fn gcampus(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .args(arguments)
        .env("GCAMPUS_DATA_DIR", folder)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_says_what_changes_batch_by_batch() {
    let folder = tempfile::tempdir().expect("a folder");
    gcampus(folder.path(), &["demo", "--measurements", "450", "--seed", "3"]);
    let right = "524 measurements: 0 indices of 0 changed, 0 can't be computed\n";
    assert_eq!(gcampus(folder.path(), &["index", "recompute"]), right);

    let url = format!("sqlite://{}", folder.path().join("gcampus.sqlite").display());
    let db = sea_orm::Database::connect(url).await.expect("the database");
    let done = index_result::Entity::update_many()
        .col_expr(index_result::Column::Method, "older-1".into())
        .exec(&db)
        .await
        .expect("an update");
    let rows = usize::try_from(done.rows_affected).expect("a count");
    let text = gcampus(folder.path(), &["index", "recompute", "--dry-run"]);
    assert!(
        text.lines().any(|line| line.starts_with("00173 bach: 90.08 I, validity 0.53, older-1 -> 90.08 I,")),
        "{text}"
    );
    assert!(text.ends_with("would change, 0 can't be computed\n"), "{text}");
    assert_eq!(text.lines().count(), rows + 1);
    assert_eq!(gcampus(folder.path(), &["index", "recompute"]).lines().count(), rows + 1);
    assert_eq!(gcampus(folder.path(), &["index", "recompute"]), right);
}
