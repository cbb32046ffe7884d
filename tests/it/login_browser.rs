//! Logging in with a card, by typing, and as staff, in a real browser.

use std::{path::PathBuf, time::Duration};

use fantoccini::{Locator, elements::Element};
use gcampus::{
    auth::{Actor, NewAccount, NewPassword, Role, create_account},
    platform::web::limit::{self, Limit},
};
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::support::{
    TestApp,
    browser::{Browser, PHONE, WIDE},
};

const PASSWORD: &str = "zwei Forellen im Neckar";

async fn open(browser: &Browser, site: &TestApp, path: &str) {
    browser.client().goto(&format!("{}{path}", site.url)).await.expect("the page opens");
}

async fn wait_for(browser: &Browser, css: &str) -> Element {
    let wait = browser.client().wait().at_most(Duration::from_secs(30));
    wait.for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css} does not come: {error}"))
}

async fn fill(browser: &Browser, css: &str, text: &str) {
    let field = wait_for(browser, css).await;
    field.clear().await.expect("it can be cleared");
    field.send_keys(text).await.expect("it can be filled");
}

async fn press(browser: &Browser, css: &str) {
    let found = wait_for(browser, css).await;
    let element = serde_json::to_value(&found).expect("an element");
    browser
        .client()
        .execute("arguments[0].scrollIntoView({block: 'center'})", vec![element])
        .await
        .expect("it scrolls");
    found.click().await.unwrap_or_else(|error| panic!("{css} can't be pressed: {error}"));
}

async fn address(browser: &Browser) -> String {
    browser.client().current_url().await.expect("an address").to_string()
}

async fn arrive(browser: &Browser, site: &TestApp, path: &str) {
    let wanted = format!("{}{path}", site.url);
    for _ in 0..300 {
        if address(browser).await == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("at {} instead of {wanted}", address(browser).await);
}

/// Runs axe-core on the page; it is injected by the driver, which the page's policy does not bind.
async fn check(browser: &Browser, page: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(path).expect("axe-core: run `npm ci`");
    browser.client().execute(&axe, vec![]).await.expect("axe loads");
    let run = "const done = arguments[arguments.length - 1];
        axe.run(document).then(r => done(r.violations.map(v => ({id: v.id, nodes: v.nodes.map(n => n.html)}))));";
    let violations = browser.client().execute_async(run, vec![]).await.expect("axe runs");
    assert_eq!(violations, Value::from(Vec::<Value>::new()), "{page}: {}", json!(violations));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_logs_in_by_itself_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 2).await;
    let browser = Browser::start(PHONE, "de").await;
    open(&browser, &site, "/waters/").await;
    open(&browser, &site, &format!("/login/#k={}", course.keys[0])).await;
    arrive(&browser, &site, "/").await;
    wait_for(&browser, ".who").await;
    // The address with the key is in no history.
    browser.client().back().await.expect("back");
    for _ in 0..200 {
        if address(&browser).await != format!("{}/", site.url) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!address(&browser).await.contains(&course.keys[0]), "back leads to the key");
    let log_out = async || browser.client().delete_all_cookies().await.expect("logged out");
    log_out().await;
    open(&browser, &site, "/login/").await;

    // The second card while the page is open, a teacher's, with the way on.
    let token = &course.token;
    let card = format!("location.hash = '#k={}-{}&next_url=/course/acceskeys/'", &token[..4], &token[4..]);
    browser.client().execute(&card, vec![]).await.expect("scanned");
    arrive(&browser, &site, "/course/acceskeys/").await;

    log_out().await;
    // A card that is not good any more says so, and its key is gone from the address.
    open(&browser, &site, "/login/#k=ABCDEFGH").await;
    let fault = wait_for(&browser, ".field-error").await;
    assert!(fault.text().await.expect("a text").contains("Diesen Schlüssel gibt es nicht"));
    arrive(&browser, &site, "/login/access-key/").await;
    browser.screenshot("login-phone-de-unknown").await;
    check(&browser, "an unknown key").await;
    // The card leads out of the site: not to it.
    open(&browser, &site, &format!("/login/#k={}&next_url=//evil.example/", course.keys[1])).await;
    arrive(&browser, &site, "/").await;
    // Who is logged in is not taken elsewhere by a link; the key waits for a press.
    open(&browser, &site, &format!("/login/#k={}", course.keys[0])).await;
    let filled = wait_for(&browser, "#access-key:focus").await;
    assert_eq!(filled.prop("value").await.expect("a value").as_deref(), Some(course.keys[0].as_str()));
    arrive(&browser, &site, "/login/").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typing_a_key_tells_at_once_what_is_wrong_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let browser = Browser::start(PHONE, "en").await;
    open(&browser, &site, "/login/").await;
    browser.screenshot("login-phone-en").await;
    check(&browser, "the log-in").await;
    let fault = || async {
        let told = browser.client().find(Locator::Css("form[data-key-form='8'] [data-key-fault]")).await;
        told.expect("a place for it").text().await.expect("a text")
    };
    let input = wait_for(&browser, "#access-key").await;
    for (name, value) in
        [("inputmode", "text"), ("autocapitalize", "characters"), ("autocomplete", "off"), ("spellcheck", "false")]
    {
        assert_eq!(input.attr(name).await.expect("an attribute").as_deref(), Some(value), "{name}");
    }
    input.send_keys("ab0").await.expect("typed");
    assert!(fault().await.contains("I, O, U, V"), "{}", fault().await);
    browser.screenshot("login-phone-en-typing").await;
    check(&browser, "a wrong sign").await;
    input.clear().await.expect("cleared");
    input.send_keys("abcd").await.expect("typed");
    assert_eq!(fault().await, "", "too short is no fault while somebody types");
    input.clear().await.expect("cleared");
    let key = course.keys[0].to_lowercase();
    input.send_keys(&format!("{} {}", &key[..4], &key[4..])).await.expect("typed");
    let shown = input.prop("value").await.expect("a value").expect("a value");
    assert_eq!(shown, format!("{}-{}", &course.keys[0][..4], &course.keys[0][4..]));
    press(&browser, "form[data-key-form='8'] button").await;
    arrive(&browser, &site, "/").await;
    let strange = browser.console_errors().await;
    assert!(strange.is_empty(), "{strange:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_keep_their_account_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    let password = NewPassword::parse(PASSWORD, "kim").expect("a good password");
    let new = NewAccount {
        name: "kim".to_owned(),
        email: Some("kim@example.org".to_owned()),
        role: Role::Administrator,
        password,
    };
    create_account(&site.app, &Actor::CommandLine, new).await.expect("a query").expect("a name");
    let browser = Browser::start(WIDE, "de").await;
    let log_in = async |name: &str, password: &str| {
        fill(&browser, "#name", name).await;
        fill(&browser, "#password", password).await;
        press(&browser, "main form .btn-primary").await;
    };
    open(&browser, &site, "/admin/login/").await;
    browser.screenshot("staff-login-de").await;
    check(&browser, "the staff's log-in").await;
    log_in("kim", "falsch falsch").await;
    wait_for(&browser, ".field-error").await;
    browser.screenshot("staff-login-de-refused").await;
    check(&browser, "a refused log-in").await;
    log_in("kim", PASSWORD).await;
    arrive(&browser, &site, "/admin/").await;
    open(&browser, &site, "/admin/account/").await;
    browser.screenshot("staff-account-de").await;
    check(&browser, "the account").await;

    open(&browser, &site, "/admin/totp/").await;
    browser.screenshot("staff-totp-de").await;
    check(&browser, "the set-up of the second factor").await;
    let secret = wait_for(&browser, ".secret").await.text().await.expect("a secret").replace(' ', "");
    let secret = Secret::try_from_base32(&secret).expect("base32");
    let now = u64::try_from(site.app.clock.now().timestamp()).expect("after 1970");
    let code = Builder::new().with_secret(secret).build().expect("a secret").generate(now).to_string();
    fill(&browser, "#code", &code).await;
    press(&browser, "main form .btn-primary").await;
    arrive(&browser, &site, "/admin/account/").await;
    wait_for(&browser, "#removal_password").await;
    open(&browser, &site, "/admin/account/?lang=en").await;
    browser.screenshot("staff-account-en").await;
    check(&browser, "the account with a second factor").await;

    let phone = Browser::start(PHONE, "en").await;
    for page in ["/admin/login/", "/login/"] {
        open(&phone, &site, page).await;
        phone.screenshot(&format!("phone-en-{}", page.trim_matches('/').replace('/', "-"))).await;
    }
    for _ in 0..100 {
        limit::count(&site.app, Limit::LogInFailures, "127.0.0.1").await.expect("counted");
    }
    fill(&phone, "#access-key", "ABCDEFGH").await;
    press(&phone, "form[data-key-form='8'] button").await;
    wait_for(&phone, ".flashes").await;
    phone.screenshot("too-many-phone-en").await;
    check(&phone, "too many tries").await;
    let strange = browser.console_errors().await;
    // The browser itself reports answers above 399.
    assert!(strange.iter().all(|line| line.contains("422")), "{strange:?}");
}
