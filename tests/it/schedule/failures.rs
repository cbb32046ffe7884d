//! Runs that fail, and runs that a stop cuts.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use chrono::TimeDelta;
use entity::job_run::Outcome as Kept;
use gcampus::{
    platform::{
        Error,
        job::{Counts, Stop},
    },
    schedule::{Outcome, failed_since},
};
use tokio::sync::watch;

use super::{due_at, run_due, runs, schedule_of, set_clock, utc};
use crate::support::{TestApp, on_both_databases};

static FAILS: AtomicBool = AtomicBool::new(true);

on_both_databases! {
    async fn a_run_that_fails_is_written_down_and_tried_again(site: &TestApp) {
        FAILS.store(true, Ordering::SeqCst);
        let schedule = schedule_of(|_, _| Box::pin(async {
            if FAILS.load(Ordering::SeqCst) { Err(Error::Corrupt("the well is dry".to_owned())) } else { Ok(Counts::new()) }
        }));
        set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
        run_due(&site.app, &schedule).await;
        set_clock(&site.app, utc("2026-09-03T00:20:05Z"));
        let ran = run_due(&site.app, &schedule).await;
        assert!(matches!(&ran[0].outcome, Outcome::Failed { error } if error.contains("the well is dry")), "{ran:?}");
        assert!(run_due(&site.app, &schedule).await.is_empty(), "not again at once");

        FAILS.store(false, Ordering::SeqCst);
        site.app.clock.advance(TimeDelta::minutes(61));
        assert_eq!(run_due(&site.app, &schedule).await.len(), 1);
        assert_eq!(due_at(&site.app, "probe").await, Some(utc("2026-09-04T00:20:00Z")), "and then as ever");
        let runs = runs(&site.app).await;
        assert!(runs[0].error.as_deref().is_some_and(|error| error.contains("the well is dry")));
        assert_eq!((runs.len(), runs[1].error.as_deref()), (2, None));
        assert!(runs.iter().all(|run| run.finished_at.is_some() && !run.host.is_empty()));
    }

    async fn a_panic_is_a_failed_run(site: &TestApp) {
        let schedule = schedule_of(|_, _| Box::pin(async { panic!("no bottom") }));
        set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
        run_due(&site.app, &schedule).await;
        site.app.clock.advance(TimeDelta::days(1));
        let ran = run_due(&site.app, &schedule).await;
        assert!(matches!(&ran[0].outcome, Outcome::Failed { error } if error.contains("no bottom")), "{ran:?}");
    }

    async fn a_stop_ends_a_job_between_batches_and_leaves_it_due(site: &TestApp) {
        let schedule = schedule_of(|_, pass| Box::pin(async move {
            while pass.goes_on() {
                pass.add("batches", 1);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Ok(Counts::new())
        }));
        set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
        run_due(&site.app, &schedule).await;
        let slot = due_at(&site.app, "probe").await;
        site.app.clock.advance(TimeDelta::days(1));
        let (stop, stopped) = watch::channel(false);
        let app = site.app.clone();
        let asked = schedule.clone();
        let running = tokio::spawn(async move { asked.run_due(&app, &Stop::when(stopped)).await });
        while runs(&site.app).await.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        stop.send(true).expect("the run listens");
        let ran = running.await.expect("it ends").expect("the due table works");
        assert_eq!(ran[0].outcome, Outcome::Cut);
        assert_eq!(due_at(&site.app, "probe").await, slot, "the next start goes on");
        let runs = runs(&site.app).await;
        assert_eq!((runs[0].outcome, runs[0].error.as_deref()), (Kept::Cut, None), "a stop is no failure");
        assert!(runs[0].counts["batches"].as_u64().is_some_and(|batches| batches > 0), "what it did is kept");
        assert!(failed_since(site.app.db.read(), runs[0].started_at - TimeDelta::days(7)).await.expect("a count").is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_does_not_end_is_cut_off() {
    let site = TestApp::on_sqlite().await;
    let schedule = schedule_of(|_, _| Box::pin(std::future::pending()));
    let job = *schedule.job("probe").expect("the job");
    let (stop, stopped) = watch::channel(false);
    stop.send(true).expect("heard");
    let stop_now = Stop::when(stopped);
    let run = schedule.run_now(&site.app, &job, false, &stop_now);
    let run = tokio::time::timeout(Duration::from_secs(30), run).await.expect("cut off").expect("recorded");
    assert!(matches!(run, gcampus::schedule::ByHand::Ran(ran) if ran.outcome == Outcome::Cut));
}

static SECOND_RAN: AtomicBool = AtomicBool::new(false);

on_both_databases! {
    async fn a_job_that_takes_long_keeps_no_other_waiting(site: &TestApp) {
        SECOND_RAN.store(false, Ordering::SeqCst);
        // The first one ends only after the second one.
        let mut slow = schedule_of(|_, _| Box::pin(async {
            while !SECOND_RAN.load(Ordering::SeqCst) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Ok(Counts::new())
        })).jobs().to_vec();
        let quick = schedule_of(|_, _| Box::pin(async {
            SECOND_RAN.store(true, Ordering::SeqCst);
            Ok(Counts::new())
        }));
        slow.extend(quick.jobs().iter().map(|job| gcampus::schedule::Job { name: "second", ..*job }));
        let both = gcampus::schedule::Schedule::new(slow);
        set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
        run_due(&site.app, &both).await;
        site.app.clock.advance(TimeDelta::days(1));
        let ran = tokio::time::timeout(Duration::from_secs(60), run_due(&site.app, &both)).await;
        let names: Vec<&str> = ran.expect("none waits for the other").iter().map(|run| run.job).collect();
        assert_eq!(names, ["probe", "second"]);
    }
}
