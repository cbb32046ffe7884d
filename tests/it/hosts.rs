//! The names that the site answers to, and what proxies may say.

use reqwest::{Method, StatusCode};

use crate::support::TestApp;

#[tokio::test]
async fn the_site_answers_to_its_own_names_only() {
    let site = TestApp::start(&[("GCAMPUS_PUBLIC_URL", "https://water.example.org")]).await;
    let visitor = site.visitor();
    for (host, status) in [
        ("water.example.org", StatusCode::OK),
        ("WATER.example.org:443", StatusCode::OK),
        ("localhost:8000", StatusCode::OK),
        ("[::1]:8000", StatusCode::OK),
        ("evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("water.example.org.evil.example", StatusCode::MISDIRECTED_REQUEST),
        ("10.1.2.3:8000", StatusCode::MISDIRECTED_REQUEST),
    ] {
        for path in ["/login/", "/robots.txt", "/api/v1/measurements/"] {
            assert_eq!(visitor.get_with(path, "host", host).await.status, status, "{host} {path}");
        }
        assert_eq!(visitor.get_with("/healthz", "host", host).await.status, StatusCode::OK, "probes: {host}");
    }
    let page = visitor.get_with("/login/", "host", "evil.example").await;
    assert_eq!(page.texts("h1"), ["Diese Seite hat einen anderen Namen"]);
    assert!(!page.body.contains("evil.example"));
    let twin = visitor.get_with("/api/v1/measurements/", "host", "evil.example").await;
    assert_eq!(twin.json()["status"].as_u64(), Some(421));
}

#[tokio::test]
async fn other_names_are_the_operators_choice() {
    let named = TestApp::start(&[("GCAMPUS_ALLOWED_HOSTS", "a.example, b.example")]).await;
    let any = TestApp::start(&[("GCAMPUS_ALLOWED_HOSTS", "*")]).await;
    for (host, by_name) in [("b.example:80", StatusCode::OK), ("c.example", StatusCode::MISDIRECTED_REQUEST)] {
        assert_eq!(named.visitor().get_with("/login/", "host", host).await.status, by_name, "{host}");
        assert_eq!(any.visitor().get_with("/login/", "host", host).await.status, StatusCode::OK, "{host}");
    }
}

#[tokio::test]
async fn scheme_and_host_are_never_taken_from_a_request() {
    // Not even from a proxy: GCAMPUS_PUBLIC_URL says both.
    let site = TestApp::on_sqlite().await;
    let visitor = site.visitor();
    let claims = |request: reqwest::RequestBuilder| {
        request
            .header("x-forwarded-proto", "https")
            .header("x-forwarded-host", "evil.example")
            .header("forwarded", "for=192.0.2.1;proto=https;host=evil.example")
    };
    let page = visitor.send(claims(visitor.request(Method::GET, "/login/"))).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.headers.contains_key("strict-transport-security") && !page.body.contains("evil.example"));
    let log_out = visitor.send(claims(visitor.request(Method::POST, "/logout/"))).await;
    let cookie = log_out.headers["set-cookie"].to_str().expect("ASCII");
    assert!(cookie.starts_with("gcampus_session=") && !cookie.contains("Secure"), "{cookie}");
}

#[tokio::test]
async fn a_site_on_https_says_so_in_its_cookies() {
    let site = TestApp::start(&[("GCAMPUS_PUBLIC_URL", "https://water.example.org")]).await;
    let reply = site.visitor().post("/logout/", &[]).await;
    let cookies: Vec<&str> = reply.headers.get_all("set-cookie").iter().map(|c| c.to_str().expect("ASCII")).collect();
    let session = cookies.iter().find(|c| c.starts_with("__Host-gcampus_session=")).expect("a session");
    for flag in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(session.contains(flag), "{flag}: {session}");
    }
    assert!(!session.contains("Domain") && !session.contains("Max-Age"), "ends with the browser: {session}");
    assert_eq!(reply.headers["strict-transport-security"], "max-age=31536000");
}
