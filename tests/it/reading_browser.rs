//! Reading in a real browser: list with filter, measurement, report, view of a class.

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::{
    measurement::{place, post, published, rows, with},
    support::{
        BuiltCourse, TestApp, axe,
        browser::{Browser, PHONE, WIDE},
    },
};

struct Reader<'a> {
    site: &'a TestApp,
    browser: Browser,
    name: &'static str,
}

impl Reader<'_> {
    async fn open(&self, path: &str) {
        self.browser.client().goto(&format!("{}{path}", self.site.url)).await.expect("the page opens");
    }

    async fn wait_for(&self, css: &str) -> fantoccini::elements::Element {
        self.browser.wait_for(css).await
    }

    async fn script(&self, script: &str) -> Value {
        self.browser.client().execute(script, vec![]).await.expect("the script runs")
    }

    /// A picture of the page, and what axe-core says about it: nothing.
    async fn check(&self, page: &str) {
        self.browser.screenshot(&format!("reading-{}-{page}", self.name)).await;
        axe::check(&self.browser, &format!("{} {page}", self.name)).await;
        assert_eq!(self.browser.console_errors().await, [] as [&str; 0], "{} {page}", self.name);
        let width = self.script("return document.documentElement.scrollWidth <= innerWidth").await;
        assert_eq!(width, json!(true), "{} {page} is not wider than the window", self.name);
    }

    async fn log_in_as_teacher(&self, token: &str) {
        self.open("/login/").await;
        let field = self.wait_for("#course-token").await;
        field.send_keys(&format!("{token}{}", Key::Enter)).await.expect("it can be filled");
        self.wait_for(".tabs").await;
    }
}

/// A class at the river; tells the number of a measurement that has everything.
async fn measured(site: &TestApp, course: &BuiltCourse) -> i64 {
    let water = site.neckar().await;
    for (key, nitrate) in ["12", "11", "13", "12", "19"].into_iter().enumerate() {
        let pupil = site.student_with_key(course, key).await;
        published(&pupil, &place(water.id), &[("1", nitrate, ""), ("12", "17", ""), ("4", "7,9", "")]).await;
    }
    let pupil = site.student_with_key(course, 0).await;
    let form = with(&place(water.id), &[("time_0_0", "3"), ("name", "Die Genauen")]);
    let values =
        [("1", "12", "Teststreifen"), ("1", "12,5", ""), ("1", "13,4", ""), ("4", "7,9", ""), ("12", "17", "")];
    let id = published(&pupil, &form, &values).await;
    let animals = rows(&[("15", "2", ""), ("19", "5", ""), ("21", "2", "")], 2, "save");
    post(&pupil, &format!("/measurement/{id}/edit/parameters/biological"), &animals).await.location();
    let structure =
        [("version", "3"), ("margin", "small"), ("course", "straight"), ("flow", "mixed"), ("action", "save")];
    pupil.post(&format!("/measurement/{id}/edit/parameters/structural"), &structure).await.location();
    id
}

async fn reads(name: &'static str, window: (u32, u32), language: &str) {
    let site = TestApp::on_sqlite().await;
    let course = site.course("9b", 6).await;
    let id = measured(&site, &course).await;
    let reader = Reader { site: &site, browser: Browser::start(window, language).await, name };

    reader.open("/measurements/?parameter_types=1&flow_type=running&name=neckar").await;
    reader.wait_for("[data-print]:not([hidden])").await;
    reader.script("document.querySelector('details.filter').open = true").await;
    reader.check("list").await;
    reader.open("/measurements/?name=!!!").await;
    reader.check("nothing").await;

    reader.open(&format!("/measurement/{id}/")).await;
    reader.script("document.querySelectorAll('details.fold').forEach((fold) => { fold.open = true; })").await;
    reader.check("measurement").await;

    reader.open(&format!("/measurement/{id}/report/")).await;
    reader.check("report").await;
    // The page of faults, as a browser without its own checks gets it.
    reader.script("document.querySelector('main form').noValidate = true").await;
    reader.wait_for("main form .btn-primary").await.send_keys(&Key::Enter.to_string()).await.expect("it is pressed");
    reader.wait_for("#problem-error").await;
    reader.browser.console_errors().await;
    reader.check("report-faults").await;

    reader.log_in_as_teacher(&course.token).await;
    reader.open("/course/measurements/?day=2024-06-02").await;
    reader.wait_for("[data-refresh-bar]:not([hidden])").await;
    reader.check("class").await;
    let water = reader.script("return document.querySelectorAll('.class-plot:first-of-type tbody tr').length").await;
    assert_eq!(water, json!(5));
    let pupil = site.student_with_key(&course, 5).await;
    let neckar = crate::measurement::stored(&site, id).await.water_id;
    published(&pupil, &place(neckar), &[("1", "14", "")]).await;
    let toggle = reader.wait_for("[data-refresh-toggle]").await;
    // Held, and let go again: then it looks at once.
    for _ in 0..2 {
        toggle.send_keys(&Key::Enter.to_string()).await.expect("it is pressed");
    }
    reader.wait_for(".class-plot:first-of-type tbody tr:nth-of-type(6)").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_browser_wide_in_german() {
    reads("de-wide", WIDE, "de").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_browser_on_a_phone_in_english() {
    reads("en-phone", PHONE, "en").await;
}
