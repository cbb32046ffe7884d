//! A form whose measurement went away, or whose step was closed, while it was filled in.

use entity::{measurement, water};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::{
    animals_path, answers, draft, entry::values, place, post, published, rows, stored, structure_path, values_path,
    with,
};
use crate::support::{Client, Reply, TestApp, on_both_databases};

async fn press(client: &Client, path: &str) -> Reply {
    client.post(path, &[]).await
}

/// The hidden fields of the page, as its button sends them again.
fn kept(reply: &Reply) -> Vec<(String, String)> {
    let of = |attribute| reply.attributes("main input[type=hidden]", attribute);
    of("name").into_iter().zip(of("value")).collect()
}

async fn flows(site: &TestApp, id: i64, flow: water::FlowType) {
    let row = water::ActiveModel { id: Set(id), flow_type: Set(Some(flow)), ..Default::default() };
    row.update(site.app.db.read()).await.expect("an update");
}

on_both_databases! {
    async fn what_was_typed_outlives_a_deletion(site: &TestApp) {
        let course = site.course("9b", 2).await;
        let water = site.neckar().await;
        let (pupil, teacher) = (site.student(&course).await, site.teacher(&course).await);
        let id = draft(&pupil, &place(water.id)).await;
        let edit = format!("/measurement/{id}/edit/");
        let typed: Vec<(String, String)> =
            with(&place(water.id), &[("comment", "Regen <b>")]).into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
        let forms = [
            (edit.clone(), typed, ("comment", "Regen <b>")),
            (values_path(id), rows(&[("12", "17", "früh")], 1, "save"), ("parameters-0-comment", "früh")),
            (animals_path(id), rows(&[("18", "4", "")], 1, "save"), ("parameters-0-value", "4")),
            (structure_path(id), answers(&[("margin", "none")], 1, "save"), ("margin", "none")),
        ];
        press(&teacher, &format!("/measurement/{id}/delete")).await.location();
        let other = site.student_with_key(&course, 1).await;
        for (path, form, (name, value)) in &forms {
            let reply = post(&pupil, path, form).await;
            assert_eq!(reply.status, 409, "{path}");
            assert!(reply.texts(".lead")[0].contains("inzwischen gelöscht"), "{path}");
            assert!(kept(&reply).contains(&((*name).to_owned(), (*value).to_owned())), "{path}: {:?}", kept(&reply));
            let actions = reply.attributes("main form", "action");
            assert_eq!(actions, [format!("/measurement/{id}/restore"), path.clone()]);
            assert_eq!(post(&other, path, form).await.status, 404, "nobody else learns of it");
        }
        // Brought back in another tab and sent again: both versions, then what was typed.
        let reply = post(&pupil, &values_path(id), &forms[1].1).await;
        press(&pupil, &format!("/measurement/{id}/restore")).await.location();
        let again = post(&pupil, &values_path(id), &kept(&reply)).await;
        assert_eq!((again.status.as_u16(), again.value("parameters-0-value").as_deref()), (409, Some("17")));
        let version = stored(site, id).await.version;
        post(&pupil, &values_path(id), &rows(&[("12", "17", "früh")], version, "save")).await.location();
        assert_eq!(values(site, id).await, [(12, 17.0, "früh".to_owned())]);
    }

    async fn what_was_typed_outlives_hiding(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[("12", "17", "")]).await;
        let row = measurement::ActiveModel { id: Set(id), state: Set(measurement::State::Hidden), ..Default::default() };
        row.update(site.app.db.read()).await.expect("an update");
        let reply = post(&pupil, &values_path(id), &rows(&[("12", "18", "")], 2, "save")).await;
        assert_eq!(reply.status, 409);
        assert!(reply.texts(".lead")[0].contains("ausgeblendet"), "{:?}", reply.texts(".lead"));
        assert!(kept(&reply).contains(&("parameters-0-value".to_owned(), "18".to_owned())));
        assert_eq!(reply.attributes("main form", "action"), [values_path(id)], "it can't be brought back");
    }

    async fn what_was_typed_outlives_another_kind_of_water(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        flows(site, water.id, water::FlowType::Standing).await;
        let form = rows(&[("18", "4", "")], 1, "save");
        let reply = post(&pupil, &animals_path(id), &form).await;
        assert_eq!(reply.status, 409);
        assert!(reply.texts(".lead")[0].contains("fließt nicht"));
        assert_eq!(reply.attributes("main a.btn", "href"), [format!("/measurement/{id}/edit/")]);
        flows(site, water.id, water::FlowType::Running).await;
        post(&pupil, &animals_path(id), &kept(&reply)).await.location();
        assert_eq!(values(site, id).await, [(18, 4.0, String::new())]);
    }

    async fn animals_of_a_water_that_no_longer_flows_are_set_aside(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let (pupil, now) = (site.student(&course).await, site.app.clock.now());
        let id = draft(&pupil, &place(water.id)).await;
        post(&pupil, &animals_path(id), &rows(&[("18", "4", "")], 1, "save")).await.location();
        post(&pupil, &structure_path(id), &answers(&[("margin", "large")], 2, "publish")).await.location();
        let path = format!("/measurement/{id}/");
        let page = site.visitor().get(&path).await;
        assert!(page.body.contains("Schnecken") && page.body.contains("über 20 m"));
        let before = site.visitor().get("/measurements/").await.attributes("tbody tr svg", "class").len();

        flows(site, water.id, water::FlowType::Standing).await;
        let txn = site.app.db.begin().await.expect("a transaction");
        gcampus::measurement::refresh_at_waters(&txn, &[water.id], now).await.expect("new indices");
        txn.commit().await.expect("a commit");
        let page = site.visitor().get(&path).await;
        assert!(!page.body.contains("Schnecken") && !page.body.contains("über 20 m"), "no table");
        let notice = "gelten nur für Fließgewässer";
        assert!(!page.body.contains(notice), "readers need not know");
        assert!(pupil.get(&path).await.body.contains(notice));
        let after = site.visitor().get("/measurements/").await.attributes("tbody tr svg", "class").len();
        assert!(after < before, "no marks in the list: {after} of {before}");
    }

    async fn a_count_of_nothing_makes_no_table(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = draft(&pupil, &place(water.id)).await;
        post(&pupil, &animals_path(id), &rows(&[("18", "0", "")], 1, "save")).await.location();
        assert!(!pupil.get(&format!("/measurement/{id}/")).await.body.contains("Schnecken"));
    }
}
