//! Indices when several things happen to one measurement at once.

use entity::parameter;
use gcampus::{
    measurement::{refresh_at_waters, set_value_hidden},
    quality::recompute_all,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::{draft, entry::value_ids, place, post, published, rows, stored, values_path, with};
use crate::support::{TestApp, on_both_databases};

/// Changes that a run would make.
async fn wrong(site: &TestApp) -> u64 {
    recompute_all(&site.app.db, site.app.clock.now(), true, |_| Ok(())).await.expect("a run").changes
}

async fn set_hidden(site: &TestApp, value: i64, is_hidden: bool) -> bool {
    let txn = site.app.db.begin().await.expect("a transaction");
    let changed = set_value_hidden(&txn, value, is_hidden, site.app.clock.now()).await.expect("a change");
    txn.commit().await.expect("a commit");
    changed
}

on_both_databases! {
    async fn a_run_beside_a_save_leaves_no_old_index(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[("1", "5", "")]).await;
        let value = value_ids(site, id).await[0];
        let now = site.app.clock.now();
        for round in 0..120_u32 {
            let version = stored(site, id).await.version;
            let mut form = rows(&[("1", &(5 + round % 2 * 20).to_string(), "")], version, "save");
            form.push(("parameters-0-id".to_owned(), value.to_string()));
            let path = values_path(id);
            let save = post(&pupil, &path, &form);
            let refresh = async {
                let txn = site.app.db.begin().await.expect("a transaction");
                refresh_at_waters(&txn, &[water.id], now).await.expect("new indices");
                txn.commit().await.expect("a commit");
            };
            let all = recompute_all(&site.app.db, now, false, |_| Ok(()));
            let (reply, (), all) = tokio::join!(save, refresh, all);
            reply.location();
            all.expect("a run");
            assert_eq!(wrong(site).await, 0, "round {round}");
        }
    }

    async fn hiding_a_value_takes_it_out_of_index_and_filter(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[("1", "5", ""), ("12", "17", "")]).await;
        let value = value_ids(site, id).await[0];
        let index = async || site.visitor().get(&format!("/measurement/{id}/")).await.texts(".index-card .index-value");
        let found = async || site.visitor().get("/measurements/?parameter_types=1").await.texts("tbody tr").len();
        let (before, version) = (index().await, stored(site, id).await.version);
        assert_eq!(found().await, 1);

        assert!(set_hidden(site, value, true).await);
        assert_ne!(index().await, before);
        assert_eq!((found().await, wrong(site).await), (0, 0));
        assert!(!set_hidden(site, value, true).await, "twice changes nothing");
        assert_eq!(stored(site, id).await.version, version + 1);

        assert!(set_hidden(site, value, false).await);
        assert_eq!((index().await, found().await, wrong(site).await), (before, 1, 0));
    }

    async fn hidden_values_alone_are_nothing_to_publish(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let bare = with(&place(water.id), &[("comment", "")]);
        let id = draft(&pupil, &bare).await;
        post(&pupil, &values_path(id), &rows(&[("1", "5", "")], 1, "save")).await.location();
        set_hidden(site, value_ids(site, id).await[0], true).await;
        let version = stored(site, id).await.version.to_string();
        post(&pupil, &format!("/measurement/{id}/publish"), &[("version", version)]).await.location();
        assert_eq!(stored(site, id).await.state, entity::measurement::State::Draft);
    }

    async fn a_run_writes_down_which_types_there_are(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[("12", "17", "")]).await;
        let now = site.app.clock.now();
        let row = parameter::ActiveModel {
            measurement_id: Set(id),
            parameter_type_id: Set(1),
            value: Set(3.0),
            created_at: Set(now),
            updated_at: Set(now),
            ..Default::default()
        };
        row.insert(site.app.db.read()).await.expect("a value behind the program's back");
        assert_eq!(stored(site, id).await.parameter_types, 1 << 12);
        recompute_all(&site.app.db, now, false, |_| Ok(())).await.expect("a run");
        assert_eq!(stored(site, id).await.parameter_types, 1 << 12 | 1 << 1);
    }
}
