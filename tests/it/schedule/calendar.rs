//! More than a year on a clock that the test moves.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use gcampus::schedule::{Cadence, Schedule};

use super::{due_at, make_due, run_due, runs, set_clock, utc};
use crate::support::{TestApp, on_both_databases};

/// What Berlin's clocks are ahead of UTC, by the dates of the changes.
fn ahead(at: DateTime<Utc>) -> TimeDelta {
    let summers = [("2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"), ("2027-03-28T01:00:00Z", "2027-10-31T01:00:00Z")];
    let is_summer = summers.iter().any(|(start, end)| (utc(start)..utc(end)).contains(&at));
    TimeDelta::hours(if is_summer { 2 } else { 1 })
}

/// 60 times a week apart on the wall clock.
fn sixty_weeks(first_local: &str) -> Vec<DateTime<Utc>> {
    let first: chrono::NaiveDateTime = first_local.parse().expect("a time");
    (0..60)
        .map(|week| (first + TimeDelta::weeks(week)).and_utc())
        .map(|local| local - ahead(local - TimeDelta::hours(1)))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_weekly_job_runs_sixty_times_in_sixty_weeks_at_one_minute_of_the_wall_clock() {
    let site = TestApp::start(&[("GCAMPUS_ENV", "dev")]).await;
    let weekly = |job: &&gcampus::schedule::Job| matches!(job.cadence, Cadence::Weekly(..));
    let schedule = Schedule::new(Schedule::of_site(true).jobs().iter().filter(weekly).copied().collect());
    set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
    assert!(run_due(&site.app, &schedule).await.is_empty(), "a new site plans, and runs nothing");

    let mut expected: Vec<(DateTime<Utc>, &str)> = Vec::new();
    for (name, first) in [
        ("maintenance", "2026-09-07T10:00:00"),
        ("staging-maintenance", "2026-09-07T10:30:00"),
        ("refresh-waters", "2026-09-08T02:20:00"),
        ("cleanup-documents", "2026-09-05T03:40:00"),
    ] {
        expected.extend(sixty_weeks(first).into_iter().map(|at| (at, name)));
    }
    expected.sort();
    for (at, name) in &expected {
        set_clock(&site.app, *at - TimeDelta::minutes(1));
        assert!(run_due(&site.app, &schedule).await.is_empty(), "{name} is not due before {at}");
        set_clock(&site.app, *at + TimeDelta::seconds(1));
        let ran = run_due(&site.app, &schedule).await;
        assert_eq!(ran.len(), 1, "{at}: {ran:?}");
        assert_eq!((ran[0].job, ran[0].due_at), (*name, Some(*at)));
    }

    let mut per_job: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for run in runs(&site.app).await {
        assert_eq!(run.outcome, entity::job_run::Outcome::Succeeded, "{run:?}");
        let slot = run.due_at.expect("run by the schedule");
        per_job.entry(run.job_name).or_default().push((slot + ahead(slot)).format("%a %R").to_string());
    }
    for (name, minute) in [
        ("maintenance", "Mon 10:00"),
        ("staging-maintenance", "Mon 10:30"),
        ("refresh-waters", "Tue 02:20"),
        ("cleanup-documents", "Sat 03:40"),
    ] {
        assert_eq!(per_job[name], vec![minute; 60], "{name}");
    }
}

on_both_databases! {
    async fn what_was_missed_runs_once_at_the_next_look(site: &TestApp) {
        let schedule = Schedule::of_site(false);
        set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
        run_due(&site.app, &schedule).await;
        // Five weeks without a look: down, stopped or asleep.
        set_clock(&site.app, utc("2026-10-08T23:00:00Z"));
        let ran = run_due(&site.app, &schedule).await;
        let mut names: Vec<&str> = ran.iter().map(|run| run.job).collect();
        names.sort_unstable();
        assert_eq!(names, ["backup", "cleanup-documents", "link-waters", "maintenance", "refresh-waters", "sweep"]);
        assert!(run_due(&site.app, &schedule).await.is_empty(), "once");
        assert_eq!(due_at(&site.app, "maintenance").await, Some(utc("2026-10-12T08:00:00Z")));
        assert_eq!(due_at(&site.app, "sweep").await, Some(utc("2026-10-09T01:10:00Z")));
    }

    async fn a_clock_that_steps_back_over_a_due_time_runs_nothing_twice(site: &TestApp) {
        let schedule = Schedule::of_site(false);
        set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
        run_due(&site.app, &schedule).await;
        set_clock(&site.app, utc("2026-09-03T01:10:05Z"));
        run_due(&site.app, &schedule).await;
        let done = runs(&site.app).await.len();
        set_clock(&site.app, utc("2026-09-03T01:09:50Z"));
        assert!(run_due(&site.app, &schedule).await.is_empty());
        assert_eq!(due_at(&site.app, "sweep").await, Some(utc("2026-09-04T01:10:00Z")), "not brought forward");
        set_clock(&site.app, utc("2026-09-03T01:10:20Z"));
        assert!(run_due(&site.app, &schedule).await.is_empty());

        // A site that an older release has left with such a plan gets over it.
        make_due(&site.app, "sweep", utc("2026-09-03T01:10:00Z")).await;
        assert!(run_due(&site.app, &schedule).await.is_empty(), "that time is done with");
        assert_eq!(due_at(&site.app, "sweep").await, Some(utc("2026-09-04T01:10:00Z")));
        assert_eq!(runs(&site.app).await.len(), done);
    }

    async fn a_plan_that_is_too_late_is_brought_forward(site: &TestApp) {
        let schedule = Schedule::of_site(false);
        set_clock(&site.app, utc("2026-09-02T12:00:00Z"));
        run_due(&site.app, &schedule).await;
        make_due(&site.app, "sweep", utc("2027-01-01T00:00:00Z")).await;
        run_due(&site.app, &schedule).await;
        assert_eq!(due_at(&site.app, "sweep").await, Some(utc("2026-09-03T01:10:00Z")));
    }
}

#[test]
fn staging_maintenance_is_for_test_instances_alone() {
    assert!(Schedule::of_site(true).job("staging-maintenance").is_some());
    assert!(Schedule::of_site(false).job("staging-maintenance").is_none());
}
