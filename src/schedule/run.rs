//! Running what is due, and running by hand.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use serde::Serialize;
use serde_json::json;
use tokio::task::JoinSet;

use super::{
    Job, RETRY, Schedule, failing,
    lock::Lock,
    store::{self, Ended},
};
use crate::platform::{
    App, Result,
    i18n::Locale,
    job::{Counts, Pass, Stop},
    mail::{Outgoing, Recipient, enqueue},
};

/// A stop waits for the batch at hand, but no longer than this.
const LONGEST_BATCH: Duration = Duration::from_secs(5);

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Well, with these counts.
    Succeeded {
        /// What it did.
        counts: Counts,
    },
    /// Badly; it is tried again.
    Failed {
        /// Why.
        error: String,
    },
    /// Cut by the stop of the process; the next start goes on.
    Cut,
}

/// A run of this process.
#[derive(Clone, Debug, Serialize)]
pub struct Ran {
    /// Which job.
    pub job: &'static str,
    /// The due time that it was for; none: by hand.
    pub due_at: Option<DateTime<Utc>>,
    /// How long it took.
    pub milliseconds: i64,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What asking for a run by hand led to.
#[derive(Clone, Debug)]
pub enum ByHand {
    /// It ran.
    Ran(Ran),
    /// It runs already, here or on another replica.
    Busy,
}

impl Schedule {
    /// Runs every job that is due and that no other replica runs, all at once:
    /// one that asks other servers keeps none waiting. A job that is new is
    /// planned for its next time. What goes wrong with one job is logged and
    /// keeps no other from running; a run that can't be recorded counts as failed.
    ///
    /// May be dropped at any time: what is unfinished stays due.
    ///
    /// # Errors
    /// When the due table can't be read or written.
    pub async fn run_due(&self, app: &Arc<App>, stop: &Stop) -> Result<Vec<Ran>> {
        let due = store::due_times(app.db.read()).await?;
        let mut due_now = Vec::new();
        for job in &self.jobs {
            let now = app.clock.now();
            let Some(next) = job.cadence.next_after(now, app.config.time_zone) else { continue };
            if stop.is_set() {
                break;
            }
            match due.get(job.name) {
                None => store::plan(app.db.read(), job.name, next, now).await?,
                // The list or the zone has changed. Or a clock is behind, and that time is done with.
                Some(at) if *at > next => {
                    if !store::has_succeeded(app.db.read(), job.name, next).await? {
                        store::move_on(app.db.read(), job.name, *at, next, now).await?;
                    }
                }
                Some(at) if *at > now => {}
                Some(_) => due_now.push(job),
            }
        }
        let runs = join_all(due_now.into_iter().map(|job| async move {
            run_slot(app, job, stop).await.unwrap_or_else(|error| {
                tracing::error!(job = job.name, %error, "the job can't be run or recorded");
                app.metrics.jobs.count(job.name, "failed");
                let outcome = Outcome::Failed { error: error.to_string() };
                Some(Ran { job: job.name, due_at: None, milliseconds: 0, outcome })
            })
        }));
        Ok(runs.await.into_iter().flatten().collect())
    }

    /// Runs a job now, whatever the due table says, and leaves that as it is.
    /// A dry run only counts, and leaves no trace.
    ///
    /// # Errors
    /// When the run can't be recorded.
    pub async fn run_now(&self, app: &Arc<App>, job: &Job, is_dry_run: bool, stop: &Stop) -> Result<ByHand> {
        if is_dry_run {
            let started_at = app.clock.now();
            let outcome = execute(app, job, &Pass::new(true, stop.clone()), stop).await;
            return Ok(ByHand::Ran(Ran { job: job.name, due_at: None, milliseconds: since(app, started_at), outcome }));
        }
        match Lock::take(app, job.name).await? {
            Some(lock) => Ok(ByHand::Ran(record(app, job, lock, None, stop).await?)),
            None => Ok(ByHand::Busy),
        }
    }
}

/// Runs a job that seems due, unless another replica has it or has done it.
async fn run_slot(app: &Arc<App>, job: &Job, stop: &Stop) -> Result<Option<Ran>> {
    let Some(lock) = Lock::take(app, job.name).await? else { return Ok(None) };
    // Once more, now that nobody else can: the other one may have just finished.
    match store::due_at(app.db.read(), job.name).await? {
        Some(slot) if slot <= app.clock.now() => {
            if store::has_succeeded(app.db.read(), job.name, slot).await? {
                // The clock was put back, or another replica's is behind: this time is done with.
                if let Some(next) = job.cadence.next_after(app.clock.now().max(slot), app.config.time_zone) {
                    store::move_on(app.db.read(), job.name, slot, next, app.clock.now()).await?;
                }
                return lock.release().await.map(|()| None);
            }
            record(app, job, lock, Some(slot), stop).await.map(Some)
        }
        _ => lock.release().await.map(|()| None),
    }
}

/// Runs a job under its lock, and writes down what came of it.
async fn record(app: &Arc<App>, job: &Job, lock: Lock, slot: Option<DateTime<Utc>>, stop: &Stop) -> Result<Ran> {
    let started_at = app.clock.now();
    // Whoever began these had the lock, and has it no longer.
    if store::end_broken(app.db.read(), job.name, started_at).await? > 0 {
        failing::tell(app, app.db.read(), job, started_at).await?;
    }
    let id = store::begin(app.db.read(), job.name, slot, started_at).await?;
    let pass = Pass::new(false, stop.clone());
    let outcome = execute(app, job, &pass, stop).await;
    let now = app.clock.now();
    let next = job.cadence.next_after(now, app.config.time_zone);
    let (ended, next) = match &outcome {
        Outcome::Succeeded { counts } => (Ended::Succeeded(counts), next),
        Outcome::Failed { error } => (Ended::Failed(error, pass.counts()), next.map(|next| next.min(now + RETRY))),
        Outcome::Cut => (Ended::Cut(pass.counts()), None),
    };
    let txn = match lock {
        // The very transaction that holds the lock: a holder that lost it writes nothing.
        Lock::Postgres(txn) => (txn, None),
        Lock::File(file) => (app.db.begin().await?, Some(file)),
    };
    let (txn, _file) = txn;
    store::end(&txn, id, &ended, now).await?;
    if let (Some(slot), Some(next)) = (slot, next) {
        store::move_on(&txn, job.name, slot, next, now).await?;
    }
    match (&ended, job.report) {
        (Ended::Succeeded(_), Some(kind)) => {
            for address in app.config.mail.managers() {
                let mail = Outgoing::new(kind, json!({ "run": id }), Locale::default());
                enqueue(&txn, now, mail.to(app, &Recipient { address, about: String::new() })).await?;
            }
        }
        (Ended::Failed(..), _) => failing::tell(app, &txn, job, now).await?,
        _ => {}
    }
    txn.commit().await?;
    let ran = Ran { job: job.name, due_at: slot, milliseconds: (now - started_at).num_milliseconds(), outcome };
    tell(app, &ran);
    Ok(ran)
}

/// The work itself, in a task of its own: a panic is a failed run, and being
/// dropped ends it.
async fn execute(app: &Arc<App>, job: &Job, pass: &Pass, stop: &Stop) -> Outcome {
    let mut task = JoinSet::new();
    task.spawn((job.work)(Arc::clone(app), pass.clone()));
    let too_long = async {
        stop.wait().await;
        tokio::time::sleep(LONGEST_BATCH).await;
    };
    let ended = tokio::select! {
        ended = task.join_next() => ended,
        () = too_long => None,
    };
    match ended {
        Some(Ok(Ok(_))) if pass.is_cut() => Outcome::Cut,
        Some(Ok(Ok(told))) => {
            let mut counts = pass.counts();
            counts.extend(told);
            Outcome::Succeeded { counts }
        }
        Some(Ok(Err(error))) => Outcome::Failed { error: error.to_string() },
        Some(Err(error)) => Outcome::Failed { error: error.to_string() },
        None => {
            // Its transaction is rolled back, and its connection is free again.
            task.shutdown().await;
            Outcome::Cut
        }
    }
}

fn since(app: &App, started_at: DateTime<Utc>) -> i64 {
    (app.clock.now() - started_at).num_milliseconds()
}

fn tell(app: &App, ran: &Ran) {
    let Ran { job, milliseconds, .. } = ran;
    let outcome = match &ran.outcome {
        Outcome::Succeeded { counts } => {
            tracing::info!(job, milliseconds, counts = words(counts), "job done");
            "succeeded"
        }
        Outcome::Failed { error } => {
            tracing::error!(job, milliseconds, error, "job failed");
            "failed"
        }
        Outcome::Cut => {
            tracing::warn!(job, milliseconds, "job cut by the stop; the next start goes on");
            "cut"
        }
    };
    app.metrics.jobs.count(job, outcome);
}

/// `keys_deactivated=2 courses_deleted=0`: a field of a log line is one text.
fn words(counts: &Counts) -> String {
    counts.iter().map(|(name, number)| format!("{name}={number}")).collect::<Vec<_>>().join(" ")
}
