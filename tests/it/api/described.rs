//! The description of the interface, and programs that believe it.

use std::{
    collections::BTreeSet,
    process::{Command, Stdio},
    time::Duration,
};

use gcampus::{operate::demo, routes};
use serde_json::Value;

use crate::support::{
    TestApp, axe,
    browser::{Browser, PHONE, WIDE},
};

async fn document(site: &TestApp) -> Value {
    let reply = site.visitor().in_english().get("/api/v1/openapi.json").await;
    assert_eq!(reply.status, 200);
    assert!(reply.headers["content-type"].to_str().is_ok_and(|kind| kind.contains("openapi+json;version=3.1")));
    reply.json()
}

/// Every `$ref` of a document.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("$ref").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_address_is_described_and_every_description_has_an_address() {
    let site = TestApp::on_sqlite().await;
    let document = document(&site).await;
    assert_eq!(
        (&document["openapi"], &document["servers"][0]["url"]),
        (&"3.1.0".into(), &Value::from(site.url.as_str()))
    );
    let described: BTreeSet<String> = document["paths"].as_object().expect("paths").keys().cloned().collect();
    let table = routes::table();
    let known =
        table.paths().iter().filter(|path| path.starts_with("/api/v1/")).map(|path| path.replace(":id", "{id}"));
    assert_eq!(described, known.collect::<BTreeSet<String>>());
    // The methods, too.
    for (path, methods) in document["paths"].as_object().expect("paths") {
        let client = site.visitor();
        let request = client.request(reqwest::Method::PUT, &path.replace("{id}", "1"));
        let refused = client.send(request).await;
        let mut allowed: Vec<String> =
            refused.headers["allow"].to_str().expect("ASCII").to_lowercase().split(", ").map(str::to_owned).collect();
        allowed.retain(|method| method != "head");
        allowed.sort();
        let mut known: Vec<String> = methods.as_object().expect("methods").keys().cloned().collect();
        known.sort();
        assert_eq!(known, allowed, "{path}");
    }
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
    assert!(document.pointer("/components/schemas/MeasurementProperties/properties/indices").is_some());
}

#[test]
fn the_command_prints_the_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .arg("openapi")
        .env("GCAMPUS_DATA_DIR", folder.path())
        .env("GCAMPUS_PUBLIC_URL", "https://gcampus.example")
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(document["servers"][0]["url"], "https://gcampus.example");
}

async fn look(browser: &Browser, site: &TestApp, name: &str) {
    browser.client().goto(&format!("{}/api/docs/", site.url)).await.expect("the page opens");
    axe::check(browser, "/api/docs/").await;
    let wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
    let is_wide = browser.client().execute(wide, vec![]).await.expect("a script");
    assert_eq!(is_wide, Value::Bool(false), "it scrolls sideways");
    browser.screenshot(&format!("api-{name}")).await;
    assert_eq!(browser.console_errors().await.len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    let page = site.visitor().get("/api/docs/").await;
    assert_eq!(page.texts("h1"), ["Schnittstelle für Programme"]);
    let addresses = page.texts(".api-address code");
    assert!(addresses.contains(&"POST /api/v1/measurements/".to_owned()), "{addresses:?}");
    assert!(page.attributes(".site-foot a", "href").contains(&"/api/docs/".to_owned()));
    look(&Browser::start(WIDE, "de").await, &site, "de-wide").await;
    look(&Browser::start(PHONE, "en").await, &site, "en-phone").await;
}

/// `GCAMPUS_API_SECONDS`, which the script reads, makes it last longer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn made_up_requests_find_no_fault() {
    let site = TestApp::on_sqlite().await;
    demo::load(&site.app).await.expect("the demo loads");
    let course = site.course("9b", 1).await;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/try-api.py");
    let folder = tempfile::tempdir().expect("a folder");
    let (log, copy) = {
        let file = std::fs::File::create(folder.path().join("log")).expect("a file");
        (file.try_clone().expect("a handle"), file)
    };
    let mut child = Command::new("python3")
        .args([script, &site.url, &course.keys[0]])
        .current_dir(folder.path())
        .stdout(Stdio::from(log))
        .stderr(Stdio::from(copy))
        .spawn()
        .expect("python3, of Debian's python3-venv");
    let status = loop {
        if let Some(status) = child.try_wait().expect("a process") {
            break status;
        }
        // The limits are tested elsewhere: here their periods pass quickly.
        site.app.clock.advance(chrono::TimeDelta::minutes(61));
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    let told = std::fs::read_to_string(folder.path().join("log")).expect("a log");
    assert!(status.success(), "{told}");
    assert!(told.contains("passed"), "something was tried: {told}");
}
