//! The map in a real browser: donuts, pop-ups and their failures, keyboard, list, search.

use std::{path::PathBuf, time::Duration};

use entity::{measurement, water::FlowType};
use fantoccini::{Locator, elements::Element, key::Key};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};

use crate::{
    map::published,
    support::{
        TestApp,
        browser::{Browser, PHONE, WIDE},
    },
};

/// A browser at the map of a site.
struct Visit<'a> {
    site: &'a TestApp,
    browser: Browser,
}

impl Visit<'_> {
    async fn open(&self, path: &str) {
        self.browser.client().goto(&format!("{}{path}", self.site.url)).await.expect("the page opens");
    }

    async fn wait_for(&self, css: &str) -> Element {
        let wait = self.browser.client().wait().at_most(Duration::from_secs(30));
        wait.for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css} does not come: {error}"))
    }

    async fn script(&self, code: &str) -> Value {
        self.browser.client().execute(code, vec![]).await.expect("the script runs")
    }

    /// Waits until the script tells true.
    async fn until(&self, code: &str) {
        for _ in 0..300 {
            if self.script(&format!("return Boolean({code})")).await == json!(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{code} does not come true");
    }

    /// Presses a key on an element, as somebody without a mouse does.
    async fn press(&self, css: &str, key: Key) {
        self.wait_for(css).await.send_keys(&key.to_string()).await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    async fn text(&self, css: &str) -> String {
        self.wait_for(css).await.text().await.expect("a text")
    }

    /// Runs axe-core on the page.
    async fn check(&self, page: &str) {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(path).expect("axe-core: run `npm ci`");
        let client = self.browser.client();
        client.execute(&axe, vec![]).await.expect("axe loads");
        let run = "const done = arguments[arguments.length - 1];\
            axe.run(document).then(r => done(r.violations.map(v => ({id: v.id, nodes: v.nodes.map(n => n.html)}))));";
        let violations = client.execute_async(run, vec![]).await.expect("axe runs");
        assert_eq!(violations, json!([]), "{page}");
    }
}

async fn move_to(site: &TestApp, id: i64, longitude: f64, latitude: f64) {
    let row = measurement::ActiveModel {
        id: Set(id),
        longitude: Set(longitude),
        latitude: Set(latitude),
        ..Default::default()
    };
    row.update(site.app.db.read()).await.expect("a move");
}

async fn set_state(site: &TestApp, id: i64, state: measurement::State) {
    let row = measurement::ActiveModel { id: Set(id), state: Set(state), ..Default::default() };
    row.update(site.app.db.read()).await.expect("a state");
}

/// One measurement alone at the Neckar, two at one spot of a lake, and a crowd of both kinds.
struct Scene {
    alone: i64,
    twins: [i64; 2],
}

async fn scene(site: &TestApp) -> Scene {
    let neckar = site.neckar().await;
    let lake =
        site.water("Bodensee", Some(FlowType::Standing), &json!({ "type": "Point", "coordinates": [9.4, 47.6] })).await;
    let alone = published(site, neckar.id).await;
    let twins = [published(site, lake.id).await, published(site, lake.id).await];
    for id in twins {
        move_to(site, id, 9.4, 47.6).await;
    }
    for place in 0..6 {
        for water in [neckar.id, lake.id] {
            let id = published(site, water).await;
            move_to(site, id, 13.4 + f64::from(place) * 0.001, 52.5).await;
        }
    }
    Scene { alone, twins }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn map_browser_shows_donuts_popups_list_and_search_by_keyboard() {
    let site = TestApp::on_sqlite().await;
    let scene = scene(&site).await;
    let visit = Visit { site: &site, browser: Browser::start(WIDE, "de").await };

    // Far away, a crowd is a donut of its kinds, named for those who do not see it.
    visit.open("/?lng=10.5&lat=50.5&zoom=5").await;
    let donut = visit.wait_for(".map-cluster .cluster-s").await;
    drop(donut);
    visit.until("[...document.querySelectorAll('.map-cluster')].some(b => b.ariaLabel.startsWith('12 Messungen') && b.querySelector('.cluster-r'))").await;
    assert_eq!(
        visit
            .script(
                "return document.querySelectorAll('.map-point[tabindex=\"0\"], .map-cluster[tabindex=\"0\"]').length"
            )
            .await,
        json!(1),
        "one stop of the tab key"
    );
    visit.check("map").await;
    assert_eq!(visit.browser.console_errors().await, [] as [String; 0]);
    visit.browser.screenshot("map-wide-de").await;
    visit.press(".map-cluster[aria-label^='12 ']", Key::Enter).await;
    visit.until("!location.search.includes('zoom=5&') && !location.search.endsWith('zoom=5')").await;

    // A filter of the legend takes kinds away, and a period days.
    visit.open("/?lng=10.5&lat=50.5&zoom=5&flow_type=running").await;
    visit.until("[...document.querySelectorAll('.map-cluster')].some(b => b.ariaLabel.startsWith('6 '))").await;
    // The address remembers the kinds.
    visit.open("/?lng=10.5&lat=50.5&zoom=5").await;
    visit.wait_for(".map-cluster").await;
    visit.script("document.querySelector('#map-legend input[value=u]').click()").await;
    visit.until("new URLSearchParams(location.search).get('kinds') === 'rs'").await;
    visit.script("document.querySelector('#map-legend input[value=s]').click()").await;
    visit.until("location.search.includes('flow_type=running') && !location.search.includes('kinds')").await;
    visit.open("/?lng=10.5&lat=50.5&zoom=5&kinds=su").await;
    visit.until("[...document.querySelectorAll('.map-cluster')].some(b => b.ariaLabel.startsWith('6 '))").await;
    visit.open("/?lng=10.5&lat=50.5&zoom=5&time_range_min=2025-01-01").await;
    visit.until("document.getElementById('map-count').textContent === '0'").await;

    // A single point opens by keyboard; Escape closes it and gives the focus back.
    visit.open("/?lng=8.6912&lat=49.4123&zoom=14").await;
    visit.press(".map-point", Key::Enter).await;
    assert_eq!(visit.text(".popup h2").await, "Neckar");
    visit.browser.screenshot("map-popup-de").await;
    visit.press(".popup-body", Key::Escape).await;
    visit.until("document.activeElement.matches('.map-point') && !document.querySelector('.maplibregl-popup')").await;

    // What can't be loaded says so, and can be tried again.
    visit.open("/?lng=8.6912&lat=49.4123&zoom=14").await;
    visit.wait_for(".map-point").await;
    set_state(&site, scene.alone, measurement::State::Hidden).await;
    visit.press(".map-point", Key::Enter).await;
    assert_eq!(visit.text(".popup-state p").await, "Die Messung ließ sich nicht laden.");
    visit.browser.screenshot("map-popup-failed-de").await;
    set_state(&site, scene.alone, measurement::State::Published).await;
    visit.press("[data-retry]", Key::Enter).await;
    assert_eq!(visit.text(".popup h2").await, "Neckar");

    // Several at one spot are a list.
    visit.open("/?lng=9.4&lat=47.6&zoom=14").await;
    visit.press(".map-cluster", Key::Enter).await;
    assert_eq!(visit.text(".popup-count").await, "2 Messungen an dieser Stelle");
    assert_eq!(visit.script("return document.querySelectorAll('.popup').length").await, json!(scene.twins.len()));

    // The list is the map's equal.
    visit.press("#map-list-open", Key::Enter).await;
    visit.until("document.querySelectorAll('#map-list li').length === 2").await;
    assert!(visit.text("#map-list-items").await.contains("Bodensee"));

    // The search leads to a water.
    let field = visit.wait_for("#map-search").await;
    field.send_keys("neck").await.expect("it can be filled");
    visit.wait_for("#map-search-list [role=option]").await;
    visit.press("#map-search", Key::Down).await;
    visit.until("document.querySelector('#map-search-0').ariaSelected === 'true'").await;
    visit.browser.screenshot("map-search-de").await;
    visit.press("#map-search", Key::Enter).await;
    visit.until("Math.abs(new URLSearchParams(location.search).get('lng') - 8.7) < 0.05").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn map_browser_draws_shapes_from_close_by_on_a_phone() {
    let site = TestApp::on_sqlite().await;
    scene(&site).await;
    let visit = Visit { site: &site, browser: Browser::start(PHONE, "en").await };
    visit.open("/?lng=8.7&lat=49.412&zoom=12").await;
    visit.wait_for(".map-point").await;
    visit.until("performance.getEntriesByType('resource').some(e => e.name.includes('/map/waters.json?bbox=8.5,49.25,8.75,49.5'))").await;
    visit.check("map on a phone").await;
    visit.browser.screenshot("map-phone-en").await;
    visit.press(".map-point", Key::Enter).await;
    assert_eq!(visit.text(".popup h2").await, "Neckar");
    visit.browser.screenshot("map-popup-phone-en").await;
    assert_eq!(visit.browser.console_errors().await, [] as [String; 0]);
}
