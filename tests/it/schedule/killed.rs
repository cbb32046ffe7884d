//! Three real processes on one PostgreSQL, killed without warning.

use std::{collections::BTreeMap, time::Duration};

use chrono::TimeDelta;
use entity::{job, job_run::Outcome};
use gcampus::schedule::{Cadence, Schedule};
use rand::RngExt as _;
use sea_orm::EntityTrait;

use super::{make_due, run_due, runs};
use crate::support::{TestApp, postgres, process::Process};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_processes_that_are_killed_leave_one_success_for_each_slot() {
    let database = postgres::fresh_database().await;
    let key = "a secret key that only the tests use";
    let variables = [("GCAMPUS_DATABASE_URL", database.url()), ("GCAMPUS_SECRET_KEY", key)];
    // The site of the test only looks on: it has planned, and its clock stands before all that is due.
    let site = TestApp::start(&variables).await;
    run_due(&site.app, &Schedule::of_site(false)).await;
    let scheduled = Schedule::of_site(false);
    let names: Vec<&str> =
        scheduled.jobs().iter().filter(|job| job.cadence != Cadence::Always).map(|job| job.name).collect();

    let folders: Vec<_> = (0..3).map(|_| tempfile::tempdir().expect("a folder")).collect();
    let outside = [("GCAMPUS_OVERPASS_URL", "none"), ("GCAMPUS_WIKIDATA_URL", "none"), ("GCAMPUS_LOG_LEVEL", "off")];
    let all: Vec<_> = variables.iter().chain(&outside).copied().collect();
    let slot_of = |round: i64| site.app.clock.now() - TimeDelta::hours(100 - round);
    let mut slots = Vec::new();
    for round in 0..6 {
        let slot = slot_of(round);
        for name in &names {
            make_due(&site.app, name, slot).await;
        }
        slots.push(slot);
        let processes: Vec<Process> = folders.iter().map(|folder| Process::start(folder.path(), &all)).collect();
        let moments = {
            let mut random = rand::rng();
            [(); 3].map(|()| random.random_range(50..700_u64))
        };
        for (process, moment) in processes.into_iter().zip(moments) {
            tokio::time::sleep(Duration::from_millis(moment)).await;
            process.kill();
        }
        // Whoever comes next makes up for what the killed ones left.
        let mut last = Process::start(folders[0].path(), &all);
        last.ready().await;
        for _ in 0..600 {
            let due = job::Entity::find().all(site.app.db.read()).await.expect("the due table");
            if due.iter().all(|job| job.due_at > site.app.clock.now()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        last.kill();
    }
    let mut successes: BTreeMap<(String, Option<_>), u32> = BTreeMap::new();
    for run in runs(&site.app).await {
        if run.outcome == Outcome::Succeeded {
            *successes.entry((run.job_name, run.due_at)).or_default() += 1;
        }
    }
    assert!(successes.values().all(|count| *count == 1), "{successes:?}");
    for slot in slots {
        for name in &names {
            let found = successes.keys().any(|(job, at)| job == name && *at == Some(slot));
            assert!(found, "{name} of {slot} is missing: {successes:?}");
        }
    }
}
