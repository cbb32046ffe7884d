//! Real processes on one PostgreSQL, killed without warning.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use entity::{job, job_run::Outcome};
use gcampus::schedule::{Cadence, Schedule};
use rand::RngExt as _;
use sea_orm::{ConnectionTrait as _, EntityTrait};
use tempfile::TempDir;

use super::{make_due, run_due, runs};
use crate::support::{
    TestApp,
    postgres::{self, TestDatabase},
    process::Process,
};

/// A killed holder is replaced within so long.
const LONGEST_GAP: Duration = Duration::from_secs(60);

/// A site that only looks on: it has planned, and its clock stands before all that is due.
struct Stage {
    site: TestApp,
    names: Vec<&'static str>,
    folders: Vec<TempDir>,
    database: TestDatabase,
}

const KEY: &str = "a secret key that only the tests use";

impl Stage {
    async fn new() -> Self {
        let database = postgres::fresh_database().await;
        let site = TestApp::start(&[("GCAMPUS_DATABASE_URL", database.url()), ("GCAMPUS_SECRET_KEY", KEY)]).await;
        let schedule = Schedule::of_site(false);
        run_due(&site.app, &schedule).await;
        let planned = schedule.jobs().iter().filter(|job| job.cadence != Cadence::Always);
        let names = planned.map(|job| job.name).collect();
        let folders = (0..3).map(|_| tempfile::tempdir().expect("a folder")).collect();
        Self { site, names, folders, database }
    }

    /// Makes every job due.
    async fn make_due(&self, hours_ago: i64) -> DateTime<Utc> {
        let slot = self.site.app.clock.now() - TimeDelta::hours(hours_ago);
        for name in &self.names {
            make_due(&self.site.app, name, slot).await;
        }
        slot
    }

    fn start(&self, number: usize) -> Process {
        let variables = [
            ("GCAMPUS_DATABASE_URL", self.database.url()),
            ("GCAMPUS_SECRET_KEY", KEY),
            ("GCAMPUS_OVERPASS_URL", "none"),
            ("GCAMPUS_WIKIDATA_URL", "none"),
            ("GCAMPUS_LOG_LEVEL", "off"),
        ];
        Process::start(self.folders[number].path(), &variables)
    }

    /// Waits until nothing is due any more.
    async fn all_done(&self) {
        let start = Instant::now();
        loop {
            let due = job::Entity::find().all(self.site.app.db.read()).await.expect("the due table");
            if due.iter().all(|job| job.due_at > self.site.app.clock.now()) {
                return;
            }
            assert!(start.elapsed() < LONGEST_GAP, "still due after {LONGEST_GAP:?}: {due:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Every job has one success for each of these times.
    async fn assert_one_success_each(&self, slots: &[DateTime<Utc>]) {
        let mut successes: BTreeMap<(String, Option<DateTime<Utc>>), u32> = BTreeMap::new();
        for run in runs(&self.site.app).await.into_iter().filter(|run| run.outcome == Outcome::Succeeded) {
            *successes.entry((run.job_name, run.due_at)).or_default() += 1;
        }
        for slot in slots {
            for name in &self.names {
                let found = successes.get(&((*name).to_owned(), Some(*slot)));
                assert_eq!(found, Some(&1), "{name} of {slot}: {successes:?}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_that_are_killed_leave_one_success_for_each_slot() {
    let stage = Stage::new().await;
    let mut slots = Vec::new();
    for round in 0..5 {
        slots.push(stage.make_due(100 - round).await);
        let processes: Vec<Process> = (0..3).map(|number| stage.start(number)).collect();
        let moments = {
            let mut random = rand::rng();
            [(); 3].map(|()| random.random_range(50..700_u64))
        };
        for (process, moment) in processes.into_iter().zip(moments) {
            tokio::time::sleep(Duration::from_millis(moment)).await;
            process.kill();
        }
        // Whoever comes next makes up for what the killed ones left.
        let mut last = stage.start(0);
        last.ready().await;
        stage.all_done().await;
        last.kill();
    }
    stage.assert_one_success_each(&slots).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_in_the_middle_of_a_run_is_replaced_within_a_minute() {
    let stage = Stage::new().await;
    let slot = stage.make_due(100).await;
    // The jobs that need this table wait in the middle of their runs.
    let barrier = stage.site.app.db.begin().await.expect("a transaction");
    barrier.execute_unprepared("LOCK TABLE email_confirmation IN ACCESS EXCLUSIVE MODE").await.expect("a lock");
    let mut holder = stage.start(0);
    holder.ready().await;
    let is_held =
        async || runs(&stage.site.app).await.iter().filter(|run| run.outcome == Outcome::Running).count() == 2;
    while !is_held().await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut standby = stage.start(1);
    standby.ready().await;
    assert_eq!(runs(&stage.site.app).await.iter().filter(|run| run.outcome == Outcome::Failed).count(), 0);
    holder.kill();
    barrier.rollback().await.expect("the jobs may go on");
    stage.all_done().await;
    standby.kill();
    let broken: Vec<String> = runs(&stage.site.app)
        .await
        .into_iter()
        .filter(|run| run.outcome == Outcome::Failed)
        .map(|run| format!("{}: {}", run.job_name, run.error.unwrap_or_default()))
        .collect();
    let words = "the process ended in the middle";
    let mut broken_too: Vec<String> = ["maintenance", "sweep"].map(|job| format!("{job}: {words}")).to_vec();
    broken_too.sort();
    let mut broken = broken;
    broken.sort();
    assert_eq!(broken, broken_too);
    stage.assert_one_success_each(&[slot]).await;
}
