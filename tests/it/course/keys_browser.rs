//! The list of keys and its cards in a real browser.

use fantoccini::{key::Key, wd::PrintConfiguration};

use crate::support::{
    BuiltCourse, TestApp,
    browser::{Browser, WIDE},
};

async fn teacher(site: &TestApp, course: &BuiltCourse) -> Browser {
    let browser = Browser::start(WIDE, "de").await;
    browser.client().goto(&format!("{}/login/", site.url)).await.expect("the page opens");
    let token = browser.wait_for("#course-token").await;
    token.send_keys(&course.token).await.expect("typed");
    token.send_keys(&char::from(Key::Enter).to_string()).await.expect("sent");
    browser.wait_for(".tabs").await;
    browser
}

async fn open(browser: &Browser, site: &TestApp, path: &str) {
    browser.client().goto(&format!("{}{path}", site.url)).await.expect("the page opens");
}

/// The pages of a printed document.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let count = text.split("/Count ").nth(1).expect("a number of pages");
    count.split(|c: char| !c.is_ascii_digit()).next().and_then(|n| n.parse().ok()).expect("a number")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cards_fill_their_pages_and_no_page_is_empty_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    for (keys, expected) in [(3, 1), (8, 1), (30, 4)] {
        let course = site.course("7b", keys).await;
        let browser = teacher(&site, &course).await;
        open(&browser, &site, "/course/access-keys/cards/").await;
        browser.wait_for(".key-card").await;
        let printed = browser.client().print(PrintConfiguration::default()).await.expect("printed");
        assert_eq!(pages(&printed), expected, "{keys} cards");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_names_that_were_typed_survive_each_button_in_a_browser() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 2).await;
    let browser = teacher(&site, &course).await;
    let enter = char::from(Key::Enter).to_string();
    // What is pressed: a button, or Enter in a field.
    let presses = [
        ("tbody tr:nth-child(1) .key-actions button[name=deactivated]", 2),
        ("#generate", 3),
        ("[name=count]", 4),
        ("tbody tr:nth-child(2) [name=label]", 4),
    ];
    for (number, (css, keys)) in presses.into_iter().enumerate() {
        open(&browser, &site, "/course/acceskeys/").await;
        let label = browser.wait_for("tbody tr:nth-child(1) [name=label]").await;
        label.clear().await.expect("it can be cleared");
        label.send_keys(&format!("Otter {number}")).await.expect("typed");
        browser.wait_for(css).await.send_keys(&enter).await.expect("pressed");
        browser.wait_for(".flashes .notice").await;
        let count = browser.client().execute("return document.querySelectorAll('tbody tr').length", vec![]).await;
        assert_eq!(count.expect("a number"), keys, "{css}");
        let label = browser.wait_for("tbody tr:nth-child(1) [name=label]").await;
        assert_eq!(label.prop("value").await.expect("a value"), Some(format!("Otter {number}")), "{css}");
    }
}
