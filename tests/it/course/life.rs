//! The whole life of a course's account, in a real browser and with a real
//! mail server; axe-core looks at every page.

use std::{sync::Arc, time::Duration};

use gcampus::{messages, platform::App};

use crate::{
    mail::worker,
    support::{
        TestApp, axe,
        browser::{Browser, PHONE, WIDE},
        mime::Parts,
        smtp::SmtpServer,
    },
};

struct Life<'a> {
    site: &'a TestApp,
    server: SmtpServer,
    worker: Arc<App>,
    browser: Browser,
    /// Begins the names of the pictures.
    name: &'static str,
}

impl<'a> Life<'a> {
    async fn start(site: &'a TestApp, window: (u32, u32), language: &'static str, name: &'static str) -> Self {
        let server = SmtpServer::start().await;
        Self {
            site,
            worker: worker(site, &server).await,
            server,
            browser: Browser::start(window, language).await,
            name,
        }
    }

    async fn open(&self, path: &str) {
        self.browser.client().goto(&format!("{}{path}", self.site.url)).await.expect("the page opens");
    }

    async fn wait_for(&self, css: &str) -> fantoccini::elements::Element {
        self.browser.wait_for(css).await
    }

    async fn fill(&self, css: &str, text: &str) {
        let found = self.wait_for(css).await;
        found.clear().await.expect("it can be cleared");
        found.send_keys(text).await.expect("it can be filled");
    }

    async fn press(&self, css: &str) {
        let found = self.wait_for(css).await;
        let element = serde_json::to_value(&found).expect("an element");
        let scroll = "arguments[0].scrollIntoView({block: 'center'})";
        self.browser.client().execute(scroll, vec![element]).await.expect("it scrolls");
        found.click().await.unwrap_or_else(|error| panic!("{css} can't be pressed: {error}"));
    }

    /// Presses what leads to another page, and waits for that.
    async fn go(&self, css: &str) {
        let client = self.browser.client();
        client.execute("window.isOldPage = true", vec![]).await.expect("a mark");
        self.press(css).await;
        for _ in 0..300 {
            let script = "return window.isOldPage === undefined && document.readyState === 'complete'";
            if client.execute(script, vec![]).await.is_ok_and(|is_new| is_new == true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{css} leads nowhere");
    }

    async fn text(&self, css: &str) -> String {
        self.wait_for(css).await.text().await.expect("a text")
    }

    /// A picture of the page, and what axe-core says of it.
    async fn look(&self, page: &str) {
        self.browser.screenshot(&format!("{}-{page}", self.name)).await;
        axe::check(&self.browser, &format!("{} {page}", self.name)).await;
    }

    /// Sends what waits, and tells the new mails: to whom, and the text.
    async fn mails(&self) -> Vec<(String, String)> {
        let before = self.server.mails().len();
        messages::deliver_due(&self.worker).await.expect("the outbox works");
        let new = self.server.mails().split_off(before);
        new.iter().map(|mail| (mail.to[0].clone(), Parts::of(&mail.content).text)).collect()
    }

    fn link(text: &str) -> String {
        let link = text.split_once("/email/confirm/").expect("a link").1;
        format!("/email/confirm/{}", link.split_whitespace().next().expect("a link"))
    }

    /// The first thing in a mail that looks like a course token in blocks.
    fn token(text: &str) -> String {
        let is_token = |word: &&str| word.len() == 14 && word.split('-').map(str::len).eq([4, 4, 4]);
        text.split_whitespace().find(is_token).expect("a course token").to_owned()
    }

    async fn register(&self) -> String {
        self.open("/register/").await;
        self.look("register").await;
        for (field, text) in
            [("school_name", "Schule am Fluss"), ("teacher_name", "Änne Müller"), ("name", "Klasse 8b")]
        {
            self.fill(&format!("[name={field}]"), text).await;
        }
        self.fill("[name=teacher_email]", "aenne@example.org").await;
        self.fill("[name=number_of_access_keys]", "4").await;
        self.press("[name=terms]").await;
        self.go("main form .btn-primary").await;
        self.wait_for(".flashes").await;
        let mails = self.mails().await;
        assert_eq!((mails.len(), mails[0].0.as_str()), (1, "aenne@example.org"));
        self.open(&Self::link(&mails[0].1)).await;
        self.look("confirm").await;
        self.go("main form .btn-primary").await;
        self.wait_for(".tabs").await;
        self.look("course").await;
        let mails = self.mails().await;
        assert_eq!(mails.len(), 1);
        Self::token(&mails[0].1)
    }

    async fn keys(&self) {
        self.open("/course/acceskeys/").await;
        let labels = ["Gruppe Eisvogel", "Gruppe Otter", "Gruppe Wasseramsel"];
        for (index, label) in labels.iter().enumerate() {
            self.fill(&format!("tbody tr:nth-child({}) [name=label]", index + 1), label).await;
        }
        self.go(".key-labels-save .btn-primary").await;
        self.wait_for(".flashes").await;
        self.press("tbody tr:nth-child(1) th summary").await;
        let old = self.text("tbody tr:nth-child(1) th details .key:last-child").await;
        self.press("tbody tr:nth-child(1) .key-actions summary").await;
        self.look("keys").await;
        self.go("tbody tr:nth-child(1) .key-actions details button").await;
        self.wait_for(".flashes").await;
        self.press("tbody tr:nth-child(1) th summary").await;
        let new = self.text("tbody tr:nth-child(1) th details .key:last-child").await;
        assert_ne!(old.split_whitespace().collect::<String>(), new.split_whitespace().collect::<String>());
        self.go("tbody tr:nth-child(4) .key-actions form button").await;
        self.wait_for(".flashes").await;
        self.go(".key-sorting a[href='/course/acceskeys/?sort=label']").await;
        self.wait_for(".key-sorting a[href='/course/acceskeys/?sort=-label'][aria-current]").await;
        self.look("keys-sorted").await;
        self.open("/course/access-keys/cards/").await;
        self.look("cards").await;
    }

    async fn change_address(&self) {
        self.open("/course/").await;
        self.fill("[name=teacher_email]", "new@example.org").await;
        self.go("form[action='/course/'] .btn-primary").await;
        self.wait_for("form[action='/course/withdraw-address/']").await;
        self.look("address-pending").await;
        let mails = self.mails().await;
        let to: Vec<&str> = mails.iter().map(|(to, _)| to.as_str()).collect();
        assert_eq!(to, ["new@example.org", "aenne@example.org"]);
        self.open(&Self::link(&mails[0].1)).await;
        self.look("confirm-change").await;
        self.go("main form .btn-primary").await;
        self.wait_for(".tabs").await;
        let mails = self.mails().await;
        assert_eq!((mails.len(), mails[0].0.as_str()), (1, "aenne@example.org"), "the old one is told");
    }

    async fn lose_the_token(&self, token: &str) {
        self.open("/logout/").await;
        self.go("main form button").await;
        self.wait_for("a[href^='/login/']").await;
        self.open("/login/").await;
        self.go("main a[href='/course/lost-token/']").await;
        self.wait_for("[name=email]").await;
        self.look("lost-token").await;
        self.fill("[name=email]", "NEW@example.org").await;
        self.go("main form .btn-primary").await;
        self.wait_for("#course-token").await;
        self.look("lost-token-sent").await;
        let mails = self.mails().await;
        assert_eq!((mails.len(), mails[0].0.as_str()), (1, "new@example.org"));
        let found = Self::token(&mails[0].1);
        assert_eq!(found, token);
        self.fill("#course-token", &found).await;
        self.go("form[action='/login/course-token/'] button").await;
        self.wait_for(".tabs").await;
    }

    async fn delete(&self) {
        self.go("main a[href='/course/delete/']").await;
        self.wait_for("[name=sure]").await;
        self.look("delete").await;
        self.press("[name=sure]").await;
        self.go("main form .btn-danger").await;
        self.wait_for(".flashes").await;
        let mails = self.mails().await;
        assert_eq!((mails.len(), mails[0].0.as_str()), (1, "new@example.org"));
        self.open("/course/").await;
        self.look("gone").await;
        let errors = self.browser.console_errors().await;
        // Answers that refuse are noted by the browser.
        let errors: Vec<_> = errors.into_iter().filter(|e| !e.contains("403") && !e.contains("422")).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }

    async fn whole(&self) {
        let token = self.register().await;
        self.keys().await;
        self.change_address().await;
        self.lose_the_token(&token).await;
        self.delete().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_life_of_an_account_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    Life::start(&site, WIDE, "de", "life-de-wide").await.whole().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_life_of_an_account_on_a_phone_in_english_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    Life::start(&site, PHONE, "en", "life-en-phone").await.whole().await;
}
