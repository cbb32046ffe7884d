//! Who is told of what runs did, and of jobs that keep failing.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::TimeDelta;
use entity::{job_run, outbox_mail};
use gcampus::{
    platform::{
        Error,
        i18n::Locale,
        job::{Counts, Stop},
        mail::{Outgoing, Recipient, enqueue},
    },
    schedule::{Job, Schedule, whole_counts},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, PaginatorTrait};
use serde_json::json;
use tokio::sync::watch;

use super::{run_due, runs, schedule_of, set_clock, utc};
use crate::support::{TestApp, on_both_databases};

/// Fails as often as this says, each time after a part of the work.
static FAILURES: AtomicU32 = AtomicU32::new(0);

fn failing() -> Schedule {
    schedule_of(|_, pass| {
        Box::pin(async move {
            pass.add("courses_deleted", 2);
            if FAILURES.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
                return Err(Error::Corrupt("the well is dry".to_owned()));
            }
            Ok(Counts::from([("keys_deactivated", 1)]))
        })
    })
}

async fn subjects(site: &TestApp) -> Vec<String> {
    site.mails().await.into_iter().map(|mail| mail.subject).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_told_once_that_a_job_keeps_failing() {
    let people = [("GCAMPUS_MANAGERS", "Mara:mara@example.org"), ("GCAMPUS_ADMINS", "Ada:ada@example.org")];
    let site = TestApp::start(&people).await;
    let schedule = failing();
    FAILURES.store(4, Ordering::SeqCst);
    set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
    run_due(&site.app, &schedule).await;
    set_clock(&site.app, utc("2026-09-03T00:20:05Z"));
    run_due(&site.app, &schedule).await;
    assert_eq!(subjects(&site).await, Vec::<String>::new(), "one failure may be a server that restarts");
    for _ in 0..2 {
        site.app.clock.advance(TimeDelta::minutes(61));
        run_due(&site.app, &schedule).await;
    }
    let mails = site.mails().await;
    let to: Vec<&str> = mails.iter().map(|mail| &*mail.to).collect();
    assert_eq!(to, ["Mara <mara@example.org>", "Ada <ada@example.org>"], "once");
    assert_eq!(mails[0].subject, "[GewässerCampus] Eine Aufgabe gelingt nicht");
    for words in ["Aufgabe: probe", "fehlgeschlagen sind: 3", "gcampus job list"] {
        assert!(mails[0].text.contains(words), "{words}: {}", mails[0].text);
    }
    let recipient = Recipient { address: "mara@example.org".to_owned(), about: String::new() };
    let english = Outgoing::new("job-failing", json!({ "job": "probe" }), Locale::En).to(&site.app, &recipient);
    enqueue(site.app.db.read(), site.app.clock.now(), english).await.expect("queued");
    let english = site.mails().await.pop().expect("a mail");
    assert_eq!(english.subject, "[GewässerCampus] A job keeps failing");
    assert!(english.text.contains("Tries that failed: 3"), "{}", english.text);

    // It succeeds, and fails again: that is another story.
    for _ in 0..2 {
        site.app.clock.advance(TimeDelta::minutes(61));
        run_due(&site.app, &schedule).await;
    }
    assert_eq!(FAILURES.load(Ordering::SeqCst), 0);
    assert_eq!(subjects(&site).await.len(), 3);
    FAILURES.store(2, Ordering::SeqCst);
    site.app.clock.advance(TimeDelta::days(1));
    run_due(&site.app, &schedule).await;
    site.app.clock.advance(TimeDelta::minutes(61));
    run_due(&site.app, &schedule).await;
    assert_eq!(subjects(&site).await.len(), 5);
}

on_both_databases! {
    async fn a_report_adds_up_what_failed_and_cut_runs_have_done(site: &TestApp) {
        let schedule = schedule_of(|_, pass| Box::pin(async move {
            pass.add("courses_deleted", 2);
            if pass.goes_on() { Ok(Counts::from([("keys_deactivated", 1)])) } else { Ok(Counts::new()) }
        }));
        set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
        run_due(&site.app, &schedule).await;
        let day = async |count: usize| {
            site.app.clock.advance(TimeDelta::days(1));
            run_due(&site.app, &schedule).await;
            assert_eq!(runs(&site.app).await.len(), count);
        };
        day(1).await;
        let (stop, stopped) = watch::channel(false);
        stop.send(true).expect("heard");
        let job: Job = *schedule.job("probe").expect("the job");
        schedule.run_now(&site.app, &job, false, &Stop::when(stopped)).await.expect("recorded");
        day(3).await;
        let kept: Vec<_> = runs(&site.app).await.into_iter().map(|run| (run.id, run.outcome, run.counts)).collect();
        assert_eq!((kept[1].1, &kept[1].2), (job_run::Outcome::Cut, &json!({ "courses_deleted": 2 })));
        let whole = whole_counts(site.app.db.read(), kept[2].0).await.expect("the counts");
        assert_eq!(whole, [("courses_deleted".to_owned(), 4), ("keys_deactivated".to_owned(), 1)].into());
        let first = whole_counts(site.app.db.read(), kept[0].0).await.expect("the counts");
        assert_eq!(first["courses_deleted"], 2, "nothing of other weeks");
    }

    async fn a_run_whose_process_is_gone_is_shown_as_failed(site: &TestApp) {
        let schedule = failing();
        let job: Job = *schedule.job("probe").expect("the job");
        let run = job_run::ActiveModel {
            job_name: Set("probe".to_owned()),
            started_at: Set(site.app.clock.now()),
            outcome: Set(job_run::Outcome::Running),
            counts: Set(json!({})),
            host: Set("here".to_owned()),
            ..Default::default()
        };
        run.insert(site.app.db.read()).await.expect("a run");
        let last = schedule.standing(&site.app, &job).await.expect("the table").last_run.expect("a run");
        assert_eq!(last.outcome, job_run::Outcome::Failed);
        assert_eq!(last.error.as_deref(), Some("the process ended in the middle"));
    }

    async fn a_run_that_goes_on_is_shown_as_running(site: &TestApp) {
        let schedule = schedule_of(|_, _| Box::pin(std::future::pending()));
        let job: Job = *schedule.job("probe").expect("the job");
        let (app, asked) = (site.app.clone(), schedule.clone());
        let running = tokio::spawn(async move { asked.run_now(&app, &job, false, &Stop::never()).await.is_ok() });
        while runs(&site.app).await.is_empty() {
            tokio::task::yield_now().await;
        }
        let last = schedule.standing(&site.app, &job).await.expect("the table").last_run.expect("a run");
        assert_eq!(last.outcome, job_run::Outcome::Running);
        running.abort();
    }

    async fn without_people_nobody_is_told(site: &TestApp) {
        let schedule = schedule_of(|_, _| Box::pin(async { Err(Error::NotFound) }));
        set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
        run_due(&site.app, &schedule).await;
        for _ in 0..3 {
            site.app.clock.advance(TimeDelta::days(1));
            run_due(&site.app, &schedule).await;
        }
        assert_eq!(outbox_mail::Entity::find().count(site.app.db.read()).await.expect("a count"), 0);
    }
}
