//! The managers' reports, and the mail about a job that keeps failing.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use serde::Serialize;

use crate::{
    platform::{
        App, Result,
        mail::{Due, Mail, compose},
    },
    schedule::{failed_since, failing, kept_run, whole_counts},
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
        // Runs that were cut or failed before it have done a part.
        let counts = whole_counts(db, due.id("run")).await?;
        let view = Report {
            started_at: run.started_at,
            counts: counts.into_iter().map(|(name, number)| Count { name, number }).collect(),
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

/// The view of `mail/job-failing`.
#[derive(Debug, Serialize)]
struct FailingMail {
    job: String,
    runs: u64,
    since: DateTime<Utc>,
}

/// A job that keeps failing; no mail once it has succeeded.
#[must_use]
pub fn write_failing<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let (Some(recipient), Some(job)) = (&due.recipient, due.ids["job"].as_str()) else { return Ok(None) };
        let Some(failing) = failing(app.db.read(), job).await? else { return Ok(None) };
        let view = FailingMail { job: job.to_owned(), runs: failing.runs, since: failing.since };
        compose(app, due.locale, &recipient.address, "job-failing", &view).map(Some)
    })
}
