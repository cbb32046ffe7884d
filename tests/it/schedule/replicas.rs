//! Several replicas on one PostgreSQL: each due time has one success.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use entity::job_run::Outcome;
use gcampus::{
    platform::{App, job::Counts},
    schedule::{ByHand, Outcome as Ended, Ran, Schedule},
};
use sea_orm::ConnectionTrait;

use super::{due_at, run_due, runs, schedule_of, set_clock, utc};
use crate::support::TestApp;

/// Two more replicas of the site, on its database.
async fn replicas(site: &TestApp) -> [Arc<App>; 3] {
    let more = async || App::build(site.app.config.clone()).await.expect("another replica");
    [site.app.clone(), more().await, more().await]
}

fn spawn(app: &Arc<App>, schedule: &Schedule) -> tokio::task::JoinHandle<usize> {
    let (app, schedule) = (app.clone(), schedule.clone());
    let is_done = |ran: &&Ran| matches!(ran.outcome, Ended::Succeeded { .. });
    tokio::spawn(async move { run_due(&app, &schedule).await.iter().filter(is_done).count() })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_replicas_run_each_slot_once() {
    let site = TestApp::on_postgres().await;
    let replicas = replicas(&site).await;
    let schedule = schedule_of(|_, _| {
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Ok(Counts::new())
        })
    });
    for app in &replicas {
        set_clock(app, utc("2026-09-02T12:00:00Z"));
        run_due(app, &schedule).await;
    }
    for round in 1..=25 {
        for app in &replicas {
            app.clock.advance(TimeDelta::days(1));
        }
        // Each looks twice at once, as a look of the worker and one of a waker.
        let looks: Vec<_> = replicas.iter().chain(&replicas).map(|app| spawn(app, &schedule)).collect();
        let mut ran = 0;
        for look in looks {
            ran += look.await.expect("a look");
        }
        assert_eq!(ran, 1, "round {round}");
    }
    let runs = runs(&site.app).await;
    let mut slots: Vec<_> = runs.iter().map(|run| run.due_at).collect();
    slots.dedup();
    assert_eq!((runs.len(), slots.len()), (25, 25), "{runs:?}");
    assert!(runs.iter().all(|run| run.outcome == Outcome::Succeeded));
}

static BEGUN: AtomicU32 = AtomicU32::new(0);

/// The first run hangs until the second has ended.
fn hanging() -> Schedule {
    schedule_of(|_, _| {
        Box::pin(async {
            if BEGUN.fetch_add(1, Ordering::SeqCst) == 0 {
                while BEGUN.load(Ordering::SeqCst) < 10 {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            }
            Ok(Counts::new())
        })
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_holder_that_lost_its_connection_is_replaced_and_records_no_success() {
    let site = TestApp::on_postgres().await;
    let [one, two, _] = replicas(&site).await;
    let schedule = hanging();
    for app in [&one, &two] {
        set_clock(app, utc("2026-09-02T12:00:00Z"));
        run_due(app, &schedule).await;
        app.clock.advance(TimeDelta::days(1));
    }
    let first = spawn(&one, &schedule);
    while BEGUN.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(run_due(&two, &schedule).await.is_empty(), "the first one has it");
    let job = *schedule.job("probe").expect("the job");
    let by_hand = schedule.run_now(&two, &job, false, &gcampus::platform::job::Stop::never()).await.expect("asked");
    assert!(matches!(by_hand, ByHand::Busy));

    // What a killed process, a lost network and a suspended machine come to.
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' \
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    two.db.read().execute_unprepared(kill).await.expect("the holder's connection ends");
    let mut replaced = 0;
    while replaced == 0 {
        replaced = run_due(&two, &schedule).await.len();
    }
    // The first one comes back, and finishes.
    BEGUN.store(10, Ordering::SeqCst);
    assert_eq!(first.await.expect("a look"), 0, "its success does not count");
    let runs = runs(&two).await;
    let outcomes: Vec<Outcome> = runs.iter().map(|run| run.outcome).collect();
    assert_eq!(outcomes, [Outcome::Failed, Outcome::Succeeded]);
    assert_eq!(runs[0].error.as_deref(), Some("the process ended in the middle"));
    assert_eq!(due_at(&two, "probe").await, Some(utc("2026-09-04T00:20:00Z")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_is_dropped_in_the_middle_is_taken_up_by_another_look() {
    for site in [TestApp::on_sqlite().await, TestApp::on_postgres().await] {
        BEGUN.store(0, Ordering::SeqCst);
        let schedule = hanging();
        set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
        run_due(&site.app, &schedule).await;
        site.app.clock.advance(TimeDelta::days(1));
        let first = spawn(&site.app, &schedule);
        while BEGUN.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(run_due(&site.app, &schedule).await.is_empty(), "one at a time");
        first.abort();
        let mut replaced = 0;
        while replaced == 0 {
            replaced = run_due(&site.app, &schedule).await.len();
        }
        let outcomes: Vec<Outcome> = runs(&site.app).await.iter().map(|run| run.outcome).collect();
        assert_eq!(outcomes, [Outcome::Failed, Outcome::Succeeded]);
    }
}
