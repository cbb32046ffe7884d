//! Backups while the site is written to.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use entity::{blocked_email, measurement, parameter, parameter_type};
use gcampus::{operate::backup, platform::App};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryOrder,
};

use super::{furnish, keep, make, quiet};
use crate::support::{TestApp, on_both_databases};

/// Backups of one test.
const ROUNDS: usize = 20;

/// A measurement with a value and a note of it elsewhere: all three or none.
async fn write(app: &App, pattern: measurement::Model, kind: i64, number: u64) -> Result<(), DbErr> {
    let row: measurement::ActiveModel = pattern.into();
    let row = measurement::ActiveModel { id: NotSet, ..row.reset_all() };
    let txn = app.db.begin().await?;
    let new = measurement::ActiveModel { id: NotSet, ..row }.insert(&txn).await?;
    let value = parameter::Entity::find().order_by_asc(parameter::Column::Id).one(&txn).await?.expect("a value");
    let value: parameter::ActiveModel = value.into();
    let value =
        parameter::ActiveModel { measurement_id: Set(new.id), parameter_type_id: Set(kind), ..value.reset_all() };
    parameter::ActiveModel { id: NotSet, ..value }.insert(&txn).await?;
    let note = blocked_email::ActiveModel {
        pattern: Set(format!("{number}@example.net")),
        comment: Set(String::new()),
        created_at: Set(app.clock.now()),
        ..Default::default()
    };
    note.insert(&txn).await?;
    txn.commit().await
}

async fn counts(db: &impl ConnectionTrait) -> [u64; 3] {
    [
        measurement::Entity::find().count(db).await.expect("a count"),
        parameter::Entity::find().count(db).await.expect("a count"),
        blocked_email::Entity::find().count(db).await.expect("a count"),
    ]
}

on_both_databases! {
    async fn twenty_backups_under_writes_are_each_of_one_instant(site: &TestApp) {
        furnish(&site.app).await;
        let app = Arc::clone(&site.app);
        let pattern = measurement::Entity::find().order_by_asc(measurement::Column::Id);
        let pattern = pattern.one(app.db.read()).await.expect("a query").expect("a measurement");
        let kind = parameter_type::Entity::find().one(app.db.read()).await.expect("a query").expect("a type").id;
        let start = counts(app.db.read()).await;
        let is_over = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&is_over);
        let writer = tokio::spawn(async move {
            let mut number = 0;
            let mut beat = tokio::time::interval(Duration::from_millis(20));
            while !stopped.load(Ordering::Relaxed) {
                beat.tick().await;
                write(&app, pattern.clone(), kind, number).await.expect("a write");
                if number % 8 == 0 {
                    keep(&app, 1).await;
                }
                number += 1;
            }
            number
        });
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("site.tar.zst");
        for round in 0..ROUNDS {
            let before = counts(site.app.db.read()).await;
            let made = make(&site.app, &file).await;
            let after = counts(site.app.db.read()).await;
            let found = backup::verify(&file, quiet()).await.expect("it is whole");
            assert_eq!(found.tables, made.tables, "round {round}");
            let rows = ["measurement", "parameter", "blocked_email"].map(|table| found.tables[table].rows);
            for (table, rows) in rows.into_iter().enumerate() {
                assert!((before[table]..=after[table]).contains(&rows), "round {round}: {before:?} {rows} {after:?}");
                // All three belong together.
                assert_eq!(rows - start[table], rows_since(&found.tables, start[0]), "round {round}");
            }
            assert_eq!(found.documents.files + found.documents.missing, found.tables["document"].rows);
        }
        is_over.store(true, Ordering::Relaxed);
        assert!(writer.await.expect("the writer ends") > 0);
    }
}

fn rows_since(tables: &std::collections::BTreeMap<String, backup::TableCount>, start: u64) -> u64 {
    tables["measurement"].rows - start
}
