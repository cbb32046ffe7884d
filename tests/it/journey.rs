//! A class measures a river, from registration to the map, in a real browser.

use std::time::Duration;

use fantoccini::{
    Locator,
    actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
    error::CmdError,
    key::Key,
};

use crate::support::{
    TestApp, axe,
    browser::{Browser, PHONE, WIDE},
};

/// How one visitor goes through the site.
struct Journey<'a> {
    site: &'a TestApp,
    browser: Browser,
    /// Begins the names of the pictures.
    name: &'static str,
    has_scripts: bool,
}

impl Journey<'_> {
    async fn open(&self, path: &str) {
        let opened = self.browser.client().goto(&format!("{}{path}", self.site.url)).await;
        self.unless_late(opened, path);
    }

    /// Without scripts the driver sometimes misses that the page has come; the next step waits for it.
    fn unless_late(&self, done: Result<(), CmdError>, what: &str) {
        if let Err(error) = done {
            assert!(!self.has_scripts && error.to_string().contains("timeout"), "{what}: {error}");
        }
    }

    async fn fill(&self, field: &str, text: &str) {
        let found = self.browser.client().find(Locator::Css(&format!("[name='{field}']"))).await;
        let found = found.unwrap_or_else(|_| panic!("no field {field}"));
        found.clear().await.expect("it can be cleared");
        found.send_keys(text).await.expect("it can be filled");
    }

    /// The pin may stand in the middle, and takes clicks itself.
    async fn click_beside_the_middle_of(&self, css: &str) {
        let element = self.wait_for(css).await;
        let mouse = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement { element, duration: None, x: 60.0, y: 60.0 })
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.browser.client().perform_actions(mouse).await.expect("a click");
        // A click waits for a second one, which would zoom.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }

    async fn value_of(&self, field: &str) -> Option<String> {
        self.wait_for(&format!("[name='{field}']")).await.prop("value").await.expect("a property")
    }

    /// With scripts by a click, without them by the keyboard: the driver's click waits for a script.
    async fn press(&self, css: &str) {
        let found = self.wait_for(css).await;
        let pressed = if self.has_scripts {
            // Bars at the edge of a small screen would take the click.
            let element = serde_json::to_value(&found).expect("an element");
            let scroll = "arguments[0].scrollIntoView({block: 'center'})";
            self.browser.client().execute(scroll, vec![element]).await.expect("it scrolls");
            found.click().await
        } else if found.tag_name().await.expect("a name") == "input" {
            found.send_keys(" ").await
        } else {
            found.send_keys(&Key::Enter.to_string()).await
        };
        self.unless_late(pressed, css);
    }

    async fn wait_for(&self, css: &str) -> fantoccini::elements::Element {
        let wait = self.browser.client().wait().at_most(Duration::from_secs(30));
        wait.for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css} does not come: {error}"))
    }

    async fn text(&self, css: &str) -> String {
        self.wait_for(css).await.text().await.expect("a text")
    }

    async fn picture(&self, page: &str) {
        self.browser.screenshot(&format!("{}-{page}", self.name)).await;
    }

    /// The link in the last mail of the outbox, as a path.
    async fn link_of_last_mail(&self) -> String {
        let mails = self.site.mails().await;
        let mail = mails.last().expect("a mail");
        let link = mail.text.split_whitespace().find_map(|word| word.split_once("/email/confirm/")).expect("a link").1;
        format!("/email/confirm/{}", link.trim_end_matches([')', '>', ']']))
    }

    /// Registers a course and confirms the address; tells a pupil's key.
    async fn register(&self) -> String {
        self.open("/register/").await;
        self.fill("school_name", "Schule am Fluss").await;
        self.fill("teacher_name", "A. Beispiel").await;
        self.fill("name", "Bio 7b").await;
        self.fill("teacher_email", "lehrkraft@example.org").await;
        self.fill("number_of_access_keys", "3").await;
        self.press("[name=terms]").await;
        self.picture("register").await;
        self.press("main form [type=submit], main form .btn-primary").await;
        self.wait_for("[data-flash], .flashes").await;
        let link = self.link_of_last_mail().await;
        self.open(&link).await;
        self.picture("confirm").await;
        self.press("main form .btn-primary").await;
        self.wait_for(".tabs").await;
        self.picture("course").await;
        self.open("/course/acceskeys/").await;
        self.picture("keys").await;
        let mails = self.site.mails().await;
        let mail = mails.iter().find(|mail| mail.text.contains("Bio 7b")).expect("the mail with the keys");
        let is_key = |word: &&str| {
            word.len() == 9
                && word.as_bytes()[4] == b'-'
                && word.bytes().all(|b| b == b'-' || b.is_ascii_uppercase() || b.is_ascii_digit())
        };
        let key = mail.text.split_whitespace().find(is_key).expect("a key in blocks").to_owned();
        self.log_out().await;
        key
    }

    async fn log_out(&self) {
        self.open("/logout/").await;
        self.press("main form button").await;
        self.wait_for("a[href^='/login/']").await;
    }

    async fn log_in(&self, key: &str) {
        self.open("/login/").await;
        self.picture("login").await;
        // Typed as it comes: small letters, blanks instead of hyphens.
        self.fill("token", &key.to_lowercase().replace('-', " ")).await;
        self.press("form[action='/login/access-key/'] button").await;
        self.wait_for("a[href='/measurement/add/']").await;
    }

    /// The first step: when and where.
    async fn place(&self) {
        self.open("/measurement/add/").await;
        self.fill("name", "Team Eisvogel").await;
        for (field, text) in
            [("time_0_0", "2"), ("time_0_1", "6"), ("time_0_2", "2024"), ("time_1_0", "10"), ("time_1_1", "15")]
        {
            self.fill(field, text).await;
        }
        self.fill("latitude", "49,4141").await;
        self.fill("longitude", "8,7005").await;
        if self.has_scripts {
            // The script looks the waters up by itself, and a click on the map moves the pin.
            self.wait_for("#water-list input[type=radio]").await;
            self.wait_for("[data-location-map] canvas").await;
            tokio::time::sleep(Duration::from_secs(3)).await;
            let typed = self.value_of("latitude").await;
            self.click_beside_the_middle_of("[data-location-map] canvas").await;
            assert_ne!(self.value_of("latitude").await, typed, "a click moves the pin");
            self.fill("latitude", "49,4141").await;
            self.fill("longitude", "8,7005").await;
            // The choice of the old place may stay for a moment.
            tokio::time::sleep(Duration::from_secs(2)).await;
        } else {
            self.press("[name=find_waters]").await;
        }
        self.picture("place").await;
        self.press("#water-list input[type=radio]").await;
        self.fill("comment", "Sonnig, das Wasser ist klar.").await;
        self.press("form .form-actions .btn-primary").await;
    }

    /// The second step: what was measured. The values are those of measurement 173.
    async fn values(&self) {
        self.wait_for("[name='parameters-0-value']").await;
        let values = [("12", "17"), ("4", "8,01"), ("5", "2,5"), ("2", "0"), ("6", "0,03"), ("8", "0"), ("1", "6,8")];
        for (row, (kind, value)) in values.into_iter().enumerate() {
            let name = format!("parameters-{row}-parameter_type");
            if self.browser.client().find(Locator::Css(&format!("[name='{name}']"))).await.is_err() {
                self.press("[name=add_row]").await;
                self.wait_for(&format!("[name='{name}']")).await;
            }
            let select = self.wait_for(&format!("[name='{name}']")).await;
            select.select_by_value(kind).await.expect("the parameter is offered");
            self.fill(&format!("parameters-{row}-value"), value).await;
        }
        self.picture("values").await;
        for step in ["biological", "structural"] {
            self.press("form .form-actions [value=continue]").await;
            self.wait_for(&format!("form[action$='{step}']")).await;
            self.picture(step).await;
        }
        self.press("form .form-actions [value=publish]").await;
    }

    async fn see(&self, class: &str, value: &str) {
        self.wait_for(".index-card").await;
        self.picture("measurement").await;
        assert!(self.text(".index-card .class-chip").await.ends_with(class));
        assert!(self.text(".index-card").await.contains(value));
        let page = self.browser.client().current_url().await.expect("an address").path().to_owned();
        self.open("/measurements/").await;
        self.picture("list").await;
        assert!(self.text("main").await.contains("Neckar"));
        self.wait_for(&format!("main a[href='{page}']")).await;
        let water =
            self.wait_for("main a[href^='/water/']").await.attr("href").await.expect("an attribute").expect("a link");
        self.open(&water).await;
        self.picture("water").await;
        assert_eq!(self.text("h1").await, "Neckar");
        self.open("/waters/").await;
        self.picture("waters").await;
        self.open("/").await;
        if self.has_scripts {
            self.wait_for(".marker, [data-marker], .maplibregl-marker").await;
            tokio::time::sleep(Duration::from_secs(3)).await;
            self.picture("map").await;
            self.press(".maplibregl-marker").await;
            self.wait_for(".popup").await;
            self.picture("popup").await;
        } else {
            self.picture("map").await;
            self.wait_for(&format!("main a[href='{page}']")).await;
        }
    }

    /// Nothing was refused by the browser, and nobody else was asked for anything.
    async fn nothing_strange(&self) {
        let errors = self.browser.console_errors().await;
        // The form with faults is answered with 422, which Chromium notes.
        let errors: Vec<_> = errors.into_iter().filter(|error| !error.contains("422")).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        // The browser's own first page asks itself for files (chrome:).
        let is_foreign =
            |url: &String| (url.starts_with("http") || url.starts_with("ws")) && !url.starts_with(&self.site.url);
        let foreign: Vec<_> = self.browser.requests().await.into_iter().filter(is_foreign).collect();
        assert!(foreign.is_empty(), "{foreign:#?}");
    }

    async fn whole(&self, value: &str) {
        let key = self.register().await;
        self.log_in(&key).await;
        self.place().await;
        self.values().await;
        self.see("I", value).await;
        self.nothing_strange().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_class_measures_a_river_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    site.neckar().await;
    let browser = Browser::start(WIDE, "de").await;
    Journey { site: &site, browser, name: "de-wide", has_scripts: true }.whole("90,08").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_on_a_phone_in_english_in_a_browser_without_scripts() {
    let site = TestApp::on_sqlite().await;
    site.neckar().await;
    let browser = Browser::start_without_scripts(PHONE, "en").await;
    Journey { site: &site, browser, name: "en-phone-plain", has_scripts: false }.whole("90.08").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_pass_axe_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 2).await;
    site.neckar().await;
    let journey = Journey { site: &site, browser: Browser::start(PHONE, "de").await, name: "axe", has_scripts: true };
    journey.log_in(&course.keys[0]).await;
    journey.place().await;
    axe::check(&journey.browser, "values").await;
    journey.values().await;
    journey.wait_for(".index-card").await;
    axe::check(&journey.browser, "measurement").await;
    for path in
        ["/measurement/add/", "/measurements/", "/waters/", "/", "/nothing-here/", "/measurements/?name=nowhere"]
    {
        journey.open(path).await;
        axe::check(&journey.browser, path).await;
    }
    journey.log_out().await;
    for path in ["/register/", "/course/", "/login/"] {
        journey.open(path).await;
        axe::check(&journey.browser, path).await;
    }
    let token = journey.wait_for("#course-token").await;
    token.send_keys(&course.token).await.expect("it can be filled");
    journey.press("form[action='/login/course-token/'] button").await;
    journey.wait_for(".tabs").await;
    for path in ["/course/", "/course/acceskeys/"] {
        journey.open(path).await;
        axe::check(&journey.browser, path).await;
    }
}
