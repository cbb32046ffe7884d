//! The entry form in a real browser: all four steps, in both languages, wide
//! and on a phone, each page checked by axe-core.

use entity::water;
use fantoccini::{Locator, elements::Element};
use serde_json::json;

use crate::{
    measurement::{animals_path, draft, place, post, published, rows, structure_path, values_path},
    support::{
        TestApp, axe,
        browser::{Browser, PHONE, WIDE},
    },
};

/// Somebody who fills in the form.
struct Hand<'a> {
    site: &'a TestApp,
    browser: Browser,
    /// Begins the names of the pictures.
    name: String,
}

impl<'a> Hand<'a> {
    async fn new(site: &'a TestApp, window: (u32, u32), language: &str, key: &str, water: &str) -> Self {
        let size = if window == PHONE { "phone" } else { "wide" };
        let browser = Browser::start(window, language).await;
        let hand = Self { site, browser, name: format!("entry-{water}-{language}-{size}") };
        hand.open("/login/").await;
        hand.fill("#access-key, [name=token]", key).await;
        hand.press("form[action='/login/access-key/'] button").await;
        hand.wait("a[href='/measurement/add/']").await;
        hand
    }

    async fn open(&self, path: &str) {
        self.browser.client().goto(&format!("{}{path}", self.site.url)).await.expect("the page opens");
    }

    async fn wait(&self, css: &str) -> Element {
        self.browser.wait_for(css).await
    }

    /// Waits for what a page still moves after it is there: fonts, and the focus on a row.
    async fn settle(&self) {
        let drawn = "const done = arguments[arguments.length - 1];
            const drawn = () => requestAnimationFrame(() => requestAnimationFrame(done));
            document.readyState === 'complete' ? drawn() : addEventListener('load', drawn, { once: true });";
        self.browser.client().execute_async(drawn, vec![]).await.expect("the page is drawn");
    }

    /// Bars at the edge of a small screen would take the click.
    async fn press(&self, css: &str) {
        let found = self.wait(css).await;
        self.settle().await;
        let element = serde_json::to_value(&found).expect("an element");
        let scroll = "arguments[0].scrollIntoView({block: 'center'})";
        self.browser.client().execute(scroll, vec![element]).await.expect("it scrolls");
        found.click().await.unwrap_or_else(|error| panic!("{}: {css} can't be pressed: {error}", self.name));
    }

    async fn fill(&self, css: &str, text: &str) {
        let found = self.wait(css).await;
        found.clear().await.expect("it can be cleared");
        found.send_keys(text).await.expect("it can be filled");
    }

    async fn row(&self, index: usize, kind: &str, value: &str) {
        let select = self.wait(&format!("[name='parameters-{index}-parameter_type']")).await;
        select.select_by_value(kind).await.expect("the parameter is offered");
        self.fill(&format!("[name='parameters-{index}-value']"), value).await;
    }

    /// A picture for people, and axe-core for the rest.
    async fn look(&self, page: &str) {
        self.browser.screenshot(&format!("{}-{page}", self.name)).await;
        axe::check(&self.browser, &format!("{} {page}", self.name)).await;
    }

    async fn place(&self, water: Option<i64>) {
        self.open("/measurement/add/").await;
        self.fill("[name=name]", "Team Eisvogel").await;
        for (field, text) in
            [("time_0_0", "2"), ("time_0_1", "6"), ("time_0_2", "2024"), ("time_1_0", "10"), ("time_1_1", "15")]
        {
            self.fill(&format!("[name={field}]"), text).await;
        }
        self.fill("[name=latitude]", "49,4141").await;
        self.fill("[name=longitude]", "8,7005").await;
        match water {
            Some(id) => self.press(&format!("#water-list input[value='{id}']")).await,
            None => {
                self.press(".new-water input[type=radio]").await;
                self.fill("[name=water_name]", "Schulteich").await;
                let kind = self.wait("[name=water_water_type]").await;
                kind.select_by_value("pond").await.expect("a pond is offered");
            }
        }
        self.look("1-place").await;
        self.press("form .form-actions .btn-primary").await;
    }

    /// Two replicates, and a value from an optical density.
    async fn values(&self, first: (&str, &str)) {
        self.wait("form[action$='/chemical']").await;
        self.row(0, first.0, first.1).await;
        self.row(1, "1", "6,8").await;
        self.press("button[name=repeat_row][value='1']").await;
        // The page has had three rows.
        self.wait("[name='parameters-3-value']").await;
        self.fill("[name='parameters-2-value']", "7,2").await;
        self.press("fieldset:has([name='parameters-3-value']) summary").await;
        let kit = self.wait("[name='parameters-3-calibration']").await;
        kit.select_by_value("1").await.expect("the kit is offered");
        self.fill("[name='parameters-3-density']", "0,5").await;
        self.press("button[name=compute_row][value='3']").await;
        self.wait("[name='parameters-3-computed']").await;
        let value = self.wait("[name='parameters-3-value']").await.prop("value").await.expect("a property");
        assert!(value.is_some_and(|value| value.starts_with("0,555") || value.starts_with("0.555")));
        self.press("button[name=move_up][value='3']").await;
        self.wait("[name='parameters-2-computed']").await;
        self.look("2-values").await;
    }

    async fn animals(&self) {
        self.wait("form[action$='/biological']").await;
        self.fill(".animal:nth-of-type(1) [name$='-value']", "2").await;
        self.press(".animal:nth-of-type(1) button[name=repeat_row]").await;
        self.wait(".animal:nth-of-type(1) .animal-count:nth-of-type(2)").await;
        self.fill(".animal:nth-of-type(1) .animal-count:nth-of-type(2) [name$='-value']", "4").await;
        self.fill(".animal:nth-of-type(2) [name$='-value']", "5").await;
        self.look("3-animals").await;
        self.press("form .form-actions .btn-primary").await;
    }

    async fn structure(&self) {
        self.wait("form[action$='/structural']").await;
        for (question, answer) in
            [("utilization", "artificial"), ("course", "straight"), ("bank_vegetation", "sparse"), ("flow", "mosaic")]
        {
            self.press(&format!("input[name={question}][value={answer}]")).await;
        }
        self.look("4-structure").await;
    }

    async fn publish(&self, cards: usize) {
        self.press("form .form-actions [value=continue]").await;
        self.wait("form[action$='/publish']").await;
        self.look("5-summary").await;
        self.press("form[action$='/publish'] button").await;
        // The page before has a message too.
        self.wait("main:not(:has(form[action$='/publish'])) .index-card").await;
        self.settle().await;
        let found = self.browser.client().find_all(Locator::Css(".index-card")).await.expect("a query");
        assert_eq!(found.len(), cards, "{}", self.name);
        self.look("6-published").await;
        self.press("a[href$='/delete']").await;
        self.wait("form[action$='/delete']").await;
        self.look("7-delete").await;
        self.press("form[action$='/delete'] button").await;
        self.wait(".flashes form[action$='/restore']").await;
        self.look("8-deleted").await;
        self.press(".flashes form[action$='/restore'] button").await;
        self.wait(".index-card").await;
    }
}

async fn running(window: (u32, u32), language: &str) {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let neckar = site.neckar().await;
    let hand = Hand::new(&site, window, language, &course.keys[0], "running").await;
    hand.place(Some(neckar.id)).await;
    hand.values(("12", "17")).await;
    hand.press("form .form-actions .btn-primary").await;
    hand.animals().await;
    hand.structure().await;
    hand.publish(3).await;
}

async fn standing(window: (u32, u32), language: &str, is_new: bool) {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let shape = json!({ "type": "Point", "coordinates": [8.7, 49.414] });
    let lake = site.water("Weiher", Some(water::FlowType::Standing), &shape).await;
    let hand = Hand::new(&site, window, language, &course.keys[0], "standing").await;
    hand.place((!is_new).then_some(lake.id)).await;
    // The visible depth gives a trophic index too.
    hand.values(("14", "150")).await;
    hand.publish(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_river_is_recorded_on_a_phone_in_german_in_a_browser() {
    running(PHONE, "de").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_river_is_recorded_on_a_laptop_in_english_in_a_browser() {
    running(WIDE, "en").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lake_is_recorded_on_a_phone_in_english_in_a_browser() {
    standing(PHONE, "en", false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lake_that_the_map_lacks_is_recorded_on_a_laptop_in_german_in_a_browser() {
    standing(WIDE, "de", true).await;
}

/// The states that a quick way through the form does not show.
async fn refusals(window: (u32, u32), language: &str) {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let neckar = site.neckar().await;
    let (pupil, teacher) = (site.student(&course).await, site.teacher(&course).await);
    let id = draft(&pupil, &place(neckar.id)).await;
    let hand = Hand::new(&site, window, language, &course.keys[0], "refused").await;
    let send = "form .form-actions [value=continue]";

    hand.open(&values_path(id)).await;
    hand.row(0, "4", "3,5").await;
    hand.press(send).await;
    hand.wait("[name='parameters-0-confirmed']").await;
    hand.look("asked").await;
    hand.fill("[name='parameters-0-value']", "viel").await;
    hand.press(send).await;
    hand.wait("#parameters-0-value-error").await;
    hand.look("values").await;

    hand.open(&animals_path(id)).await;
    hand.fill(".animal:nth-of-type(1) [name$='-value']", "2,5").await;
    hand.press(send).await;
    hand.wait("[id$='-value-error']").await;
    hand.look("animals").await;

    let spoil = "document.querySelector('input[name=flow]:checked').value = 'wild'";
    hand.open(&structure_path(id)).await;
    hand.browser.client().execute(spoil, vec![]).await.expect("a script");
    hand.press(send).await;
    hand.wait("#flow-error").await;
    hand.look("structure").await;

    hand.open(&values_path(id)).await;
    hand.row(0, "12", "17").await;
    post(&teacher, &values_path(id), &rows(&[("12", "18", "")], 1, "save")).await.location();
    hand.press(send).await;
    hand.wait("[role=alert] table").await;
    hand.look("conflict").await;

    hand.open("/measurement/use-density?parameter_type=1&calibration=1&density=0.5&dilution=1").await;
    hand.wait("main .list a").await;
    hand.look("density").await;

    hand.open(&values_path(id)).await;
    let gone = draft(&pupil, &place(neckar.id)).await;
    for deleted in [id, gone] {
        pupil.post(&format!("/measurement/{deleted}/delete"), &[]).await.location();
    }
    hand.press(send).await;
    hand.wait("form[action$='/restore']").await;
    hand.look("unsaved").await;
    let left = draft(&pupil, &place(neckar.id)).await;
    hand.open("/measurements/?same_access_key=true").await;
    hand.wait("main .list form").await;
    hand.look("own-list").await;

    hand.open(&values_path(left)).await;
    hand.row(0, "12", "17").await;
    hand.browser.client().delete_all_cookies().await.expect("no cookies");
    hand.press(send).await;
    hand.wait("a[href='/login/'][target=_blank]").await;
    hand.look("logged-out").await;

    let open = published(&pupil, &place(neckar.id), &[("12", "17", "")]).await;
    for _ in 0..6 {
        hand.open(&format!("/measurement/{open}/report/")).await;
        hand.press("input[name=problem_choices]").await;
        hand.press(&format!("form[action='/measurement/{open}/'] button")).await;
        hand.settle().await;
    }
    hand.wait("form input[name=problem_choices]").await;
    hand.look("too-many").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_refusal_is_free_of_barriers_on_a_phone_in_a_browser() {
    refusals(PHONE, "de").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_refusal_is_free_of_barriers_on_a_laptop_in_a_browser() {
    refusals(WIDE, "en").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leaving_asks_only_while_something_is_unsaved_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let neckar = site.neckar().await;
    let hand = Hand::new(&site, WIDE, "de", &course.keys[0], "guard").await;
    let asks = "const event = new Event('beforeunload', { cancelable: true });
        dispatchEvent(event);
        return event.defaultPrevented;";
    let asks = async || hand.browser.client().execute(asks, vec![]).await.expect("a script") == json!(true);
    // Sent forms ask nothing: the driver would stop at the question.
    hand.place(Some(neckar.id)).await;
    hand.wait("form[action$='/chemical']").await;
    assert!(!asks().await, "nothing was typed");
    hand.fill("[name='parameters-0-value']", "abc").await;
    assert!(asks().await);
    // What was refused is not saved either.
    hand.press("form .form-actions .btn-primary").await;
    hand.wait("[aria-invalid=true]").await;
    assert!(asks().await);
}
