//! Where the entry form takes its reader, and what phones show of it, in a real browser.

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::{
    measurement::{draft, place, published, values_path, with},
    support::{
        TestApp, axe,
        browser::{Browser, PHONE, WIDE},
    },
};

/// Somebody with a key.
struct Pupil<'a> {
    site: &'a TestApp,
    browser: Browser,
}

impl<'a> Pupil<'a> {
    async fn new(site: &'a TestApp, browser: Browser, key: &str) -> Self {
        let pupil = Self { site, browser };
        pupil.open("/login/").await;
        let field = pupil.browser.wait_for("#access-key, [name=token]").await;
        field.send_keys(&format!("{key}{}", Key::Enter)).await.expect("it can be filled");
        pupil.browser.wait_for("a[href='/measurement/add/']").await;
        pupil
    }

    async fn open(&self, path: &str) {
        self.browser.client().goto(&format!("{}{path}", self.site.url)).await.expect("the page opens");
    }

    async fn script(&self, script: &str) -> Value {
        self.browser.client().execute(script, vec![]).await.expect("the script runs")
    }

    async fn type_into(&self, css: &str, keys: &str) {
        self.browser.wait_for(css).await.send_keys(keys).await.expect("it can be filled");
    }

    /// Waits until this is what has the focus, in the window.
    async fn is_at(&self, css: &str) {
        self.browser.wait_for(&format!("{css}:focus")).await;
        let is_seen = "const { top, bottom } = document.activeElement.getBoundingClientRect();
            return top >= 0 && bottom <= innerHeight;";
        assert_eq!(self.script(is_seen).await, json!(true), "{css} is in the window");
    }

    async fn look(&self, name: &str) {
        self.browser.screenshot(&format!("focus-{name}")).await;
        axe::check(&self.browser, name).await;
        let width = self.script("return document.documentElement.scrollWidth <= innerWidth").await;
        assert_eq!(width, json!(true), "{name} is not wider than the window");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_gets_the_focus_and_rows_keep_it_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let neckar = site.neckar().await;
    let id = draft(&site.student(&course).await, &place(neckar.id)).await;
    let pupil = Pupil::new(&site, Browser::start(PHONE, "de").await, &course.keys[0]).await;
    pupil.open(&values_path(id)).await;
    let select = pupil.browser.wait_for("[name='parameters-2-parameter_type']").await;
    select.select_by_value("12").await.expect("it is offered");
    // Unit and usual values follow the choice at once, and kits that measure something else go.
    assert_eq!(
        pupil.script("return document.querySelector('#parameters-2-value + .unit').textContent").await,
        json!("°C")
    );
    assert_eq!(pupil.script("return document.querySelectorAll('details.density')[2].hidden").await, json!(true));
    select.select_by_value("6").await.expect("it is offered");
    let kits = "return document.querySelectorAll('[name=\"parameters-2-calibration\"] option[data-type]').length";
    assert_eq!(pupil.script(kits).await, json!(4));
    select.select_by_value("12").await.expect("it is offered");
    pupil.type_into("[name='parameters-2-value']", &format!("99{}", Key::Enter)).await;
    pupil.is_at("#parameters-2-confirmed").await;
    pupil.look("question").await;
    let title = pupil.browser.client().title().await.expect("a title");
    assert!(title.starts_with("Bitte prüfen"), "{title}");
    pupil.type_into("button[name=move_up][value='2']", &Key::Enter.to_string()).await;
    pupil.is_at("button[name=move_up][value='1']").await;
    pupil.type_into("button[name=remove_row][value='1']", &Key::Enter.to_string()).await;
    pupil.is_at("button[name=restore_row]").await;
    pupil.look("removed").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waters_that_were_asked_for_are_seen_without_scripts_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    site.neckar().await;
    let pupil = Pupil::new(&site, Browser::start_without_scripts(PHONE, "de").await, &course.keys[0]).await;
    pupil.open("/measurement/add/").await;
    pupil.type_into("[name=latitude]", "49,4141").await;
    pupil.type_into("[name=longitude]", "8,7005").await;
    pupil.type_into("[name=find_waters]", &Key::Enter.to_string()).await;
    pupil.browser.wait_for("#water-list:focus input[name=water]").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn steps_and_related_measurements_fit_a_phone_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let shape = json!({ "type": "Point", "coordinates": [8.7, 49.414] });
    let lake = site.water("Weiher", Some(entity::water::FlowType::Standing), &shape).await;
    let author = site.student(&course).await;
    let at_lake = with(&place(lake.id), &[("latitude", "49,414"), ("longitude", "8,7")]);
    let open = draft(&author, &at_lake).await;
    let values = [
        ("1", "12", ""),
        ("2", "0,1", ""),
        ("4", "7,9", ""),
        ("6", "0,2", ""),
        ("8", "0,1", ""),
        ("9", "3", ""),
        ("10", "90", ""),
        ("11", "400", ""),
        ("12", "17", ""),
        ("14", "150", ""),
    ];
    let mut last = 0;
    for day in ["2", "3", "4"] {
        last = published(&author, &with(&at_lake, &[("time_0_0", day)]), &values).await;
    }
    let pupil = Pupil::new(&site, Browser::start(PHONE, "de").await, &course.keys[0]).await;
    pupil.open(&values_path(open)).await;
    pupil.browser.wait_for(".steps").await;
    pupil.look("steps").await;
    pupil.open(&format!("/measurement/{last}/")).await;
    pupil.browser.wait_for(".list-item .list-main").await;
    pupil.look("related").await;
    // As wide as a date needs at least, however many chips stand beside it.
    let width =
        "return Math.min(...[...document.querySelectorAll('a.list-item .list-main')].map((e) => e.clientWidth))";
    let width = pupil.script(width).await.as_f64().expect("a number");
    assert!(width > 150.0, "{width}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pin_is_set_with_the_keyboard_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    site.neckar().await;
    let pupil = Pupil::new(&site, Browser::start(WIDE, "de").await, &course.keys[0]).await;
    pupil.open("/measurement/add/").await;
    let canvas = pupil.browser.wait_for(".location-map .maplibregl-canvas").await;
    // The map listens once its style is there, which nothing on the page tells.
    for _ in 0..100 {
        canvas.send_keys(&Key::Enter.to_string()).await.expect("it takes keys");
        if pupil.script("return document.querySelector('#latitude').value").await != json!("") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    pupil.browser.wait_for(".location-map .pin").await;
    let said = pupil.script("return document.querySelector('[data-location-said]').textContent").await;
    assert!(said.as_str().is_some_and(|text| text.starts_with("Die Nadel steht bei: 51,")), "{said}");
    let crosshair = "return getComputedStyle(document.querySelector('.location-map'), '::after').display";
    assert_eq!(pupil.script(crosshair).await, json!("block"));
    pupil.look("pin").await;
}
