//! The search in OpenStreetMap: for programs, in the form, and when it fails.

use std::time::Duration;

use entity::water;
use fantoccini::Locator;
use gcampus::platform::App;
use reqwest::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{
    measurement::{place, post, with},
    support::{
        TestApp,
        browser::{Browser, PHONE},
        overpass::{Overpass, Reply},
    },
};

const LOOKUP: &str = "/api/v1/overpasslookup/?geo_center=POINT(8.69%2049.412)&geo_size=800";

async fn site(overpass: &str) -> TestApp {
    patient_site(overpass, 15).await
}

/// A site that waits so many seconds, which may be more than an operator can choose: a busy machine is slow.
async fn patient_site(overpass: &str, seconds: u64) -> TestApp {
    let change = |mut app: App| {
        app.config.outside.overpass_seconds = seconds;
        app
    };
    TestApp::start_changed(&[("GCAMPUS_OVERPASS_URL", overpass)], change).await
}

/// A pond and a stream in Heidelberg, and a relation of which only a part is known.
fn answer() -> Value {
    let at =
        |places: &[[f64; 2]]| places.iter().map(|[lon, lat]| json!({ "lat": lat, "lon": lon })).collect::<Vec<_>>();
    json!({ "elements": [
        { "type": "way", "id": 7, "tags": { "natural": "water", "water": "pond", "name": "Schwanenteich" },
          "geometry": at(&[[8.69, 49.411], [8.691, 49.411], [8.691, 49.412], [8.69, 49.412], [8.69, 49.411]]) },
        { "type": "way", "id": 8, "tags": { "waterway": "stream", "name": "Klingenbach" },
          "geometry": at(&[[8.692, 49.41], [8.693, 49.414]]) },
        { "type": "relation", "id": 7, "tags": { "type": "multipolygon", "natural": "water" }, "members": [
          { "type": "way", "ref": 9, "role": "outer" }] },
    ] })
}

async fn stored(site: &TestApp) -> u64 {
    water::Entity::find().count(site.app.db.read()).await.expect("a count")
}

#[tokio::test]
async fn found_waters_are_kept_and_told() {
    let overpass = Overpass::start().await;
    let site = site(&overpass.url()).await;
    overpass.then(Reply::Json(answer())).then(Reply::Json(answer()));
    for _ in 0..2 {
        let reply = site.visitor().get(LOOKUP).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        let found = reply.json();
        assert_eq!(found["type"], "FeatureCollection");
        let told: Vec<_> =
            found["features"].as_array().expect("features").iter().map(|f| &f["properties"]["name"]).collect();
        assert_eq!(told, ["Schwanenteich", "Klingenbach"]);
        assert_eq!(found["features"][0]["geometry"]["type"], "Polygon");
        assert_eq!(found["features"][0]["properties"]["osm_element_type"], "way");
        assert_eq!(stored(&site).await, 2, "asked twice, kept once");
    }
    let queries = overpass.queries().await;
    assert_eq!(queries.len(), 2);
    assert!(queries[0].starts_with("[out:json][timeout:15][bbox:49.40"), "{}", queries[0]);
}

#[tokio::test]
async fn two_searches_at_one_place_both_succeed() {
    let overpass = Overpass::start().await;
    let base = TestApp::on_postgres().await;
    let site = TestApp::start(&[
        ("GCAMPUS_OVERPASS_URL", &overpass.url()),
        ("GCAMPUS_DATABASE_URL", base.database_url()),
        ("GCAMPUS_SECRET_KEY", "a secret key that only the tests use"),
    ])
    .await;
    // Told in another order to each, as servers may: neither unique numbers nor locks may collide.
    let stream = |id: i64| {
        json!({ "type": "way", "id": id, "tags": { "waterway": "stream" },
            "geometry": [{ "lat": 49.412, "lon": 8.69 }, { "lat": 49.413, "lon": 8.69 }] })
    };
    for round in 0..3 {
        let there: Vec<Value> = (1..=200).map(|id| stream(1_000 * round + id)).collect();
        let back: Vec<Value> = there.iter().rev().cloned().collect();
        overpass.then(Reply::Json(json!({ "elements": there }))).then(Reply::Json(json!({ "elements": back })));
        let (one, other) = (site.visitor(), site.visitor());
        let (one, other) = tokio::join!(one.get(LOOKUP), other.get(LOOKUP));
        assert_eq!((one.status, other.status), (StatusCode::OK, StatusCode::OK), "{}{}", one.body, other.body);
    }
    assert_eq!(stored(&site).await, 600);
}

#[tokio::test]
async fn a_faulty_question_is_not_passed_on() {
    let overpass = Overpass::start().await;
    let site = site(&overpass.url()).await;
    let reply = site.visitor().get("/api/v1/overpasslookup/?geo_center=POINT(8%2049);node(1);&geo_size=800").await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(overpass.queries().await.is_empty());
}

/// A server that says what `talk` says, again and again, until nobody listens.
async fn talking(head: &'static str, talk: &'static [u8], pause: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut asked = [0; 4096];
                let _ = stream.read(&mut asked).await;
                let _ = stream.write_all(head.as_bytes()).await;
                while stream.write_all(talk).await.is_ok() {
                    if !pause.is_zero() {
                        tokio::time::sleep(pause).await;
                    }
                }
            });
        }
    });
    format!("http://{address}/api/interpreter")
}

const CHUNKED: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
/// A chunk of 64 KB.
static CHUNK: [u8; 65_545] = {
    let mut chunk = [b' '; 65_545];
    let head = *b"10000\r\n";
    let mut i = 0;
    while i < head.len() {
        chunk[i] = head[i];
        i += 1;
    }
    chunk[65_543] = b'\r';
    chunk[65_544] = b'\n';
    chunk
};

#[tokio::test]
async fn every_failure_is_a_message_and_stores_nothing() {
    let overpass = Overpass::start().await;
    let scripted = overpass.url();
    let endless = talking(CHUNKED, &CHUNK, Duration::ZERO).await;
    let announced =
        talking("HTTP/1.1 200 OK\r\ncontent-length: 209715200\r\n\r\n", b" ", Duration::from_millis(50)).await;
    let trickling = talking(CHUNKED, b"1\r\n \r\n", Duration::from_millis(50)).await;
    let gave_up =
        json!({ "elements": [], "remark": "runtime error: Query timed out in \"query\" at line 2 after 1 seconds." });
    for (what, url, reply, message) in [
        ("silence", &*scripted, Some(Reply::Hang), "did not answer in time"),
        ("a trickle", &trickling, None, "did not answer in time"),
        ("giving up", &scripted, Some(Reply::Json(gave_up)), "did not answer in time"),
        ("429", &scripted, Some(Reply::TooManyRequests(30)), "too busy"),
        ("503", &scripted, Some(Reply::Status(503)), "too busy"),
        ("504", &scripted, Some(Reply::Status(504)), "too busy"),
        ("400", &scripted, Some(Reply::Status(400)), "cannot be reached"),
        ("a redirect", &scripted, Some(Reply::Redirect(scripted.clone())), "cannot be reached"),
        ("nobody there", "http://127.0.0.1:1/", None, "cannot be reached"),
        ("broken JSON", &scripted, Some(Reply::Text("{\"elements\": [".to_owned())), "could not be read"),
        ("a page", &scripted, Some(Reply::Text("<html>".to_owned())), "could not be read"),
        ("200 MB announced", &announced, None, "too many waters"),
        ("no end", &endless, None, "too many waters"),
        ("none", "none", None, "switched off"),
    ] {
        // What never ends is not waited for; all else may take its time on a busy machine.
        let seconds = if message.contains("in time") { 1 } else { 15 };
        let site = patient_site(url, seconds).await;
        if let Some(reply) = reply {
            overpass.then(reply);
        }
        let reply = site.visitor().in_english().get(LOOKUP).await;
        assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE, "{what}: {}", reply.body);
        let detail = reply.json()["detail"].as_str().expect("a detail").to_owned();
        assert!(detail.contains(message), "{what}: {detail}");
        assert_eq!(stored(&site).await, 0, "{what}");
    }
    // Had a redirect been followed, the script would have been asked once more.
    assert_eq!(overpass.queries().await.len(), 9);
}

#[tokio::test]
async fn the_form_asks_and_keeps_what_was_typed() {
    let overpass = Overpass::start().await;
    let site = site(&overpass.url()).await;
    let neckar = site.neckar().await;
    let course = site.course("9b", 1).await;
    let pupil = site.student(&course).await;
    let form = with(&place(neckar.id), &[("find_osm", "1"), ("comment", "Es regnet.")]);

    overpass.then(Reply::TooManyRequests(30));
    let busy = post(&pupil, "/measurement/add/", &form).await;
    assert_eq!(busy.status, StatusCode::OK);
    let failed = busy.texts("[data-osm-state=failed]:not([hidden])");
    assert!(failed.len() == 1 && failed[0].contains("zu viel zu tun"), "{failed:?}");
    assert!(busy.body.contains("Es regnet."));

    overpass.then(Reply::Json(answer()));
    let found = post(&pupil, "/measurement/add/", &form).await;
    assert_eq!(found.status, StatusCode::OK);
    let mut names = found.texts(".choices .choice-title");
    names.sort();
    assert_eq!(names, ["Klingenbach", "Neckar", "Schwanenteich"]);
    assert_eq!(found.attributes(".choice input[checked]", "value"), [neckar.id.to_string()]);
    assert_eq!(
        found.texts("[data-osm-state]:not([hidden])"),
        ["OpenStreetMap kennt weitere Gewässer. Sie stehen jetzt in der Liste."]
    );
    assert!(found.body.contains("Es regnet.") && found.value("name").as_deref() == Some("Team Eisvogel"));

    overpass.then(Reply::Json(json!({ "elements": [] })));
    let nothing = post(&pupil, "/measurement/add/", &form).await;
    assert_eq!(nothing.attributes("[data-osm-state]:not([hidden])", "data-osm-state"), ["nothing"]);

    // Without a place there is nothing to ask for.
    let nowhere = post(&pupil, "/measurement/add/", &with(&form, &[("latitude", "")])).await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(overpass.queries().await.len(), 3);
}

#[tokio::test]
async fn a_site_without_overpass_does_not_offer_it() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("9b", 1).await;
    let page = site.student(&course).await.get("/measurement/add/").await;
    assert!(page.attributes("button[name=find_osm]", "value").is_empty());
}

#[tokio::test]
async fn in_a_browser_the_button_changes_nothing_but_the_list() {
    let overpass = Overpass::start().await;
    let site = site(&overpass.url()).await;
    let course = site.course("9b", 1).await;
    overpass.then(Reply::TooManyRequests(30)).then(Reply::Json(answer())).then(Reply::Json(json!({ "elements": [] })));
    let browser = Browser::start(PHONE, "de").await;
    let page = browser.client();
    page.goto(&format!("{}/login/?next_url=/measurement/add/", site.url)).await.expect("the page opens");
    let fill = async |field: &str, text: &str| {
        let found = page.find(Locator::Css(&format!("[name='{field}']"))).await.expect("the field");
        found.send_keys(text).await.expect("it can be filled");
    };
    let wait = async |css: &str| {
        let wait = page.wait().at_most(Duration::from_secs(30));
        wait.for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css} does not come: {error}"))
    };
    let press = async || {
        let button = wait("button[name=find_osm]:enabled").await;
        let element = serde_json::to_value(&button).expect("an element");
        page.execute("arguments[0].scrollIntoView({block: 'center'})", vec![element]).await.expect("it scrolls");
        button.click().await.expect("a click");
    };
    fill("token", &course.keys[0]).await;
    wait("main form .btn-primary").await.click().await.expect("a click");
    wait("[data-osm]").await;
    fill("comment", "Es regnet.").await;
    fill("latitude", "49,412").await;
    fill("longitude", "8,69").await;
    wait("[data-water-state=none]:not([hidden])").await;
    press().await;
    let failed = wait("[data-osm-state=failed]:not([hidden])").await;
    assert!(failed.text().await.expect("a text").contains("zu viel zu tun"));
    browser.screenshot("openstreetmap-busy").await;
    press().await;
    wait("[data-osm-state=found]:not([hidden])").await;
    let found = Locator::Css("#water-list .choice-title");
    assert_eq!(page.find_all(found).await.expect("choices").len(), 2);
    browser.screenshot("openstreetmap-found").await;
    press().await;
    wait("[data-osm-state=nothing]:not([hidden])").await;
    let comment = wait("[name=comment]").await.prop("value").await.expect("a property");
    assert_eq!(comment.as_deref(), Some("Es regnet."));
    let foreign = |url: &String| url.starts_with("http") && !url.starts_with(&site.url);
    let foreign: Vec<String> = browser.requests().await.into_iter().filter(foreign).collect();
    assert_eq!(foreign, [] as [String; 0]);
}
