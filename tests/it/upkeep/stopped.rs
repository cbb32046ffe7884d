//! A stop in the middle: no further batch begins, and the next run goes on.

use chrono::TimeDelta;
use entity::{access_key, session};
use gcampus::{
    platform::{
        job::{Pass, Stop},
        web::session as sessions,
    },
    schedule::{ByHand, Outcome, Schedule},
};
use sea_orm::{ActiveValue::Set, EntityTrait, PaginatorTrait};
use serde_json::json;
use tokio::sync::watch;

use super::{days, done, run};
use crate::support::{TestApp, on_both_databases};

fn stopping() -> Stop {
    let (stop, stopped) = watch::channel(false);
    stop.send(true).expect("heard");
    Stop::when(stopped)
}

on_both_databases! {
    async fn nothing_begins_after_a_stop(site: &TestApp) {
        site.course("7a", 2).await;
        days(site, 61);
        let keys = async || access_key::Entity::find().count(site.app.db.read()).await.expect("a count");
        let schedule = Schedule::of_site(true);
        for name in ["staging-maintenance", "sweep", "maintenance"] {
            let job = *schedule.job(name).expect("the job");
            let ran = schedule.run_now(&site.app, &job, false, &stopping()).await.expect("recorded");
            assert!(matches!(ran, ByHand::Ran(ran) if ran.outcome == Outcome::Cut), "{name}");
        }
        assert_eq!(keys().await, 2);
        assert_eq!(done(run(site, "staging-maintenance").await), [("courses_deleted", 1), ("keys_deleted", 2)]);
    }

    async fn what_is_over_goes_by_batches(site: &TestApp) {
        let db = site.app.db.read();
        let now = site.app.clock.now();
        let row = |number: u32| session::ActiveModel {
            id_hash: Set(number.to_be_bytes().repeat(8)),
            data: Set(json!({})),
            created_at: Set(now),
            last_seen_at: Set(now),
            expires_at: Set(now + TimeDelta::hours(1)),
            ..Default::default()
        };
        session::Entity::insert_many((0..1_100).map(row)).exec_without_returning(db).await.expect("sessions");
        days(site, 1);
        let dry = Pass::new(true, Stop::never());
        sessions::sweep(&site.app, &dry).await.expect("a count");
        assert_eq!(dry.counts()["sessions_ended"], 1_100);
        let before = site.statements();
        let pass = Pass::new(false, Stop::never());
        sessions::sweep(&site.app, &pass).await.expect("a sweep");
        assert_eq!(pass.counts()["sessions_ended"], 1_100);
        assert_eq!(site.statements() - before, 3, "500, 500, 100");
        assert_eq!(session::Entity::find().count(db).await.expect("a count"), 0);
    }
}
