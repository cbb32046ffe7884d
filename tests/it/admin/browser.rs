//! A moderator's morning, in a real browser.

use std::time::Duration;

use entity::{measurement, staff_user, water};
use fantoccini::{Locator, elements::Element};
use gcampus::auth::{Actor, NewAccount, NewPassword, Role, create_account};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use totp_rs::{Builder, Secret};

use super::{measure, reported, stored, trail};
use crate::support::{
    TestApp,
    axe::check,
    browser::{Browser, PHONE, WIDE},
    overpass::{Overpass, Reply},
};

const PASSWORD: &str = "zwei Forellen im Neckar";
/// Twenty bytes in hexadecimal digits, as the site keeps the second factor.
const SECRET: &str = "3132333435363738393031323334353637383930";

async fn open(browser: &Browser, site: &TestApp, path: &str) {
    browser.client().goto(&format!("{}{path}", site.url)).await.expect("the page opens");
}

async fn find(browser: &Browser, css: &str) -> Element {
    let wait = browser.client().wait().at_most(Duration::from_secs(30));
    wait.for_element(Locator::Css(css)).await.unwrap_or_else(|error| panic!("{css} does not come: {error}"))
}

async fn fill(browser: &Browser, css: &str, text: &str) {
    find(browser, css).await.send_keys(text).await.expect("it can be filled");
}

async fn press(browser: &Browser, css: &str) {
    let found = find(browser, css).await;
    let element = serde_json::to_value(&found).expect("an element");
    let scroll = "arguments[0].scrollIntoView({block: 'center'})";
    browser.client().execute(scroll, vec![element]).await.expect("it scrolls");
    found.click().await.unwrap_or_else(|error| panic!("{css} can't be pressed: {error}"));
}

/// Presses what leads to another page, whose heading then says this.
async fn go(browser: &Browser, css: &str, heading: &str) {
    press(browser, css).await;
    for _ in 0..150 {
        if let Ok(found) = browser.client().find(Locator::Css("h1")).await
            && found.text().await.is_ok_and(|text| text.contains(heading))
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{css} does not lead to {heading}: {}", find(browser, "main").await.text().await.unwrap_or_default());
}

/// An account with a second factor; the code of now.
async fn account(site: &TestApp) -> String {
    let password = NewPassword::parse(PASSWORD, "kim").expect("a password");
    let new = NewAccount { name: "kim".to_owned(), email: None, role: Role::Moderator, password };
    let made = create_account(&site.app, &Actor::CommandLine, new).await.expect("a query").expect("a name");
    let row = staff_user::ActiveModel {
        id: Set(made.id),
        totp_secret_sealed: Set(Some(site.app.secrets.seal(SECRET))),
        ..Default::default()
    };
    row.update(site.app.db.read()).await.expect("an account");
    let secret = Secret::try_from_base32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").expect("base32");
    let now = u64::try_from(site.app.clock.now().timestamp()).expect("after 1970");
    Builder::new().with_secret(secret).build().expect("a secret").generate(now).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moderators_morning() {
    let overpass = Overpass::start().await;
    let site = TestApp::start(&[("GCAMPUS_OVERPASS_URL", &overpass.url())]).await;
    let course = site.course("7b", 1).await;
    let imported = json!({ "type": "FeatureCollection", "features": [{
        "type": "Feature", "id": "way/77",
        "properties": { "@id": "way/77", "waterway": "river", "name": "Necker" },
        "geometry": { "type": "LineString", "coordinates": [[8.68, 49.41], [8.72, 49.415]] },
    }]});
    site.import(&imported.to_string()).await.expect("an import");
    let water_row = water::Entity::find().filter(water::Column::Name.eq("Necker")).one(site.app.db.read()).await;
    let water_id = water_row.expect("a query").expect("the water").id;
    let mut measured = Vec::new();
    for ph in [7.1, 7.3, 12.8] {
        measured.push(measure(&site, &course, water_id, ph).await);
    }
    for (id, text) in [(measured[2], "So sauer?"), (measured[0], "Falscher Ort"), (measured[1], "Der Name!")] {
        reported(&site, id, text).await;
    }
    let code = account(&site).await;
    let browser = Browser::start(WIDE, "de").await;

    open(&browser, &site, "/admin/").await;
    go(&browser, "main a[href^='/admin/login/']", "").await;
    fill(&browser, "#name", "kim").await;
    fill(&browser, "#password", PASSWORD).await;
    fill(&browser, "#code", &code).await;
    go(&browser, "main form .btn-primary", "Verwaltung").await;
    browser.screenshot("office-dashboard-de").await;
    check(&browser, "the first page").await;

    go(&browser, "main .btn-large", &format!("#{:05}", measured[2])).await;
    browser.screenshot("office-queue-de").await;
    check(&browser, "the queue").await;
    go(&browser, "button[value=hide]", &format!("#{:05}", measured[0])).await;
    go(&browser, "button[value=fine]", &format!("#{:05}", measured[1])).await;

    // The third report is right: the name of the water is wrong, and OpenStreetMap knows better.
    overpass.then(Reply::Json(json!({ "elements": [{
        "type": "way", "id": 77, "tags": { "waterway": "river", "name": "Neckar" },
        "geometry": [{ "lat": 49.41, "lon": 8.68 }, { "lat": 49.415, "lon": 8.72 }],
    }]})));
    go(&browser, "main a[href^='/admin/table/water/row/']", "Gewässer").await;
    press(&browser, "button[value=refresh]").await;
    find(&browser, ".flashes").await;
    browser.screenshot("office-water-de").await;
    check(&browser, "the page of a water").await;
    let now = water::Entity::find_by_id(water_id).one(site.app.db.read()).await.expect("a query").expect("the water");
    assert_eq!(now.name.as_deref(), Some("Neckar"));
    open(&browser, &site, "/admin/queue/").await;
    // By its key alone.
    let press_one = "document.querySelector('[accesskey=\"1\"]').click()";
    browser.client().execute(press_one, vec![]).await.expect("a script");
    find(&browser, "main p.notice-good").await;

    open(&browser, &site, "/admin/table/measurement/?lang=en").await;
    browser.screenshot("office-list-en").await;
    check(&browser, "a list").await;
    press(&browser, &format!("input[name=id][value='{}']", measured[1])).await;
    press(&browser, "button[value=hide]").await;
    find(&browser, ".flashes").await;
    assert_eq!(stored(&site, measured[1]).await.state, measurement::State::Hidden);
    go(&browser, &format!("th a[href$='/row/{}/']", measured[1]), &format!("#{:05}", measured[1])).await;
    let trail_text = find(&browser, ".office-trail").await.text().await.expect("a text");
    assert!(trail_text.contains("Hide") && trail_text.contains("kim"), "{trail_text}");
    browser.screenshot("office-measurement-en").await;
    check(&browser, "the page of a measurement").await;
    assert_eq!(trail(&site, "measurement", &measured[1].to_string()).await.len(), 1);
    let strange = browser.console_errors().await;
    assert!(strange.iter().all(|line| line.contains("403")), "{strange:?}");

    let phone = Browser::start(PHONE, "de").await;
    let cookie = browser.client().get_named_cookie("gcampus_session").await.expect("a session");
    open(&phone, &site, "/").await;
    phone.client().delete_all_cookies().await.expect("no cookies");
    phone.client().add_cookie(cookie).await.expect("a cookie");
    for (page, name) in
        [("/admin/", "dashboard"), ("/admin/table/measurement/", "list"), ("/admin/table/report/", "reports")]
    {
        open(&phone, &site, page).await;
        phone.screenshot(&format!("office-{name}-phone-de")).await;
        check(&phone, name).await;
    }
    open(&phone, &site, &format!("/admin/table/measurement/row/{}/", measured[0])).await;
    phone.screenshot("office-measurement-phone-de").await;
    check(&phone, "the page of a measurement on a phone").await;
}
