//! The tools in a real browser: both languages, wide and small, and no barriers.

use fantoccini::Locator;

use crate::support::{
    TestApp, axe,
    browser::{Browser, PHONE, WIDE},
};

const INDICES: &str = "/tools/indices/?flow_type=running&temp=17&ph=8.01&nh4=0.03&po4=0&no3=6.8&trichoptera=2&diptera=5\
    &utilization=artificial&course=straight";

async fn look(site: &TestApp, browser: &Browser, name: &str) {
    for (page, path) in [
        ("overview", "/tools/"),
        ("kits", "/tools/kits/"),
        ("kit", "/tools/kits/1/"),
        ("convert", "/tools/kits/3/convert/1/"),
        ("converted", "/tools/kits/3/convert/1/?calibration=13&density=0.42&dilution=2"),
        ("choice", "/tools/kits/1/convert/4/?calibration=6&density=0.3"),
        ("refused", "/tools/kits/1/convert/1/?calibration=5&density=1.4&dilution=1"),
        ("form", "/tools/indices/"),
        ("wrong", "/tools/indices/?flow_type=running&ph=77&diptera=0.5"),
        ("indices", INDICES),
    ] {
        browser.client().goto(&format!("{}{path}", site.url)).await.expect("the page opens");
        axe::check(browser, path).await;
        let wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
        let is_wide = browser.client().execute(wide, vec![]).await.expect("a script");
        assert_eq!(is_wide, serde_json::Value::Bool(false), "{path} scrolls sideways");
        browser.screenshot(&format!("tools-{name}-{page}")).await;
    }
    // A page that answers 422 is an error to the browser's log; everything else is not.
    let errors: Vec<_> =
        browser.console_errors().await.into_iter().filter(|error| !error.contains("status of 422")).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tools_browser_wide_german() {
    let site = TestApp::on_sqlite().await;
    look(&site, &Browser::start(WIDE, "de").await, "de-wide").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tools_browser_phone_english() {
    let site = TestApp::on_sqlite().await;
    look(&site, &Browser::start(PHONE, "en").await, "en-phone").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tools_browser_converts_and_copies() {
    let site = TestApp::on_sqlite().await;
    let browser = Browser::start(WIDE, "de").await;
    let client = browser.client();
    client.goto(&format!("{}/tools/kits/3/convert/1/", site.url)).await.expect("the page opens");
    let density = client.find(Locator::Css("#density")).await.expect("the field");
    density.send_keys("0,3").await.expect("it can be filled");
    client.find(Locator::Css(".form button")).await.expect("the button").click().await.expect("a click");
    let value = client.wait().for_element(Locator::Css(".convert-value")).await.expect("a result");
    assert_eq!(value.text().await.expect("a text"), "15,075\u{202f}mg/L");
    let grant = serde_json::json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
    browser.devtools("Browser.grantPermissions", grant).await;
    client.find(Locator::Css("[data-copy]")).await.expect("the button").click().await.expect("a click");
    let read = "const done = arguments[arguments.length - 1]; navigator.clipboard.readText().then(done, e => done(String(e)));";
    let copied = client.execute_async(read, vec![]).await.expect("a script");
    assert_eq!(copied, "15,0750");
}
