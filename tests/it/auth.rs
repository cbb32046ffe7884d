//! Logging in, staying in, and logging out.

use chrono::TimeDelta;
use entity::{access_key, course, course_token};
use gcampus::auth::{Actor, NewAccount, NewPassword, Role, create_account};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use crate::support::{BuiltCourse, Reply, TestApp, on_both_databases};

const ERROR: &str = ".field-error";

/// Who the header says is logged in, with the masked key.
fn logged_in(reply: &Reply) -> Vec<String> {
    reply.texts(".who .key")
}

async fn set_key_active(site: &TestApp, id: i64, is_active: bool) {
    let deactivated_at = if is_active { None } else { Some(site.app.clock.now()) };
    let row = access_key::ActiveModel { id: Set(id), deactivated_at: Set(deactivated_at), ..Default::default() };
    row.update(site.app.db.read()).await.expect("the key changes");
}

async fn unconfirmed(site: &TestApp) -> BuiltCourse {
    let built = site.course("neu", 1).await;
    let row = course::ActiveModel { id: Set(built.id), email_verified_at: Set(None), ..Default::default() };
    row.update(site.app.db.read()).await.expect("the course changes");
    built
}

on_both_databases! {
    async fn typing_habits_do_not_matter(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let key = &course.keys[0];
        let lower = key.to_lowercase();
        for typed in [
            key.clone(), lower.clone(), format!(" {key}\n"), format!("{}-{}", &key[..4], &key[4..]),
            format!("{} {}", &lower[..4], &lower[4..]), format!("{}\u{2013}{}", &key[..4], &key[4..]),
        ] {
            let pupil = site.visitor();
            let reply = pupil.post("/login/access-key/", &[("token", &typed)]).await;
            assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, "/"), "{typed:?}");
            assert_eq!(logged_in(&pupil.get("/login/").await), [format!("••••-•{}", &key[5..])]);
        }
        let key = access_key::Entity::find_by_id(course.key_ids[0]).one(site.app.db.read()).await;
        assert!(key.expect("a query").expect("the key").last_login_at.is_some());
    }

    async fn each_wrong_key_is_told_what_to_do(site: &TestApp) {
        let course = site.course("7b", 2).await;
        set_key_active(site, course.key_ids[1], false).await;
        let never = if course.keys[0] == "AAAAAAAA" { "BBBBBBBB" } else { "AAAAAAAA" };
        for (door, typed, start) in [
            ("access-key", "", "Hier fehlt"),
            ("access-key", " - ", "Hier fehlt"),
            ("access-key", "ABCD", "Ein Zugangsschlüssel hat 8"),
            ("access-key", "ABCD-EFG0", "Ein Zeichen kommt"),
            ("access-key", never, "Diesen Schlüssel gibt es nicht"),
            ("access-key", &course.keys[1], "Dieser Schlüssel ist nicht aktiv"),
            ("access-key", &course.token, "Das ist ein Kursschlüssel"),
            ("course-token", &course.keys[0], "Das ist ein Zugangsschlüssel"),
            ("course-token", "ABCDEFGHJK", "Ein Kursschlüssel hat 12"),
            ("course-token", "AAAAAAAAAAAA", "Diesen Schlüssel gibt es nicht"),
        ] {
            let visitor = site.visitor();
            let reply = visitor.post(&format!("/login/{door}/"), &[("token", typed)]).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
            let errors = reply.texts(ERROR);
            assert!(errors.len() == 1 && errors[0].starts_with(start), "{door} {typed}: {errors:?}");
            assert_eq!(reply.attributes(&format!("#{door}"), "value"), [typed], "the input is kept");
            assert!(logged_in(&visitor.get("/").await).is_empty());
        }
    }

    async fn a_course_without_confirmed_address_opens_nothing(site: &TestApp) {
        let course = unconfirmed(site).await;
        for (door, secret) in [("access-key", &course.keys[0]), ("course-token", &course.token)] {
            let reply = site.visitor().post(&format!("/login/{door}/"), &[("token", secret)]).await;
            assert!(reply.texts(ERROR)[0].starts_with("Dieser Schlüssel ist nicht aktiv"));
        }
    }

    async fn a_deactivated_key_is_thrown_out_with_a_message(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let pupil = site.student(&course).await;
        set_key_active(site, course.key_ids[0], false).await;
        let reply = pupil.get("/login/").await;
        assert!(logged_in(&reply).is_empty());
        assert_eq!(reply.texts("[role=alert]"), ["Dieser Schlüssel ist nicht mehr aktiv. Deshalb wurde die Anmeldung beendet. Meldung schließen"]);
        let later = pupil.get("/login/").await;
        assert!(later.texts("[role=alert]").is_empty(), "the message is told once");
        set_key_active(site, course.key_ids[0], true).await;
        assert!(logged_in(&pupil.get("/login/").await).is_empty(), "and the log-in does not come back");
    }

    async fn logging_out_is_a_press_of_a_button(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let pupil = site.student(&course).await;
        let asked = pupil.get("/logout/").await;
        assert_eq!(asked.status, StatusCode::OK);
        assert_eq!(asked.attributes("main form", "action"), ["/logout/"]);
        assert_eq!(logged_in(&pupil.get("/login/").await).len(), 1, "looking at the page changes nothing");
        assert_eq!(pupil.post("/logout/", &[]).await.location(), "/");
        let after = pupil.get("/logout/").await;
        assert!(after.texts("[role=status]")[0].starts_with("Die Anmeldung ist beendet."));
        assert!(logged_in(&after).is_empty());
        assert!(after.texts("main form").is_empty(), "nobody is left to log out");
    }
}

#[tokio::test]
async fn the_log_in_page_says_who_is_in_and_keeps_the_way_on() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("Klasse <8b>", 1).await;
    let pupil = site.student(&course).await;
    let page = pupil.get("/login/?next_url=/course/").await;
    assert_eq!(page.texts("main .notice"), ["Gerade angemeldet: Klasse <8b>. Eine neue Anmeldung ersetzt diese."]);
    assert_eq!(page.attributes("input[name=next_url]", "value"), ["/course/", "/course/"]);
    let wrong = pupil.post("/login/course-token/", &[("token", "x"), ("next_url", "/measurements/?page=2")]).await;
    assert_eq!(wrong.value("next_url").as_deref(), Some("/measurements/?page=2"));
    let right = [("token", course.token.as_str()), ("next_url", "/measurements/?page=2")];
    assert_eq!(pupil.post("/login/course-token/", &right).await.location(), "/measurements/?page=2");
    let token = course_token::Entity::find().one(site.app.db.read()).await.expect("a query").expect("the token");
    assert!(token.last_login_at.is_some());
}

/// What others may put into `next_url`: no way of these is followed, at no door.
const WAYS_OUT: [&str; 34] = [
    "",
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "/%0d%0a\r\nSet-Cookie: a=b",
    "evil.example",
    " /course/",
    "/logout/",
    "/login/",
    "/admin/login/",
    "///evil.example",
    "////evil.example",
    "/\\/evil.example",
    "\\/evil.example",
    "\t//evil.example",
    "/ /evil.example",
    "http:evil.example",
    "https:/evil.example",
    "HTTPS://evil.example",
    "//evil.example@site",
    "//evil\u{3002}example",
    "/\u{2028}/evil.example",
    "/\u{0}/evil.example",
    "%2f%2fevil.example",
    "..//evil.example",
    "/a\nLocation: https://evil.example",
    "data:text/html,x",
    "vbscript:x",
    "#x",
    "?x",
    "////////////////////////////////\\evil.example",
];

/// Coded, so that they stay paths.
const ODD_PATHS: [&str; 6] =
    ["/%2f%2fevil.example", "/%5cevil.example", "/.//evil.example", "/..//evil.example", "/%0d%0ax", "/@evil"];

fn ways_out() -> Vec<String> {
    let long = format!("/{}", "a".repeat(300));
    WAYS_OUT.into_iter().map(str::to_owned).chain([long]).collect()
}

/// That `to`, as a browser follows it, is on the site.
fn assert_own(site: &TestApp, to: &str) {
    let own = url::Url::parse(&site.url).expect("an address");
    let followed = own.join(to).expect("an address");
    assert_eq!((followed.host_str(), followed.port()), (own.host_str(), own.port()), "{to}");
}

#[tokio::test]
async fn the_way_on_never_leaves_the_site() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    for (door, secret, otherwise) in [("access-key", &course.keys[0], "/"), ("course-token", &course.token, "/course/")]
    {
        let path = format!("/login/{door}/");
        for next in ways_out() {
            let reply = site.visitor().post(&path, &[("token", secret), ("next_url", &next)]).await;
            assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, otherwise), "{door} {next:?}");
            let wrong = site.visitor().post(&path, &[("token", "ABC"), ("next_url", &next)]).await;
            assert_eq!(wrong.attributes("[name=next_url]", "value"), ["", ""], "{door} {next:?}");
        }
        for next in ODD_PATHS {
            let reply = site.visitor().post(&path, &[("token", secret), ("next_url", next)]).await;
            assert_eq!(reply.status, StatusCode::SEE_OTHER);
            assert_own(&site, reply.location());
        }
    }
    for next in ways_out() {
        let shown = site.visitor().get(&format!("/login/?{}", url_query(&next))).await;
        assert_eq!(shown.attributes("[name=next_url]", "value"), ["", ""], "{next:?}");
    }
}

#[tokio::test]
async fn the_staffs_way_on_never_leaves_the_site() {
    let site = TestApp::on_sqlite().await;
    let password = NewPassword::parse("zwei Forellen im Neckar", "kim").expect("a good password");
    let new = NewAccount { name: "kim".to_owned(), email: None, role: Role::Moderator, password };
    create_account(&site.app, &Actor::CommandLine, new).await.expect("a query").expect("the name is free");
    let right = [("name", "kim"), ("password", "zwei Forellen im Neckar"), ("code", "")];
    let kim = site.visitor();
    for next in ways_out() {
        let form: Vec<_> = right.into_iter().chain([("next_url", next.as_str())]).collect();
        let reply = kim.post("/admin/login/", &form).await;
        assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, "/admin/"), "{next:?}");
        // Who is in already is sent on without a form.
        let sent_on = kim.get(&format!("/admin/login/?{}", url_query(&next))).await;
        assert_eq!((sent_on.status, sent_on.location()), (StatusCode::SEE_OTHER, "/admin/"), "{next:?}");
        let shown = site.visitor().get(&format!("/admin/login/?{}", url_query(&next))).await;
        assert_eq!(shown.value("next_url").as_deref(), Some(""), "{next:?}");
    }
    for next in ODD_PATHS {
        let sent_on = kim.get(&format!("/admin/login/?{}", url_query(next))).await;
        assert_eq!(sent_on.status, StatusCode::SEE_OTHER);
        assert_own(&site, sent_on.location());
    }
    let wrong = [("name", "kim"), ("password", "falsch falsch"), ("next_url", "//evil.example")];
    assert_eq!(site.visitor().post("/admin/login/", &wrong).await.value("next_url").as_deref(), Some(""));
}

fn url_query(next: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("next_url", next).finish()
}

#[tokio::test]
async fn a_log_in_gives_the_session_a_new_value() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let cookie = |reply: &Reply| {
        let set = reply.headers.get("set-cookie").expect("a cookie").to_str().expect("ASCII").to_owned();
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
        set.split(';').next().expect("a value").to_owned()
    };
    let visitor = site.visitor();
    let first = cookie(&visitor.post("/logout/", &[]).await);
    let second = cookie(&visitor.post("/login/access-key/", &[("token", &course.keys[0])]).await);
    assert_ne!(first, second);
    // Whoever planted the first value is not logged in by it.
    let planted = site.visitor().get_with("/login/", "cookie", &first).await;
    assert!(logged_in(&planted).is_empty());
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let pupil = site.student(&course).await;
    site.app.clock.advance(TimeDelta::hours(11));
    assert_eq!(logged_in(&pupil.get("/login/").await).len(), 1);
    site.app.clock.advance(TimeDelta::hours(11));
    assert_eq!(logged_in(&pupil.get("/login/").await).len(), 1, "use keeps it alive");
    site.app.clock.advance(TimeDelta::hours(13));
    assert!(logged_in(&pupil.get("/login/").await).is_empty());
}

#[tokio::test]
async fn pages_behind_a_key_say_which_one_opens_them() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let visitor = site.visitor().get("/course/?lang=de").await;
    assert_eq!(visitor.status, StatusCode::FORBIDDEN);
    assert_eq!(visitor.texts("h1"), ["Bitte zuerst anmelden"]);
    let ways = visitor.attributes("main a", "href");
    assert_eq!(ways, ["/login/?next_url=%2Fcourse%2F%3Flang%3Dde", "/register/", "/"]);
    let pupil = site.student(&course).await.get("/course/").await;
    assert_eq!(pupil.status, StatusCode::FORBIDDEN);
    assert_eq!(pupil.texts("h1"), ["Dieser Schlüssel öffnet die Seite nicht"]);
    assert_eq!(pupil.texts("main .key"), [format!("••••-•{}", &course.keys[0][5..])]);
    let english = site.visitor().in_english().get("/course/").await;
    assert_eq!(english.texts("h1"), ["Please log in first"]);
}
