//! What a test instance forgets.

use entity::{access_key, measurement as row};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{course, days, done, insert, logged_in, measured, measurement, run};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn it_forgets_what_is_hidden_or_old(site: &TestApp) {
        let water = site.neckar().await.id;
        let left = site.course("7a", 2).await;
        let used = site.course("7b", 1).await;
        let old = insert(site, measured(site, water, Some(&left)).await).await;
        days(site, 59);
        let young = insert(site, measured(site, water, Some(&used)).await).await;
        let hidden = row::ActiveModel { state: Set(row::State::Hidden), ..measured(site, water, Some(&used)).await };
        let hidden = insert(site, hidden).await;
        site.student(&used).await;
        logged_in(site, &used, site.app.clock.now()).await;
        days(site, 2);
        let before = site.app.mailer.kept().len();
        let forgotten = done(run(site, "staging-maintenance").await);
        assert_eq!(forgotten, [("courses_deleted", 1), ("keys_deleted", 2), ("measurements_deleted", 2)]);
        assert_eq!(done(run(site, "staging-maintenance").await), []);
        assert!(measurement(site, old).await.is_none() && measurement(site, hidden).await.is_none());
        assert!(measurement(site, young).await.is_some());
        assert!(course(site, left.id).await.is_none() && course(site, used.id).await.is_some());
        assert_eq!(access_key::Entity::find().all(site.app.db.read()).await.expect("the keys").len(), 1);
        assert_eq!(site.mails().await.len(), before, "no teacher is told");
    }
}
