//! The filters of the list, and what is nobody's business.

use gcampus::measurement::set_value_hidden;
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{column, copies, csv, of};
use crate::{
    measurement::{draft, place, published, with},
    support::{TestApp, on_both_databases},
};

/// The names of the measurements in a download, each once.
async fn names(client: &crate::support::Client, query: &str) -> Vec<String> {
    let mut names = column(&csv(client, query).await, "measurement_name");
    names.dedup();
    names
}

on_both_databases! {
    async fn a_download_keeps_the_filter_of_the_list(site: &TestApp) {
        let (own, other) = (site.course("9b", 2).await, site.course("7a", 1).await);
        let river = site.neckar().await;
        let at = serde_json::json!({ "type": "Point", "coordinates": [8.69, 49.412] });
        let pond = site.water("Teich", Some(entity::water::FlowType::Standing), &at).await;
        let pupil = site.student(&own).await;
        for (client, water, name, day, kind) in [
            (&pupil, river.id, "eins", "1", "12"),
            (&site.student_with_key(&own, 1).await, river.id, "zwei", "2", "1"),
            (&site.student(&other).await, pond.id, "drei", "3", "12"),
        ] {
            let form = with(&place(water), &[("name", name), ("time_0_0", day)]);
            published(client, &form, &[(kind, "7", "")]).await;
        }
        let visitor = site.visitor();
        for (client, query, kept) in [
            (&visitor, "", &["drei", "zwei", "eins"][..]),
            (&visitor, "?name=zwei", &["zwei"]),
            (&visitor, "?parameter_types=12", &["drei", "eins"]),
            (&visitor, "?flow_type=standing", &["drei"]),
            (&visitor, "?time_range_min=2024-06-02&time_range_max=2024-06-02", &["zwei"]),
            (&visitor, "?name=***", &[]),
            (&pupil, "?same_access_key=on", &["eins"]),
            (&pupil, "?same_course=on", &["zwei"]),
            (&pupil, "?other_courses=on", &["drei"]),
            // Only who is logged in has a course.
            (&visitor, "?same_course=on", &["drei", "zwei", "eins"]),
        ] {
            assert_eq!(names(client, query).await, kept, "{query}");
            let features = client.get(&format!("/export/geojson/{query}")).await.json();
            assert_eq!(features["features"].as_array().map(Vec::len), Some(kept.len()), "{query}");
            let list = client.get(&format!("/measurements/{query}")).await;
            let links = list.attributes(".download-list a", "href");
            assert_eq!(links.len(), if kept.is_empty() { 0 } else { 3 }, "{query}");
            for link in links {
                assert_eq!(client.get(&link).await.status, StatusCode::OK, "{link}");
            }
        }
        let page = visitor.get("/measurements/?name=zwei&flow_type=running&page=1").await;
        assert_eq!(page.attributes(".download-list a", "href"), [
            "/export/xlsx/?name=zwei&flow_type=running",
            "/export/csv/?name=zwei&flow_type=running",
            "/export/geojson/?name=zwei&flow_type=running",
        ]);
    }

    async fn a_filter_that_makes_no_sense_is_told_and_not_ignored(site: &TestApp) {
        for path in ["csv", "xlsx", "geojson", "geojsonseq"] {
            for query in ["time_range_min=gestern", "time_range_min=2024-06-02&time_range_max=2024-06-01"] {
                let reply = site.visitor().get(&format!("/export/{path}/?{query}")).await;
                assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path} {query}");
                assert!(reply.texts(".lead")[0].contains("Der Filter nennt einen Tag"), "{:?}", reply.texts(".lead"));
            }
        }
    }

    async fn what_is_hidden_deleted_or_a_draft_is_in_no_download(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let pupil = site.student(&course).await;
        let form = |name| with(&place(river.id), &[("name", name)]);
        let shown = published(&pupil, &form("sichtbar"), &[("12", "17", ""), ("4", "7.5", "geheime Notiz"), ("4", "8.5", "")]).await;
        let hidden = published(&pupil, &form("versteckt"), &[("12", "17", "")]).await;
        let deleted = published(&pupil, &form("geloescht"), &[("12", "17", "")]).await;
        draft(&pupil, &form("entwurf")).await;
        let db = site.app.db.read();
        let row = entity::measurement::ActiveModel {
            id: Set(hidden),
            state: Set(entity::measurement::State::Hidden),
            ..Default::default()
        };
        row.update(db).await.expect("hidden");
        pupil.post(&format!("/measurement/{deleted}/delete"), &[]).await.location();
        let secret = entity::parameter::Entity::find()
            .filter(entity::parameter::Column::MeasurementId.eq(shown))
            .filter(entity::parameter::Column::Value.eq(7.5))
            .one(db).await.expect("a query").expect("a value");
        let txn = site.app.db.begin().await.expect("a transaction");
        set_value_hidden(&txn, secret.id, true, site.app.clock.now()).await.expect("hidden");
        txn.commit().await.expect("kept");

        for client in [&site.visitor(), &pupil] {
            let rows = csv(client, "").await;
            assert_eq!(column(&of(&rows, shown), "value")[..2], ["17", "8.5"]);
            for path in ["csv", "geojson", "geojsonseq"] {
                let text = client.get(&format!("/export/{path}/")).await.body;
                assert!(text.contains("sichtbar"), "{path}");
                for secret in ["versteckt", "geloescht", "entwurf", "geheime Notiz", "7.5"] {
                    assert!(!text.contains(secret), "{path} tells {secret}");
                }
            }
        }
    }

    async fn replicates_are_rows_in_the_table_and_their_mean_on_the_map(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let pupil = site.student(&course).await;
        published(&pupil, &place(river.id), &[("4", "7", "erste"), ("4", "7.5", ""), ("4", "8", "")]).await;
        let rows = csv(&pupil, "").await;
        let values: Vec<_> = rows.iter().filter(|row| row[0] == "ph").map(|row| (row[2].as_str(), row[11].as_str())).collect();
        assert_eq!(values, [("7", "erste"), ("7.5", ""), ("8", "")]);
        let all = pupil.get("/export/geojson/").await.json();
        assert_eq!(all["features"][0]["properties"]["value_ph"], 7.5);
        // Too little is known for a class.
        let bach = rows.iter().find(|row| row[0] == "bach").expect("an index");
        assert_eq!((bach[10].as_str(), bach[18].as_str()), ("0.1", ""), "{bach:?}");
    }

    async fn batches_go_on_where_the_last_one_ended(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let river = site.neckar().await;
        let pupil = site.student(&course).await;
        let first = published(&pupil, &place(river.id), &[("12", "17", "")]).await;
        let visitor = site.visitor();
        let few = site.statements_for(&visitor, "/export/geojsonseq/").await;
        // All at the same moment: only their numbers tell them apart.
        let mut ids = copies(site, first, 450, "").await;
        ids.push(first);
        let reply = visitor.get("/export/geojsonseq/").await;
        let features = reply.body.split('\u{1e}').skip(1);
        let mut found: Vec<i64> = features.map(|text| {
            let feature: serde_json::Value = serde_json::from_str(text).expect("JSON");
            feature["id"].as_i64().expect("a number")
        }).collect();
        assert!(found.is_sorted_by(|one, other| one > other));
        found.sort_unstable();
        ids.sort_unstable();
        assert_eq!(found, ids);
        // Three statements for each two hundred, and not for each measurement.
        assert_eq!(site.statements_for(&visitor, "/export/geojsonseq/").await, few + 2 * 3);
        assert_eq!(site.statements_for(&visitor, "/export/xlsx/").await, few + 2 * 3);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn downloads_are_counted() {
    let site = TestApp::on_sqlite().await;
    let greedy = site.visitor();
    for _ in 0..60 {
        assert_eq!(greedy.get("/export/csv/").await.status, StatusCode::OK);
    }
    let refused = greedy.get("/export/geojson/").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(site.visitor().get("/export/csv/").await.status, StatusCode::OK);
}
