//! A dry run counts what a run would do, and changes nothing.

use entity::{access_key, job_run, outbox_mail};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{course, days, done, insert, measured, measurement, run, run_as};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn it_counts_the_same_and_changes_nothing(site: &TestApp) {
        let db = site.app.db.read();
        let unused = site.course("7b", 3).await;
        let empty = insert(site, measured(site, site.neckar().await.id, None).await).await;
        days(site, 200);
        let before = (access_key::Entity::find().all(db).await, course(site, unused.id).await, measurement(site, empty).await);
        let foretold = run_as(site, "maintenance", true).await;
        let after = (access_key::Entity::find().all(db).await, course(site, unused.id).await, measurement(site, empty).await);
        assert_eq!(before, after);
        assert_eq!(outbox_mail::Entity::find().count(db).await.expect("a count"), 0);
        assert_eq!(job_run::Entity::find().count(db).await.expect("a count"), 0, "no trace");
        let done_then = done(foretold.clone());
        assert_eq!(done_then, [("courses_warned", 1), ("keys_deactivated", 3), ("measurements_hidden", 1)]);
        assert_eq!(run(site, "maintenance").await, foretold);

        let swept = run_as(site, "sweep", true).await;
        assert_eq!(run(site, "sweep").await, swept);
        let forgotten = run_as(site, "staging-maintenance", true).await;
        assert!(measurement(site, empty).await.is_some());
        assert_eq!(forgotten["keys_deleted"], 3);
        assert_eq!(run(site, "staging-maintenance").await, forgotten);
        assert!(measurement(site, empty).await.is_none() && course(site, unused.id).await.is_none());
    }
}
