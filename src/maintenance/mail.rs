//! The managers' reports.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use serde::Serialize;

use crate::{
    platform::{
        App, Result,
        mail::{Due, Mail, compose},
    },
    schedule::{failed_since, kept_run},
};

/// A report tells of the failures since the last one.
const WEEK: TimeDelta = TimeDelta::days(7);

/// The view of `mail/maintenance-report` and `mail/maintenance-report-test`.
#[derive(Debug, Serialize)]
struct Report {
    started_at: DateTime<Utc>,
    counts: Vec<Count>,
    failed: Vec<FailedJob>,
    version: &'static str,
}

#[derive(Debug, Serialize)]
struct Count {
    /// The end of the key of its text.
    name: String,
    number: u64,
}

#[derive(Debug, Serialize)]
struct FailedJob {
    job: String,
    runs: i64,
}

/// What the weekly maintenance did.
#[must_use]
pub fn write_report<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    write(app, due, "maintenance-report")
}

/// What the maintenance of a test instance did.
#[must_use]
pub fn write_test_report<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    write(app, due, "maintenance-report-test")
}

fn write<'a>(app: &'a App, due: &'a Due, message: &'static str) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let db = app.db.read();
        let Some(recipient) = &due.recipient else { return Ok(None) };
        let Some(run) = kept_run(db, due.id("run")).await? else { return Ok(None) };
        let counts = run.counts.as_object().into_iter().flatten();
        let count = |(name, number): (&String, &serde_json::Value)| Count {
            name: name.clone(),
            number: number.as_u64().unwrap_or_default(),
        };
        let view = Report {
            started_at: run.started_at,
            counts: counts.map(count).collect(),
            failed: failed_since(db, run.started_at - WEEK)
                .await?
                .into_iter()
                .map(|(job, runs)| FailedJob { job, runs })
                .collect(),
            version: env!("CARGO_PKG_VERSION"),
        };
        compose(app, due.locale, &recipient.address, message, &view).map(Some)
    })
}
