//! Coming over from the predecessor: its dump becomes rows of ours.

mod command;
mod many;
mod oddities;
mod people;

use std::{fs, path::PathBuf};

use gcampus::predecessor::{Counts, ImportFault, Kind, Plan, Report, import};
use sea_orm::{DbBackend, Statement};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::TestApp;

/// A dump made by hand: every model, every way of writing, and much that is broken.
const DUMP: &str = include_str!("../../data/predecessor.json");

/// A dump in a file of its own.
struct File {
    path: PathBuf,
    _folder: TempDir,
}

fn file(text: &str) -> File {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("dump.json");
    fs::write(&path, text).expect("written");
    File { path, _folder: folder }
}

/// The rows of the hand-made dump, one by one.
fn rows() -> Vec<&'static str> {
    let lines = DUMP.trim().lines().filter(|line| !matches!(*line, "[" | "]"));
    lines.map(|line| line.trim_end_matches(',')).collect()
}

async fn import_with(site: &TestApp, text: &str, plan: Plan) -> Result<Report, ImportFault> {
    let file = file(text);
    import(&site.app, &Plan { dump: file.path.clone(), ..plan }, |_| {}).await
}

async fn import_text(site: &TestApp, text: &str) -> Report {
    import_with(site, text, Plan::default()).await.expect("a dump")
}

fn counts(report: &Report, kind: Kind) -> Counts {
    report.models.get(&kind).copied().unwrap_or_default()
}

/// All broken rows, as `model id`.
fn broken(report: &Report) -> Vec<String> {
    let told = report.broken.iter().map(|b| match b.id {
        Some(id) => format!("{} {id}", b.model),
        None => b.model.clone(),
    });
    told.collect()
}

/// Why a row is broken.
fn reason<'a>(report: &'a Report, model: &str, id: i64) -> &'a str {
    let found = report.broken.iter().find(|b| b.model == model && b.id == Some(id));
    &found.unwrap_or_else(|| panic!("{model} {id} is broken")).reason
}

/// All rows of the tables that an import writes, as text.
async fn snapshot(site: &TestApp) -> Vec<String> {
    let tables = [
        "parameter_type",
        "kit",
        "calibration",
        "staff_user",
        "blocked_email",
        "course",
        "course_token",
        "access_key",
        "water",
        "measurement",
        "parameter",
        "structure_answer",
        "index_result",
    ];
    let mut all = Vec::new();
    for table in tables {
        let db = site.app.db.read();
        let sql = match site.app.db.backend() {
            DbBackend::Postgres => format!("SELECT t::text AS row FROM \"{table}\" AS t"),
            _ => {
                let sql = format!(
                    "SELECT group_concat('quote(\"' || name || '\")', ' || '','' || ') AS row FROM pragma_table_info('{table}')"
                );
                let columns: String = one(site, &sql).await;
                format!("SELECT {columns} AS row FROM \"{table}\"")
            }
        };
        let found = sea_orm::ConnectionTrait::query_all_raw(db, Statement::from_string(site.app.db.backend(), sql));
        let rows = found.await.expect("a query");
        all.extend(rows.iter().map(|row| format!("{table} {}", row.try_get::<String>("", "row").expect("text"))));
    }
    all.sort();
    all
}

async fn one(site: &TestApp, sql: &str) -> String {
    let statement = Statement::from_string(site.app.db.backend(), sql);
    let row = sea_orm::ConnectionTrait::query_one_raw(site.app.db.read(), statement).await.expect("a query");
    row.expect("a row").try_get("", "row").expect("text")
}

/// The fields of one row of the hand-made dump changed.
fn changed(label: &str, id: i64, change: impl Fn(&mut Value)) -> String {
    let rows = rows().into_iter().map(|line| match serde_json::from_str::<Value>(line) {
        Ok(mut row) if row["pk"] == id && row["model"].as_str().is_some_and(|m| m.eq_ignore_ascii_case(label)) => {
            change(&mut row["fields"]);
            row.to_string()
        }
        _ => line.to_owned(),
    });
    format!("[{}]", rows.collect::<Vec<_>>().join(","))
}
