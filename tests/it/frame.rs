//! The frame when things go wrong: failures, slow rivals, strange addresses, shared computers.

use std::sync::Arc;

use entity::{access_key, session as session_row};
use gcampus::{
    platform::{
        secret::sha256,
        web::{Routes, error_page, headers::Headers, session},
    },
    routes,
};
use poem::{Endpoint as _, EndpointExt as _, PathPattern, Request, endpoint::make, http::Method, session::Session};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait as _, EntityTrait as _};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::Notify,
};

use crate::support::{BuiltCourse, Client, TestApp, on_both_databases};

/// What the browser of somebody who just logged in as the teacher sends back: `name=value`.
async fn teachers_cookie(site: &TestApp, course: &BuiltCourse) -> String {
    let reply = site.visitor().post("/login/course-token/", &[("token", &course.token)]).await;
    let cookie = reply.headers["set-cookie"].to_str().expect("ASCII");
    cookie.split(';').next().expect("a cookie").to_owned()
}

on_both_databases! {
    async fn a_session_that_ended_meanwhile_is_not_brought_back(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let cookie = teachers_cookie(site, &course).await;
        let value = cookie.split_once('=').expect("name=value").1.to_owned();
        let (started, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let slow = {
            let (started, go_on) = (started.clone(), go_on.clone());
            make(move |request: Request| {
                let (started, go_on) = (started.clone(), go_on.clone());
                async move {
                    started.notify_one();
                    go_on.notified().await;
                    request.extensions().get::<Session>().expect("a session").set("late", 1);
                }
            })
        };
        let slow = slow.with(session::sessions(site.app.clone()));
        let request = Request::builder().header("cookie", &cookie).finish();
        let running = tokio::spawn(async move { slow.get_response(request).await.status() });
        started.notified().await;
        let teacher = Client::with_session(site.url.clone(), &value);
        assert_eq!(teacher.post("/logout/", &[]).await.location(), "/");
        go_on.notify_one();
        assert_eq!(running.await.expect("no panic").as_u16(), 200);
        let rows = session_row::Entity::find().all(site.app.db.read()).await.expect("rows");
        assert!(rows.iter().all(|row| row.id_hash != sha256(&value) && row.subject_id.is_none()), "{rows:?}");
        let teacher = Client::with_session(site.url.clone(), &value);
        assert_eq!(teacher.get("/course/").await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn failures_are_logged_with_their_route() {
    let site = TestApp::on_sqlite().await;
    let endpoint = routes::endpoint(site.app.clone());
    for (method, path, status, route) in [
        (Method::GET, "/measurement/999999/", 404, "/measurement/:id/"),
        (Method::GET, "/course/", 403, "/course/"),
        (Method::POST, "/course/access-keys/7/", 403, "/course/access-keys/:id/"),
        (Method::DELETE, "/login/", 405, "/login/"),
        (Method::GET, "/login/", 200, "/login/"),
    ] {
        let request = Request::builder().method(method).uri_str(path).finish();
        let response = endpoint.get_response(request).await;
        let pattern = response.data::<PathPattern>().map_or("(none)", |pattern| &*pattern.0);
        assert_eq!((response.status().as_u16(), pattern), (status, route), "{path}");
    }
    let foreign =
        Request::builder().method(Method::POST).uri_str("/login/access-key/").header("origin", "null").finish();
    let response = endpoint.get_response(foreign).await;
    assert_eq!(response.status().as_u16(), 403);
    assert_eq!(response.data::<PathPattern>().map(|pattern| &*pattern.0), Some("/login/access-key/"));
}

#[tokio::test]
async fn a_panic_has_the_sites_page_headers_and_route() {
    let site = TestApp::on_sqlite().await;
    let boom = make(async |request: Request| -> String { panic!("secret cause of {}", request.uri()) });
    let endpoint = Routes::new()
        .at("/boom/:id/", boom)
        .into_route()
        .around(error_page::error_pages)
        .with(poem::middleware::CookieJarManager::new())
        .data(site.app.clone())
        .with(Headers::new(false));
    let response = endpoint.get_response(Request::builder().uri_str("/boom/7/").finish()).await;
    assert_eq!(response.status().as_u16(), 500);
    assert_eq!(response.data::<PathPattern>().map(|pattern| &*pattern.0), Some("/boom/:id/"));
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    assert!(response.headers().contains_key("x-request-id"));
    let page = response.into_body().into_string().await.expect("text");
    assert!(page.contains("<h1>") && !page.contains("secret cause"), "{page}");
}

#[tokio::test]
async fn a_body_that_is_refused_has_the_sites_page() {
    let site = TestApp::on_sqlite().await;
    let address = site.url.strip_prefix("http://").expect("http");
    let mut stream = TcpStream::connect(address).await.expect("the site listens");
    let head = format!(
        "POST /register/ HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: 9000000\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    let (head, page) = answer.split_once("\r\n\r\n").expect("an answer");
    assert!(head.starts_with("HTTP/1.1 413") && head.contains("connection: close"), "{head}");
    assert!(head.contains("content-security-policy") && head.contains("x-request-id"), "{head}");
    assert!(page.contains("<h1>"), "{page}");

    let coded = site.visitor().request(Method::POST, "/api/v1/indices/").header("content-encoding", "gzip").body("{}");
    let twin = site.visitor().send(coded).await;
    assert_eq!((twin.status, twin.json()["status"].as_u64()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, Some(415)));
    assert_eq!(twin.headers["accept-encoding"], "identity");
}

#[tokio::test]
async fn a_fault_of_ours_has_a_page_and_a_json_twin_without_its_cause() {
    let site = TestApp::on_sqlite().await;
    site.app.db.read().execute_unprepared("ALTER TABLE measurement RENAME TO elsewhere").await.expect("renamed");
    let page = site.visitor().get("/measurements/").await;
    assert_eq!((page.status, page.texts("h1").len()), (StatusCode::INTERNAL_SERVER_ERROR, 1));
    assert!(!page.body.contains("no such") && !page.body.contains("SELECT"), "{}", page.body);
    let twin = site.visitor().get("/api/v1/measurements/").await;
    assert_eq!((twin.status, twin.json()["status"].as_u64()), (StatusCode::INTERNAL_SERVER_ERROR, Some(500)));
    let fields = twin.json().as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields, ["detail", "status", "title", "type"]);
    assert!(!twin.body.contains("no such"), "{}", twin.body);
}

#[tokio::test]
async fn pages_with_keys_are_kept_by_no_browser() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let teacher = site.teacher(&course).await;
    for path in ["/course/", "/course/access-keys/", "/course/acceskeys/", "/login/", "/login/course-token/"] {
        assert_eq!(teacher.get(path).await.headers["cache-control"], "no-store", "{path}");
    }
    let typed = site.visitor().post("/login/access-key/", &[("token", "ABCD")]).await;
    assert_eq!(typed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(typed.headers["cache-control"], "no-store");
    assert_eq!(teacher.get("/measurements/").await.headers["cache-control"], "private, no-cache");
}

#[tokio::test]
async fn links_to_the_other_language_stay_on_the_site() {
    let site = TestApp::on_sqlite().await;
    let page = site.visitor().get("//evil.example/?a=1").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(page.attributes("a[hreflang=en]", "href"), ["/evil.example/?a=1&lang=en"]);
}

#[tokio::test]
async fn a_strange_parameter_costs_no_other() {
    let site = TestApp::on_sqlite().await;
    for query in ["name=Neckar&page=1&page=2", "page=abc&name=Neckar", "name=Main&name=Neckar&other=1&other=2"] {
        let page = site.visitor().get(&format!("/measurements/?{query}")).await;
        assert_eq!((page.status, page.value("name").as_deref()), (StatusCode::OK, Some("Neckar")), "{query}");
    }
}

#[tokio::test]
async fn a_refused_form_leads_back_to_a_page() {
    let site = TestApp::on_sqlite().await;
    let own = format!("{}/course/access-keys/?lang=en", site.url);
    for (referrer, next) in [
        (None, "%2F"),
        (Some(own.as_str()), "%2Fcourse%2Faccess-keys%2F%3Flang%3Den"),
        (Some("https://evil.example/course/"), "%2F"),
    ] {
        let visitor = site.visitor();
        let mut request = visitor.request(Method::POST, "/course/access-keys/7/");
        if let Some(referrer) = referrer {
            request = request.header("referer", referrer);
        }
        let page = visitor.send(request).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        let links = page.attributes("main a[href^='/login/']", "href");
        assert_eq!(links, [format!("/login/?next_url={next}")], "{referrer:?}");
    }
}

#[tokio::test]
async fn times_are_those_of_the_zone_in_the_cookie() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let seen = "2024-06-02T08:15:00Z".parse().expect("an instant");
    let used =
        access_key::ActiveModel { id: Set(course.key_ids[0]), last_login_at: Set(Some(seen)), ..Default::default() };
    used.update(site.app.db.read()).await.expect("an update");
    let session = teachers_cookie(&site, &course).await;
    for (zone, shown) in
        [("", "10:15"), ("; gcampus_timezone=Asia/Tokyo", "17:15"), ("; gcampus_timezone=Mars/Phobos", "10:15")]
    {
        let page = site.visitor().get_with("/course/access-keys/", "cookie", &format!("{session}{zone}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.texts("tbody td").join(" ").contains(&format!("2. Juni 2024, {shown}")), "{zone}");
    }
}

#[tokio::test]
async fn every_page_describes_itself() {
    let site = TestApp::on_sqlite().await;
    let mut seen = std::collections::BTreeSet::new();
    for path in ["/", "/login/", "/measurements/", "/waters/", "/register/"] {
        let described = site.visitor().get(path).await.attributes("meta[name=description]", "content");
        assert_eq!(described.len(), 1, "{path}");
        assert!(described[0].len() > 50 && seen.insert(described[0].clone()), "{path}: {}", described[0]);
    }
}
