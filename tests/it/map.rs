//! The map, its payload and pop-ups, and the page of a water.

use chrono::TimeDelta;
use entity::{index_result, measurement, parameter, parameter_type, water::FlowType};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::support::{TestApp, on_both_databases};

/// A measurement at a water, in a state, deleted or not.
pub(crate) async fn measured(site: &TestApp, water_id: i64, state: measurement::State, is_deleted: bool) -> i64 {
    let (db, now) = (site.app.db.read(), site.app.clock.now());
    let row = measurement::ActiveModel {
        water_id: Set(water_id),
        name: Set("Team Wasserfloh".to_owned()),
        longitude: Set(8.691_234_567),
        latitude: Set(49.412_345_678),
        measured_at: Set("2024-06-02T08:15:00Z".parse().expect("an instant")),
        time_zone: Set("Europe/Berlin".to_owned()),
        note: Set(String::new()),
        state: Set(state),
        version: Set(1),
        published_at: Set((state != measurement::State::Draft).then_some(now)),
        deleted_at: Set(is_deleted.then_some(now)),
        deleted_by: Set(is_deleted.then_some(entity::actor::ActorKind::Student)),
        search_text: Set(String::new()),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    row.insert(db).await.expect("a measurement").id
}

/// A measurement that everybody sees.
pub(crate) async fn published(site: &TestApp, water_id: i64) -> i64 {
    measured(site, water_id, measurement::State::Published, false).await
}

/// Measurements that nobody but author, teacher or staff may see.
async fn unseen(site: &TestApp, water_id: i64) -> [i64; 3] {
    [
        measured(site, water_id, measurement::State::Draft, false).await,
        measured(site, water_id, measurement::State::Hidden, false).await,
        measured(site, water_id, measurement::State::Published, true).await,
    ]
}

async fn add_nitrate_and_class(site: &TestApp, measurement_id: i64) {
    let (db, now) = (site.app.db.read(), site.app.clock.now());
    let nitrate = parameter_type::Entity::find().filter(parameter_type::Column::Identifier.eq("no3")).one(db).await;
    let value = parameter::ActiveModel {
        measurement_id: Set(measurement_id),
        parameter_type_id: Set(nitrate.expect("a query").expect("nitrate").id),
        value: Set(6.8),
        note: Set(String::new()),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    value.insert(db).await.expect("a value");
    let index = index_result::ActiveModel {
        measurement_id: Set(measurement_id),
        kind: Set(index_result::IndexKind::Bach),
        value: Set(90.08),
        classification: Set("I".to_owned()),
        validity: Set(53),
        method: Set("bach-2".to_owned()),
        inputs: Set(json!({ "counted": [], "missing": [] })),
        computed_at: Set(now),
    };
    index.insert(db).await.expect("an index");
}

on_both_databases! {
    async fn the_payload_has_what_is_published_and_nothing_else(site: &TestApp) {
        let neckar = site.neckar().await;
        let lake = site.water("See", Some(FlowType::Standing), &json!({ "type": "Point", "coordinates": [9.0, 48.0] })).await;
        let spring = site.water("Quelle", None, &json!({ "type": "Point", "coordinates": [9.1, 48.0] })).await;
        let ids = [published(site, neckar.id).await, published(site, lake.id).await, published(site, spring.id).await];
        unseen(site, neckar.id).await;
        let reply = site.visitor().get("/map/points.json").await;
        assert_eq!(reply.headers["content-type"], "application/json");
        // Each number is the difference from the one before.
        assert_eq!(reply.json(), json!({
            "scale": 100_000.0, "id": [ids[0], 1, 1], "lng": [869_123, 0, 0], "lat": [4_941_235, 0, 0],
            "day": [19_876, 0, 0], "flow": "rsu",
        }));
    }

    async fn the_payload_is_sent_once_until_it_changes(site: &TestApp) {
        let neckar = site.neckar().await;
        published(site, neckar.id).await;
        let first = site.visitor().get("/map/points.json").await;
        assert!(first.headers["cache-control"].to_str().expect("ASCII").contains("no-cache"));
        let tag = first.headers["etag"].to_str().expect("ASCII").to_owned();
        assert!(tag.starts_with('"'), "{tag} is not strong");
        let before = site.statements();
        let again = site.visitor().get_with("/map/points.json", "if-none-match", &tag).await;
        assert_eq!(site.statements() - before, 1, "the points are not read");
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(again.headers["etag"], *tag);
        let id = published(site, neckar.id).await;
        let changed = site.visitor().get_with("/map/points.json", "if-none-match", &tag).await;
        assert_eq!(changed.status, StatusCode::OK);
        let second = changed.headers["etag"].to_str().expect("ASCII").to_owned();
        assert_ne!(second, tag);
        let deleted = measurement::ActiveModel {
            id: Set(id),
            deleted_at: Set(Some(site.app.clock.now())),
            deleted_by: Set(Some(entity::actor::ActorKind::Student)),
            ..Default::default()
        };
        deleted.update(site.app.db.read()).await.expect("a deletion");
        let fewer = site.visitor().get_with("/map/points.json", "if-none-match", &second).await;
        assert_eq!((fewer.status, &fewer.body), (StatusCode::OK, &first.body));
    }

    async fn a_popup_tells_water_time_team_class_and_parameters(site: &TestApp) {
        let neckar = site.neckar().await;
        let id = published(site, neckar.id).await;
        add_nitrate_and_class(site, id).await;
        let popup = site.visitor().get(&format!("/map/popup/{id}/")).await;
        assert!(!popup.body.contains("<html"), "a piece of a page: {}", popup.body);
        assert_eq!(popup.texts("h2 a"), ["Neckar"]);
        assert_eq!(popup.attributes("h2 a", "href"), [format!("/water/{}/", neckar.id)]);
        assert_eq!(popup.texts("article > p")[0], "2. Juni 2024, 10:15 Uhr · Team Wasserfloh");
        assert_eq!(popup.attributes(".class-chip", "data-class"), ["I"]);
        assert!(popup.body.contains("Nitrat"), "{}", popup.body);
        assert!(popup.attributes("a", "href").contains(&format!("/measurement/{id}/")));
        let english = site.visitor().in_english().get(&format!("/map/popup/{id}/")).await;
        assert!(english.body.contains("2 June 2024, 10:15") && english.body.contains("Nitrate"), "{}", english.body);
    }

    async fn what_is_not_published_has_no_popup(site: &TestApp) {
        let neckar = site.neckar().await;
        let ids = unseen(site, neckar.id).await.map(|id| id.to_string());
        for id in ids.iter().map(String::as_str).chain(["0", "-1", "x", "99999999999999999999"]) {
            let reply = site.visitor().get(&format!("/map/popup/{id}/")).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{id}");
        }
    }

    async fn the_drawer_gets_rows_in_the_order_it_asked_for(site: &TestApp) {
        let neckar = site.neckar().await;
        let (first, second) = (published(site, neckar.id).await, published(site, neckar.id).await);
        let [draft, hidden, deleted] = unseen(site, neckar.id).await;
        let path = format!("/map/rows/?ids={second},{draft},x,{first},{hidden},{deleted},,7777");
        let rows = site.visitor().get(&path).await;
        assert_eq!(rows.attributes("li a", "href"), [second, first].map(|id| format!("/measurement/{id}/")));
        assert_eq!(site.visitor().get("/map/rows/").await.body.trim(), "");
    }

    async fn the_home_page_greets_visitors_and_lists_the_latest_without_a_script(site: &TestApp) {
        let neckar = site.neckar().await;
        for _ in 0..11 {
            published(site, neckar.id).await;
        }
        unseen(site, neckar.id).await;
        let german = site.visitor().get("/").await;
        assert_eq!(german.attributes("html", "lang"), ["de"]);
        assert_eq!(german.attributes("#map", "data-points"), ["/map/points.json"]);
        assert_eq!(german.texts(".map-welcome summary"), ["Was ist das hier?"]);
        assert_eq!(german.attributes(".map-welcome a", "href"), ["/login/", "/register/"]);
        // The parser takes what noscript holds as text, as a browser with scripts does.
        let listed = german.texts("noscript").join(" ").matches("href=\"/measurement/").count();
        assert_eq!(listed, 10);
        let english = site.visitor().in_english().get("/").await;
        assert_eq!(english.attributes("html", "lang"), ["en"]);
        assert_eq!(english.texts(".map-welcome summary"), ["What is this?"]);
        let course = site.course("7b", 1).await;
        let pupil = site.student(&course).await.get("/").await;
        assert!(pupil.texts(".map-welcome").is_empty(), "who is logged in knows already");
    }

    async fn the_page_of_a_water_shows_shape_links_and_measurements(site: &TestApp) {
        let text = json!({ "type": "Feature", "properties": { "@id": "relation/123", "name": "Müggelsee", "natural": "water", "water": "lake" },
            "geometry": { "type": "Polygon", "coordinates": [[[13.6, 52.4], [13.7, 52.4], [13.7, 52.45], [13.6, 52.4]]] } });
        site.import(&text.to_string()).await.expect("an import");
        let id = entity::water::Entity::find().one(site.app.db.read()).await.expect("a query").expect("a water").id;
        let path = format!("/water/{id}/");
        unseen(site, id).await;
        assert_eq!(site.visitor().get(&path).await.status, StatusCode::NOT_FOUND);
        for _ in 0..12 {
            published(site, id).await;
        }
        let page = site.visitor().get(&path).await;
        assert_eq!(page.texts("h1"), ["Müggelsee"]);
        assert_eq!(page.texts(".lead"), ["Stehendes Gewässer · See"]);
        assert!(page.attributes("a", "href").contains(&"https://www.openstreetmap.org/relation/123".to_owned()));
        assert!(page.attributes("a", "href").iter().any(|href| href.starts_with("/?lng=13.65")));
        assert_eq!(page.attributes("svg path.water-area", "d").len(), 1);
        assert_eq!(page.attributes("svg circle.water-measured", "cx").len(), 1, "all twelve at one place");
        assert_eq!(page.attributes("tbody th a", "href").len(), 10);
        assert_eq!(page.texts("h2"), ["12 Messungen"]);
        let second = site.visitor().in_english().get(&format!("{path}?page=2")).await;
        assert_eq!(second.attributes("tbody th a", "href").len(), 2);
        assert_eq!(second.texts("h2"), ["12 measurements"]);
        assert_eq!(site.visitor().get(&format!("{path}?page=99")).await.attributes("tbody th a", "href").len(), 2);
        for unknown in ["/water/999999/", "/water/x/"] {
            assert_eq!(site.visitor().get(unknown).await.status, StatusCode::NOT_FOUND, "{unknown}");
        }
    }

    async fn no_page_loads_anything_from_elsewhere(site: &TestApp) {
        let neckar = site.neckar().await;
        let id = published(site, neckar.id).await;
        for path in ["/".to_owned(), "/waters/".to_owned(), format!("/water/{}/", neckar.id), format!("/map/popup/{id}/")] {
            for client in [site.visitor(), site.visitor().in_english()] {
                let page = client.get(&path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                for (selector, name) in [("[src]", "src"), ("link[href]", "href"), ("use", "href"), ("form", "action")] {
                    for url in page.attributes(selector, name) {
                        assert!(url.starts_with('/') && !url.starts_with("//"), "{path} loads {url}");
                    }
                }
                assert!(page.attributes("[style]", "style").is_empty(), "{path} has a style attribute");
            }
        }
    }

    async fn measurements_of_one_water_are_newest_first(site: &TestApp) {
        let neckar = site.neckar().await;
        let (old, new) = (published(site, neckar.id).await, published(site, neckar.id).await);
        let later = measurement::ActiveModel {
            id: Set(new),
            measured_at: Set(site.app.clock.now() - TimeDelta::days(1)),
            ..Default::default()
        };
        later.update(site.app.db.read()).await.expect("an update");
        let page = site.visitor().get(&format!("/water/{}/", neckar.id)).await;
        assert_eq!(page.attributes("tbody th a", "href"), [new, old].map(|id| format!("/measurement/{id}/")));
    }
}
