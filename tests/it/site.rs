//! The frame: health, headers, languages, error pages, cross-site requests.

use reqwest::{Method, StatusCode};

use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn it_is_ready_when_database_and_documents_answer(site: &TestApp) {
        let reply = site.visitor().get("/readyz").await;
        assert_eq!((reply.status, reply.body.as_str()), (StatusCode::OK, "database ok\nmigrations ok\ndocuments ok\n"));
        std::fs::remove_dir_all(&site.app.config.documents_dir).expect("the folder is removed");
        let reply = site.visitor().get("/readyz").await;
        assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(reply.body, "database ok\nmigrations ok\ndocuments failed\n");
    }

    async fn a_session_is_kept_under_the_hash_of_its_cookie(site: &TestApp) {
        use entity::session;
        use sea_orm::EntityTrait;
        let course = site.course("7b", 1).await;
        let reply = site.visitor().post("/login/access-key/", &[("token", &course.keys[0])]).await;
        let cookie = reply.headers["set-cookie"].to_str().expect("ASCII").to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let value = cookie.split(['=', ';']).nth(1).expect("a value").to_owned();
        let rows = session::Entity::find().all(site.app.db.read()).await.expect("rows");
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].id_hash, gcampus::platform::secret::sha256(&value));
        assert!(!rows[0].data.to_string().contains(&value));
    }
}

#[tokio::test]
async fn pages_say_what_a_browser_may_load() {
    let site = TestApp::on_sqlite().await;
    for path in ["/", "/login/", "/nothing-here/", "/healthz"] {
        let reply = site.visitor().get(path).await;
        let policy = reply.headers["content-security-policy"].to_str().expect("ASCII");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff", "{path}");
        assert!(!reply.headers.contains_key("set-cookie"), "{path} sets a cookie for nothing");
    }
}

#[tokio::test]
async fn the_language_is_asked_for_kept_or_accepted() {
    let site = TestApp::on_sqlite().await;
    let lang = |reply: &crate::support::Reply| reply.attributes("html", "lang").join("");
    let reader = site.visitor();
    assert_eq!(lang(&reader.get("/login/").await), "de");
    assert_eq!(lang(&reader.get_with("/login/", "accept-language", "en-GB,en;q=0.8").await), "en");
    assert_eq!(lang(&reader.get("/login/?lang=en").await), "en");
    assert_eq!(lang(&reader.get("/login/").await), "en", "the choice is kept");
    assert_eq!(lang(&reader.get("/login/?lang=fr").await), "en", "an unknown language is no choice");
}

#[tokio::test]
async fn errors_have_a_page_and_a_json_twin() {
    let site = TestApp::on_sqlite().await;
    let page = site.visitor().get("/measurement/999999/").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(page.texts("h1").len(), 1);
    let twin = site.visitor().get("/api/v1/nothing/").await;
    assert_eq!((twin.status, twin.json()["status"].as_u64()), (StatusCode::NOT_FOUND, Some(404)));
    let wrong_method = site.visitor().send(site.visitor().request(Method::DELETE, "/login/")).await;
    assert_eq!(wrong_method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(wrong_method.texts("h1").len(), 1);
}

#[tokio::test]
async fn the_final_slash_does_not_matter() {
    let site = TestApp::on_sqlite().await;
    for (path, to) in
        [("/login", "/login/"), ("/measurements?name=a%26b", "/measurements/?name=a%26b"), ("/robots.txt/", "")]
    {
        let reply = site.visitor().get(path).await;
        if to.is_empty() {
            assert_eq!(reply.status, StatusCode::NOT_FOUND);
        } else {
            assert_eq!((reply.status, reply.location()), (StatusCode::PERMANENT_REDIRECT, to));
        }
    }
}

#[tokio::test]
async fn a_form_from_another_site_is_refused() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let request = site
            .visitor()
            .request(Method::POST, "/login/access-key/")
            .header("content-type", "application/x-www-form-urlencoded")
            .header(name, value)
            .body(format!("token={}", course.keys[0]));
        let reply = site.visitor().send(request).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{name}");
        assert!(!reply.headers.contains_key("set-cookie"), "{name}");
    }
}

#[tokio::test]
async fn a_form_that_is_none_is_a_bad_request() {
    let site = TestApp::on_sqlite().await;
    let reply = site.visitor().post_json("/login/access-key/", &serde_json::json!({ "token": "x" })).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_server_stops_in_peace() {
    let site = TestApp::on_sqlite().await;
    assert_eq!(site.visitor().get("/healthz").await.status, StatusCode::OK);
    site.stop().await;
}
