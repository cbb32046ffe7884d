//! What holds for every route of the table, so that a new one can't miss it.

use gcampus::routes;
use reqwest::{Method, StatusCode};

use crate::support::TestApp;

/// Those that stand beside the table.
const BESIDE: [&str; 6] =
    ["/healthz", "/readyz", "/robots.txt", "/favicon.ico", "/static/nothing.js", "/there/is/no/such/page/"];

/// Every path of the table, with something in the place of each parameter.
fn paths() -> Vec<String> {
    let fill = |segment: &str| match segment.as_bytes().first() {
        Some(b':' | b'*' | b'<') => "1".to_owned(),
        _ => segment.to_owned(),
    };
    let table = routes::table();
    let paths = table.paths().iter().map(|path| path.split('/').map(fill).collect::<Vec<_>>().join("/"));
    let paths: Vec<String> = paths.collect();
    assert!(paths.len() > 25 && paths.contains(&"/login/access-key/".to_owned()), "{paths:?}");
    paths
}

#[tokio::test]
async fn other_sites_can_send_nothing_to_any_route() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let teacher = site.teacher(&course).await;
    for path in paths() {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            for (name, value) in [
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-site", "same-site"),
                ("origin", "https://evil.example"),
                ("origin", "null"),
            ] {
                let request = teacher.request(method.clone(), &path).header(name, value);
                let form = request.header("content-type", "application/x-www-form-urlencoded").body("token=x");
                let reply = teacher.send(form).await;
                assert_eq!(reply.status, StatusCode::FORBIDDEN, "{method} {path} {name}: {value}");
            }
        }
    }
    assert_eq!(teacher.get("/course/").await.status, StatusCode::OK, "still logged in");
}

#[tokio::test]
async fn own_forms_get_through_to_every_route() {
    let site = TestApp::on_sqlite().await;
    for path in paths() {
        for (name, value) in [("sec-fetch-site", "same-origin"), ("origin", site.url.as_str())] {
            let visitor = site.visitor();
            let reply = visitor.send(visitor.request(Method::POST, &path).header(name, value)).await;
            let refused = reply.texts("h1").contains(&"Das kam von einer anderen Seite".to_owned());
            assert!(!refused, "{path} {name}");
        }
    }
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let site = TestApp::start(&[("GCAMPUS_PUBLIC_URL", "https://water.example.org")]).await;
    let visitor = site.visitor();
    let asset = visitor.get("/login/").await.attributes("link[rel=stylesheet]", "href").remove(0);
    let beside = BESIDE.iter().map(|path| (*path).to_owned());
    for path in paths().into_iter().chain(beside).chain([asset, "/login".to_owned()]) {
        for method in [Method::GET, Method::HEAD, Method::POST, Method::OPTIONS, Method::DELETE] {
            let reply = visitor.send(visitor.request(method.clone(), &path)).await;
            let header = |name: &str| reply.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
            let what = format!("{method} {path}: {}", reply.status);
            let policy = header("content-security-policy");
            assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{what}");
            assert!(!policy.contains("unsafe"), "{what}");
            assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
            assert_eq!(header("referrer-policy"), "same-origin", "{what}");
            assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{what}");
            // Markers and plots are there to be shown on other sites.
            let is_shown_elsewhere = reply.status == 200 && path.starts_with("/map/marker/");
            let readers = if is_shown_elsewhere { "cross-origin" } else { "same-origin" };
            assert_eq!(header("cross-origin-resource-policy"), readers, "{what}");
            assert!(header("permissions-policy").contains("camera=()"), "{what}");
            assert!(header("strict-transport-security").starts_with("max-age="), "{what}");
            assert!(!header("cache-control").is_empty() && !header("x-request-id").is_empty(), "{what}");
        }
    }
}
