//! What the map loads beside its points: shapes, search, tiles, pictures.

use std::{collections::BTreeMap, fs, io::Read};

use entity::{
    measurement,
    water::{self, FlowType},
};
use gcampus::{platform::config::Config, quality::recompute};
use reqwest::{Method, StatusCode, header};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};

use crate::{
    map::{measured, published},
    support::{TestApp, on_both_databases},
    water_page::add_values,
};

/// A PNG's width and height.
fn size_of(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG"), "no PNG");
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    (number(16), number(20))
}

async fn bytes(site: &TestApp, path: &str) -> (StatusCode, header::HeaderMap, Vec<u8>) {
    let answer = site.visitor().request(Method::GET, path).send().await.expect("an answer");
    let (status, headers) = (answer.status(), answer.headers().clone());
    (status, headers, answer.bytes().await.expect("a body").to_vec())
}

on_both_databases! {
    async fn shapes_come_by_box_cut_to_it(site: &TestApp) {
        let far: Vec<[f64; 2]> = (0..=200).map(|step| [8.0 + f64::from(step) * 0.02, 49.1]).collect();
        site.water("Langer Bach", Some(FlowType::Running), &json!({ "type": "LineString", "coordinates": far })).await;
        let ring = json!([[[8.1, 49.05], [12.0, 49.05], [12.0, 49.2], [8.1, 49.05]]]);
        site.water("Großer See", Some(FlowType::Standing), &json!({ "type": "Polygon", "coordinates": ring })).await;
        site.water("Ferne Quelle", None, &json!({ "type": "Point", "coordinates": [11.0, 51.0] })).await;
        let pupils = site.water("Pias Tümpel", None, &json!({ "type": "Point", "coordinates": [8.1, 49.1] })).await;
        let unseen = water::ActiveModel { id: Set(pupils.id), requires_review: Set(true), ..Default::default() };
        unseen.update(site.app.db.read()).await.expect("written");
        let reply = site.visitor().get("/map/waters.json?bbox=8,49,8.25,49.25").await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        assert_eq!(reply.headers["content-type"], "application/geo+json");
        let answer = reply.json();
        let features = answer["features"].as_array().expect("features");
        let named = |name: &str| features.iter().find(|f| f["properties"]["name"] == name);
        assert_eq!(features.len(), 2, "the spring is elsewhere, and nobody has looked at the pond yet");
        let stream = named("Langer Bach").expect("the stream");
        assert_eq!(stream["properties"]["kind"], "running");
        assert!(stream["geometry"]["coordinates"][0].as_array().expect("a line").len() < 20, "{stream}");
        let lake = &named("Großer See").expect("the lake")["geometry"];
        assert_eq!(lake["type"], "MultiPolygon");
        let east = lake["coordinates"][0][0].as_array().expect("a ring").iter().map(|p| p[0].as_f64().expect("a number"));
        assert!((east.fold(0.0, f64::max) - 8.25).abs() < 1e-9, "{lake}");
        let tag = reply.headers["etag"].to_str().expect("ASCII");
        let again = site.visitor().get_with("/map/waters.json?bbox=8,49,8.25,49.25", "if-none-match", tag).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    }

    async fn a_box_that_is_none_is_refused(site: &TestApp) {
        for bbox in ["", "1,2,3", "a,b,c,d", "8,49,8,50", "9,49,8,50", "8,49,9.5,50", "8,NaN,9,50", "200,0,200.5,1", "0,90,1,91"] {
            let reply = site.visitor().get(&format!("/map/waters.json?bbox={bbox}")).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{bbox}");
        }
    }

    async fn the_search_finds_measured_waters_and_places(site: &TestApp) {
        let neckar = site.neckar().await;
        published(site, neckar.id).await;
        let unmeasured = site.water("Neckarbach", Some(FlowType::Running), &json!({ "type": "Point", "coordinates": [9.0, 48.0] })).await;
        measured(site, unmeasured.id, measurement::State::Draft, false).await;
        let search = async |q: &str| site.visitor().get(&format!("/map/search?q={q}")).await.json()["results"].clone();
        let names = |found: &Value| -> Vec<String> {
            found.as_array().expect("a list").iter().map(|hit| hit["name"].as_str().expect("a name").to_owned()).collect()
        };
        let found = search("NECK").await;
        assert_eq!(names(&found)[..2], ["Neckar", "Esslingen am Neckar"], "the measured water, then places");
        assert_eq!(found[0]["kind"], "running");
        assert_eq!(found[0]["detail"], "1 Messung");
        assert_eq!(found[0]["bounds"], json!([8.68, 49.41, 8.72, 49.415]));
        let munich = search("muenchen").await;
        assert_eq!((&munich[0]["name"], &munich[0]["kind"]), (&json!("München"), &json!("place")));
        let bounds: Vec<f64> = munich[0]["bounds"].as_array().expect("four").iter().filter_map(Value::as_f64).collect();
        assert!(bounds[0] < 11.58 && 11.58 < bounds[2] && bounds[1] < 48.14 && 48.14 < bounds[3], "{bounds:?}");
        let english = site.visitor().in_english().get("/map/search?q=munich").await.json();
        assert_eq!(names(&english["results"]), ["Munich"]);
        // Villages too, in either language, and what is called just so before what is larger.
        assert_eq!(names(&search("wilhelmsfeld").await), ["Wilhelmsfeld"]);
        assert_eq!(search("berg").await[0]["name"], "Berg");
        assert_eq!(names(&site.visitor().in_english().get("/map/search?q=strasbourg").await.json()["results"])[0], "Strasbourg");
        assert_eq!(search("strassburg").await[0]["name"], "Straßburg");
        for nothing in ["", "%20", "!!!", "qqqq", "%22*%20NEARXQ"] {
            assert_eq!(search(nothing).await, json!([]), "{nothing}");
        }
    }

    async fn the_payload_is_zipped_for_those_who_take_it(site: &TestApp) {
        let neckar = site.neckar().await;
        published(site, neckar.id).await;
        let ask = async || site.visitor().request(Method::GET, "/map/points.json").header(header::ACCEPT_ENCODING, "gzip").send().await.expect("an answer");
        let zipped = ask().await;
        assert_eq!(zipped.headers()[header::CONTENT_ENCODING], "gzip");
        assert_eq!(zipped.headers()[header::VARY], "Accept-Encoding");
        let plain = site.visitor().get("/map/points.json").await;
        assert_ne!(zipped.headers()[header::ETAG], plain.headers["etag"], "another form has another tag");
        let body = zipped.bytes().await.expect("a body");
        let mut text = String::new();
        flate2::read::GzDecoder::new(&body[..]).read_to_string(&mut text).expect("gzip");
        assert_eq!(text, plain.body);
        let before = site.statements();
        ask().await;
        assert_eq!(site.statements() - before, 1, "the payload is kept: only its version is asked for");
    }

    async fn the_payload_is_made_once_however_many_ask(site: &TestApp) {
        let neckar = site.neckar().await;
        published(site, neckar.id).await;
        let visitors: Vec<_> = (0..8).map(|_| site.visitor()).collect();
        let before = site.statements();
        let replies = futures_util::future::join_all(visitors.iter().map(|visitor| visitor.get("/map/points.json"))).await;
        assert_eq!(site.statements() - before, 8 + 1, "each asks for the version, and one for the points");
        assert!(replies.iter().all(|reply| reply.status == StatusCode::OK && reply.body == replies[0].body));
        // A query that narrows nothing changes nothing: the version, and the types that a filter may name.
        let visitor = site.visitor();
        for query in ["x=1", "name=", "parameter_types=999999", "same_course=true"] {
            let path = format!("/map/points.json?{query}");
            assert_eq!(site.statements_for(&visitor, &path).await, 2, "{query}");
            let reply = visitor.get(&path).await;
            assert_eq!((&reply.headers["etag"], &reply.body), (&replies[0].headers["etag"], &replies[0].body), "{query}");
        }
    }

    async fn the_points_take_the_filter_of_the_list(site: &TestApp) {
        let neckar = site.neckar().await;
        let (plain, nitrate) = (published(site, neckar.id).await, published(site, neckar.id).await);
        add_values(site, nitrate, "no3", &[6.8]).await;
        let hidden = measured(site, neckar.id, measurement::State::Hidden, false).await;
        add_values(site, hidden, "no3", &[6.8]).await;
        for id in [nitrate, hidden] {
            recompute(site.app.db.read(), id, site.app.clock.now()).await.expect("what is kept of the values");
        }
        for (query, ids) in [
            ("parameter_types=1", vec![nitrate]),
            ("name=qqq", vec![]),
            ("time_range_min=2025-01-01", vec![]),
            ("flow_type=running&time_range_max=2024-06-02", vec![plain, nitrate]),
        ] {
            let reply = site.visitor().get(&format!("/map/points.json?{query}")).await;
            let differences = reply.json()["id"].clone();
            let mut number = 0;
            let found: Vec<i64> = differences.as_array().expect("a list").iter().map(|by| {
                number += by.as_i64().expect("a number");
                number
            }).collect();
            assert_eq!(found, ids, "{query}");
            assert!(reply.headers["cache-control"].to_str().expect("ASCII").starts_with("private"), "{query}");
        }
    }

    async fn a_measurement_has_its_map_as_a_picture(site: &TestApp) {
        let neckar = site.neckar().await;
        let id = published(site, neckar.id).await;
        let path = format!("/measurement/{id}/map.png");
        let (status, headers, png) = bytes(site, &path).await;
        assert_eq!((status, &headers["content-type"]), (StatusCode::OK, &"image/png".parse().expect("a value")));
        assert_eq!(headers["cross-origin-resource-policy"], "cross-origin");
        assert_eq!(size_of(&png), (1200, 630));
        assert!(png.len() < 300_000, "{}", png.len());
        assert_eq!(bytes(site, &path).await.2, png, "the same each time");
        let tag = headers["etag"].to_str().expect("ASCII");
        assert_eq!(site.visitor().get_with(&path, "if-none-match", tag).await.status, StatusCode::NOT_MODIFIED);
        let strip = site.visitor().get(&format!("/measurement/{id}/map.svg")).await;
        assert_eq!(strip.headers["content-type"], "image/svg+xml");
        assert!(strip.body.contains("stroke=\"#1565b8\"") && strip.body.contains(">N</text>"), "the river and the arrow");
        let page = site.visitor().in_english().get(&format!("/measurement/{id}/")).await;
        assert_eq!(page.attributes("meta[property='og:image']", "content"), [format!("{}{path}?lang=en", site.url)]);
        assert!(site.visitor().get("/waters/").await.attributes("meta[property='og:image']", "content").is_empty());
        let draft = measured(site, neckar.id, measurement::State::Draft, false).await;
        for missing in [draft.to_string(), "999999".to_owned(), "x".to_owned()] {
            let reply = site.visitor().get(&format!("/measurement/{missing}/map.png")).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{missing}");
        }
    }
}

#[tokio::test]
async fn the_signs_of_clusters_keep_answering() {
    let site = TestApp::on_sqlite().await;
    for (count, size) in [("7", 90), ("10", 120), ("50", 180), ("100", 210), ("4000", 210)] {
        let (status, headers, png) = bytes(&site, &format!("/map/marker/{count}/")).await;
        assert_eq!(status, StatusCode::OK, "{count}");
        assert_eq!(size_of(&png), (size, size), "{count}");
        assert_eq!(headers["cache-control"], "public, max-age=315360000, immutable");
    }
    assert_eq!(bytes(&site, "/map/marker/7/MQ==/").await.0, StatusCode::OK);
    assert_eq!(bytes(&site, "/map/marker/7/Mg==/").await.0, StatusCode::NOT_FOUND, "another version");
    for wrong in ["x", "-1", "+7", "1e3", "99999999999"] {
        assert_eq!(bytes(&site, &format!("/map/marker/{wrong}/")).await.0, StatusCode::NOT_FOUND, "{wrong}");
    }
}

#[tokio::test]
async fn tiles_of_another_server_open_the_policy_for_it_alone() {
    let plain = TestApp::on_sqlite().await;
    let policy = plain.visitor().get("/").await.headers["content-security-policy"].to_str().expect("ASCII").to_owned();
    assert!(!policy.contains("https:"), "{policy}");
    assert!(plain.visitor().get("/").await.attributes("#map", "data-tiles").is_empty());
    let tiles = "https://tiles.example.org:8443/osm/{z}/{x}/{y}.png";
    let site = TestApp::start(&[
        ("GCAMPUS_MAP_TILES_URL", tiles),
        ("GCAMPUS_MAP_TILES_ATTRIBUTION", "© <b>OpenStreetMap</b>"),
    ])
    .await;
    let page = site.visitor().get("/").await;
    assert_eq!(page.attributes("#map", "data-tiles"), [tiles]);
    assert_eq!(page.attributes("#map", "data-tiles-attribution"), ["© <b>OpenStreetMap</b>"]);
    let opened = page.headers["content-security-policy"].to_str().expect("ASCII").to_owned();
    assert_eq!(opened.replace(" https://tiles.example.org:8443", ""), policy);
    assert_eq!(opened.matches("https://tiles.example.org:8443").count(), 2, "{opened}");
}

#[test]
fn tiles_that_can_not_work_are_refused_at_the_start() {
    let data = tempfile::tempdir().expect("a directory");
    let fault = |variables: &[(&str, &str)]| {
        let mut all = BTreeMap::from([("GCAMPUS_DATA_DIR".to_owned(), data.path().display().to_string())]);
        all.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Config::from_variables(all).err().map(|error| error.to_string()).unwrap_or_default()
    };
    let thanks = ("GCAMPUS_MAP_TILES_ATTRIBUTION", "© somebody");
    for address in [
        "tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://{z}.example.org/{x}/{y}.png",
        "ftp://tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}/{y}.png; script-src *",
    ] {
        let told = fault(&[("GCAMPUS_MAP_TILES_URL", address), thanks]);
        assert!(told.contains("GCAMPUS_MAP_TILES_URL: must be"), "{address}: {told}");
    }
    let address = ("GCAMPUS_MAP_TILES_URL", "https://tiles.example.org/{z}/{x}/{y}.png");
    assert!(fault(&[address]).contains("GCAMPUS_MAP_TILES_ATTRIBUTION"));
    assert_eq!(fault(&[address, thanks]), "");
}

#[tokio::test]
async fn a_file_of_tiles_is_served_piece_by_piece() {
    let without = TestApp::on_sqlite().await;
    assert_eq!(without.visitor().get("/map/tiles.pmtiles").await.status, StatusCode::NOT_FOUND);
    assert!(without.visitor().get("/").await.attributes("#map", "data-pmtiles").is_empty());
    let data = tempfile::tempdir().expect("a directory");
    fs::write(data.path().join("map.pmtiles"), b"PMTiles and so on").expect("a file");
    let site = TestApp::start(&[("GCAMPUS_DATA_DIR", &data.path().display().to_string())]).await;
    assert_eq!(site.visitor().get("/").await.attributes("#map", "data-pmtiles"), ["/map/tiles.pmtiles"]);
    let whole = site.visitor().get("/map/tiles.pmtiles").await;
    assert_eq!((whole.status, whole.body.as_str()), (StatusCode::OK, "PMTiles and so on"));
    let piece = site.visitor().get_with("/map/tiles.pmtiles", "range", "bytes=0-6").await;
    assert_eq!((piece.status, piece.body.as_str()), (StatusCode::PARTIAL_CONTENT, "PMTiles"));
    assert_eq!(piece.headers["content-range"], "bytes 0-6/17");
    assert!(piece.headers.contains_key("etag"));
    let end = site.visitor().get_with("/map/tiles.pmtiles", "range", "bytes=8-99").await;
    assert_eq!(end.body, "and so on");
    let beyond = site.visitor().get_with("/map/tiles.pmtiles", "range", "bytes=99-").await;
    assert_eq!(
        (beyond.status, &beyond.headers["content-range"]),
        (StatusCode::RANGE_NOT_SATISFIABLE, &"bytes */17".parse().expect("a value"))
    );
}
