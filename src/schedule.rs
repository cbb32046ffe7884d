//! THE list of jobs, when they run, and what runs them.
//!
//! The truth is the due table `job`: a row for each job says when it runs
//! next. Every half minute, and at the start, each replica looks whether
//! something is due ([`Schedule::run_due`]). So a run that was missed happens
//! once, soon after the process is back, and a forgotten wake-up costs nothing.

mod calendar;
mod failing;
mod lock;
mod outbox;
mod run;
mod store;
mod waker;
mod worker;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use futures_util::future::BoxFuture;
use serde::Serialize;

pub use calendar::Cadence;
pub use run::{ByHand, Outcome, Ran};
pub use store::{Failing, KeptRun, Standing, failed_since, failing, kept_run, sweep_runs, whole_counts};
pub use waker::wake;
pub use worker::{Waker, work};

use crate::{
    maintenance,
    operate::backup,
    platform::{
        App, Result,
        job::{Counts, Pass},
    },
};

/// The work of a job. It may be dropped anywhere, and run twice. What it tells
/// at its end counts beside what it added to its [`Pass`].
pub type Work = fn(Arc<App>, Pass) -> BoxFuture<'static, Result<Counts>>;

/// A job of the schedule.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Its name for commands and in the tables; never changed.
    pub name: &'static str,
    /// What it does, for operators.
    pub what: &'static str,
    /// When it runs, in the zone of the site.
    pub cadence: Cadence,
    /// On test instances only (`GCAMPUS_ENV=dev`).
    pub is_for_test_instances: bool,
    /// The kind of the mail by which managers are told of each run.
    pub report: Option<&'static str>,
    /// What it does, for the program.
    pub work: Work,
}

/// Every job of every site.
const JOBS: &[Job] = &[
    Job {
        name: "maintenance",
        what: "hides empty measurements, deletes unused courses, deactivates old keys",
        cadence: Cadence::weekly(chrono::Weekday::Mon, 10, 0),
        is_for_test_instances: false,
        report: Some("maintenance-report"),
        work: |app, pass| Box::pin(async move { maintenance::maintain(&app, &pass).await }),
    },
    Job {
        name: "staging-maintenance",
        what: "forgets what is older than 60 days, on a test instance",
        cadence: Cadence::weekly(chrono::Weekday::Mon, 10, 30),
        is_for_test_instances: true,
        report: Some("maintenance-report-test"),
        work: |app, pass| Box::pin(async move { maintenance::forget(&app, &pass).await }),
    },
    Job {
        name: "refresh-waters",
        what: "asks OpenStreetMap again for the ten oldest waters",
        cadence: Cadence::weekly(chrono::Weekday::Tue, 2, 20),
        is_for_test_instances: false,
        report: None,
        work: |app, pass| Box::pin(async move { maintenance::refresh_waters(&app, &pass).await }),
    },
    Job {
        name: "link-waters",
        what: "asks Wikidata for articles about new waters",
        cadence: Cadence::daily(2, 40),
        is_for_test_instances: false,
        report: None,
        work: |app, pass| Box::pin(async move { maintenance::resolve_links(&app, &pass).await }),
    },
    Job {
        name: "cleanup-documents",
        what: "removes files that nothing references, and references to files that are gone",
        cadence: Cadence::weekly(chrono::Weekday::Sat, 3, 40),
        is_for_test_instances: false,
        report: None,
        work: |app, pass| Box::pin(async move { maintenance::clean_documents(&app, &pass).await }),
    },
    Job {
        name: "sweep",
        what: "removes what is over: sessions, counts, old mails, deleted measurements",
        cadence: Cadence::daily(3, 10),
        is_for_test_instances: false,
        report: None,
        work: |app, pass| Box::pin(async move { maintenance::sweep(&app, &pass).await }),
    },
    Job {
        name: "backup",
        what: "writes a backup, where GCAMPUS_BACKUP_DIR names a folder, and removes the oldest",
        cadence: Cadence::daily(1, 40),
        is_for_test_instances: false,
        report: None,
        work: |app, pass| Box::pin(async move { backup::nightly(&app, &pass).await }),
    },
    Job {
        name: "outbox",
        what: "sends the mails that are due",
        cadence: Cadence::Always,
        is_for_test_instances: false,
        report: None,
        work: |app, pass| Box::pin(async move { outbox::send_mails(&app, &pass).await }),
    },
];

/// The jobs of one site.
#[derive(Clone, Debug)]
pub struct Schedule {
    jobs: Vec<Job>,
}

/// A time at which a job will run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Slot {
    /// When.
    pub at: DateTime<Utc>,
    /// Which job.
    pub job: &'static str,
}

impl Schedule {
    /// The jobs that this site has.
    #[must_use]
    pub fn of_site(is_test_instance: bool) -> Self {
        Self::new(JOBS.iter().filter(|job| is_test_instance || !job.is_for_test_instances).copied().collect())
    }

    /// A schedule of these jobs.
    #[must_use]
    pub fn new(jobs: Vec<Job>) -> Self {
        Self { jobs }
    }

    /// The jobs in their order.
    #[must_use]
    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    /// The job of this name.
    #[must_use]
    pub fn job(&self, name: &str) -> Option<&Job> {
        self.jobs.iter().find(|job| job.name == name)
    }

    /// How a job stands. A run whose process is gone did fail, though the table
    /// says so only when the next one begins.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn standing(&self, app: &App, job: &Job) -> Result<Standing> {
        let standing = store::standing(app.db.read(), job.name).await?;
        if !standing.is_running() || lock::is_taken(app, job.name).await? {
            return Ok(standing);
        }
        // Once more: it may have ended in peace between the two looks.
        Ok(store::standing(app.db.read(), job.name).await?.without_holder())
    }

    /// The next `count` runs by the calendar alone, the first one first.
    #[must_use]
    pub fn next(&self, after: DateTime<Utc>, zone: Tz, count: usize) -> Vec<Slot> {
        let mut slots = Vec::new();
        for job in &self.jobs {
            let mut at = after;
            for _ in 0..count {
                let Some(next) = job.cadence.next_after(at, zone) else { break };
                slots.push(Slot { at: next, job: job.name });
                at = next;
            }
        }
        slots.sort();
        slots.truncate(count);
        slots
    }
}

/// A run that failed is tried again after so long, or at its next regular time.
const RETRY: TimeDelta = TimeDelta::hours(1);
