//! Keeping waters up to date: the refresh, and the articles about them.

use chrono::TimeDelta;
use entity::water;
use gcampus::{
    measurement::refresh_at_waters,
    water::{LinksReport, RefreshReport, refresh, resolve_links},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};
use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, query_param},
};

use crate::{
    map::published,
    support::{
        TestApp,
        overpass::{Overpass, Reply},
    },
};

/// Streams with these OpenStreetMap numbers.
async fn streams(site: &TestApp, ids: std::ops::RangeInclusive<i64>) {
    let features: Vec<Value> = ids
        .map(|id| {
            let tags = json!({ "waterway": "stream", "name": format!("Bach {id}"), "wikidata": format!("Q{id}") });
            json!({ "type": "Feature", "properties": { "osm_id": id, "osm_type": "way", "tags": tags },
                    "geometry": { "type": "LineString", "coordinates": [[8.0, 49.0], [8.0, 49.1]] } })
        })
        .collect();
    let collection = json!({ "type": "FeatureCollection", "features": features });
    site.import(&collection.to_string()).await.expect("an import");
}

fn answer(id: i64, name: &str) -> Reply {
    Reply::Json(json!({ "elements": [{ "type": "way", "id": id,
        "tags": { "waterway": "stream", "name": name, "wikidata": format!("Q{id}") },
        "geometry": [{ "lat": 49.0, "lon": 8.0 }, { "lat": 49.1, "lon": 8.0 }] }] }))
}

async fn rows(site: &TestApp) -> Vec<water::Model> {
    water::Entity::find().order_by_asc(water::Column::Id).all(site.app.db.read()).await.expect("waters")
}

async fn run(site: &TestApp, limit: u64) -> RefreshReport {
    refresh(&site.app, limit, refresh_at_waters, || true).await.expect("a refresh")
}

#[tokio::test]
async fn the_oldest_are_asked_for_and_one_failure_does_not_lose_the_others() {
    let overpass = Overpass::start().await;
    let site = TestApp::start(&[("GCAMPUS_OVERPASS_URL", &overpass.url())]).await;
    streams(&site, 1..=3).await;
    site.app.clock.advance(TimeDelta::hours(1));
    streams(&site, 4..=5).await;
    assert_eq!(run(&site, 10).await, RefreshReport::default(), "nothing is old yet");

    site.app.clock.advance(TimeDelta::days(61));
    let ids: Vec<i64> = rows(&site).await.iter().map(|row| row.id).collect();
    let measured = published(&site, ids[0]).await;
    overpass
        .then(answer(1, "Neuer Bach"))
        .then(Reply::Status(500))
        .then(Reply::Json(json!({ "elements": [] })))
        .then(answer(4, "Bach 4"));
    let report = run(&site, 4).await;
    assert_eq!((report.updated, report.unchanged, report.gone), (1, 1, 1));
    let [(failed, reason)] = &report.failed[..] else { panic!("{report:?}") };
    assert_eq!((*failed, reason.contains("500")), (ids[1], true));
    assert!(overpass.queries().await[0].contains("way(1);"));

    let after = rows(&site).await;
    assert_eq!(after.iter().map(|row| row.id).collect::<Vec<_>>(), ids, "numbers stay");
    assert_eq!(after[0].name.as_deref(), Some("Neuer Bach"));
    assert!(site.visitor().get(&format!("/measurement/{measured}/")).await.body.contains("Neuer Bach"));
    let asked: Vec<bool> = after.iter().map(|row| row.refreshed_at.is_some()).collect();
    assert_eq!(asked, [true, false, true, true, false]);
    assert!(after[2].requires_review, "gone, and kept for somebody to look at");

    // The one that failed comes after those that had no turn yet.
    overpass.then(answer(5, "Bach 5")).then(answer(2, "Bach 2"));
    assert_eq!(run(&site, 10).await, RefreshReport { unchanged: 2, ..RefreshReport::default() });
    assert_eq!(run(&site, 10).await, RefreshReport::default());

    // Marked by staff: at once.
    let marked = water::ActiveModel { id: Set(ids[4]), requires_update: Set(true), ..Default::default() };
    marked.update(site.app.db.read()).await.expect("an update");
    overpass.then(answer(5, "Anderer Bach"));
    assert_eq!(run(&site, 10).await, RefreshReport { updated: 1, ..RefreshReport::default() });
    assert!(!rows(&site).await[4].requires_update);
}

#[tokio::test]
async fn ten_that_always_fail_leave_the_others_their_turn() {
    let overpass = Overpass::start().await;
    let postgres = TestApp::on_postgres().await;
    let key = ("GCAMPUS_SECRET_KEY", "a secret key that only the tests use");
    let asking = ("GCAMPUS_OVERPASS_URL", &*overpass.url());
    for site in [
        TestApp::start(&[asking]).await,
        TestApp::start(&[asking, key, ("GCAMPUS_DATABASE_URL", postgres.database_url())]).await,
    ] {
        streams(&site, 1..=10).await;
        site.app.clock.advance(TimeDelta::hours(1));
        streams(&site, 11..=12).await;
        // Staff want some of those that fail at once.
        for row in rows(&site).await.iter().take(5) {
            let marked = water::ActiveModel { id: Set(row.id), requires_update: Set(true), ..Default::default() };
            marked.update(site.app.db.read()).await.expect("an update");
        }
        site.app.clock.advance(TimeDelta::days(61));
        for _ in 1..=10 {
            overpass.then(Reply::Text("{".to_owned()));
        }
        assert_eq!(run(&site, 10).await.failed.len(), 10);
        site.app.clock.advance(TimeDelta::days(7));
        overpass.then(answer(11, "Bach 11")).then(answer(12, "Bach 12"));
        let second = run(&site, 10).await;
        assert_eq!((second.unchanged, second.failed.len()), (2, 8), "{second:?}");
        let tried: Vec<bool> = rows(&site).await.iter().map(|row| row.refresh_tried_at.is_some()).collect();
        assert_eq!(tried, [vec![true; 10], vec![false; 2]].concat());
    }
}

#[tokio::test]
async fn wikidata_tells_the_articles_and_pages_only_read_them() {
    let wikidata = MockServer::start().await;
    let articles = json!({ "success": 1, "entities": {
        "Q1": { "sitelinks": {
            "dewiki": { "site": "dewiki", "title": "Bach 1", "url": "https://de.wikipedia.org/wiki/Bach_1" },
            "enwiki": { "site": "enwiki", "title": "Brook 1", "url": "https://en.wikipedia.org/wiki/Brook_1" } } },
        "Q2": { "sitelinks": { "dewiki": { "url": "https://evil.example/" } } },
        "Q3": { "missing": "" },
    } });
    Mock::given(method("GET"))
        .and(query_param("action", "wbgetentities"))
        .and(query_param("ids", "Q1|Q2|Q3"))
        .respond_with(ResponseTemplate::new(200).set_body_json(articles))
        .up_to_n_times(1)
        .mount(&wikidata)
        .await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(503)).mount(&wikidata).await;
    let site = TestApp::start(&[("GCAMPUS_WIKIDATA_URL", &wikidata.uri())]).await;
    streams(&site, 1..=3).await;
    let report = resolve_links(&site.app, 100, || true).await.expect("links");
    assert_eq!(report, LinksReport { found: 1, without: 2, failed: 0, reason: None });
    assert_eq!(resolve_links(&site.app, 100, || true).await.expect("links"), LinksReport::default(), "asked once");

    let id = rows(&site).await[0].id;
    published(&site, id).await;
    let link = "a[href*='wikipedia.org']";
    let german = site.visitor().get(&format!("/water/{id}/")).await;
    assert_eq!(german.attributes(link, "href"), ["https://de.wikipedia.org/wiki/Bach_1"]);
    let english = site.visitor().in_english().get(&format!("/water/{id}/")).await;
    assert_eq!(english.attributes(link, "href"), ["https://en.wikipedia.org/wiki/Brook_1"]);
    assert_eq!(wikidata.received_requests().await.map(|all| all.len()), Some(1));

    streams(&site, 4..=4).await;
    let failed = resolve_links(&site.app, 100, || true).await.expect("links");
    assert_eq!((failed.found, failed.failed), (0, 1));
    assert!(failed.reason.is_some_and(|reason| reason.contains("503")));
}

#[tokio::test]
async fn another_subject_loses_the_former_articles() {
    let site = TestApp::on_sqlite().await;
    streams(&site, 1..=1).await;
    let id = rows(&site).await[0].id;
    let known = water::ActiveModel { id: Set(id), sitelinks: Set(Some(json!({}))), ..Default::default() };
    known.update(site.app.db.read()).await.expect("an update");
    streams(&site, 1..=1).await;
    assert!(rows(&site).await[0].sitelinks.is_some());
    let tags = json!({ "waterway": "stream", "wikidata": "Q99" });
    let feature = json!({ "type": "Feature", "properties": { "osm_id": 1, "osm_type": "way", "tags": tags },
        "geometry": { "type": "Point", "coordinates": [8.0, 49.0] } });
    site.import(&feature.to_string()).await.expect("an import");
    assert_eq!(rows(&site).await[0].sitelinks, None);
}
