//! Whole answers; the single rules have their tables beside them.

use super::*;

const BODY: &[u8] = b"0123456789";

fn representation() -> Representation {
    Representation {
        coding: Some(Coding::Gzip),
        is_negotiated: true,
        ..Representation::new(
            Bytes::from_static(BODY),
            HeaderValue::from_static("text/css; charset=utf-8"),
            EntityTag::new("tag-gzip").expect("valid"),
            HeaderValue::from_static("public, max-age=60"),
        )
    }
}

fn answer(method: Method, given: &[(&'static str, &'static str)]) -> Response {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    deliver(&method, &headers, &representation())
}

async fn body(response: Response) -> Vec<u8> {
    response.into_body().into_vec().await.expect("a body in memory")
}

#[tokio::test]
async fn a_plain_get_has_all_that_caches_need() {
    let response = answer(Method::GET, &[]);
    assert_eq!(response.status(), StatusCode::OK);
    let expected = [
        ("etag", "\"tag-gzip\""),
        ("cache-control", "public, max-age=60"),
        ("vary", "Accept-Encoding"),
        ("content-type", "text/css; charset=utf-8"),
        ("content-encoding", "gzip"),
        ("content-length", "10"),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
    ];
    for (name, value) in expected {
        assert_eq!(response.headers()[name], value);
    }
    assert_eq!(response.headers().len(), expected.len());
    assert_eq!(body(response).await, BODY);
}

#[tokio::test]
async fn head_is_get_without_its_body() {
    let head = answer(Method::HEAD, &[("range", "bytes=0-0")]);
    let get = answer(Method::GET, &[]);
    assert_eq!(head.status(), get.status());
    assert_eq!(head.headers(), get.headers());
    assert_eq!(body(head).await, b"");
}

#[tokio::test]
async fn a_part_says_which_it_is() {
    let response = answer(Method::GET, &[("range", "bytes=2-4")]);
    assert_eq!(response.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(response.headers()["content-range"], "bytes 2-4/10");
    assert_eq!(response.headers()["content-length"], "3");
    for name in ["etag", "cache-control", "vary", "content-encoding"] {
        assert!(response.headers().contains_key(name), "{name}");
    }
    assert_eq!(body(response).await, b"234");
}

#[tokio::test]
async fn a_range_behind_the_end_gets_the_length() {
    let response = answer(Method::GET, &[("range", "bytes=10-")]);
    assert_eq!(response.status(), StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(response.headers()["content-range"], "bytes */10");
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(body(response).await, b"");
}

#[tokio::test]
async fn a_304_repeats_what_a_cache_updates_and_no_more() {
    for method in [Method::GET, Method::HEAD] {
        let response = answer(method, &[("if-none-match", "W/\"tag-gzip\"")]);
        assert_eq!(response.status(), StatusCode::NOT_MODIFIED);
        let mut names: Vec<&str> = response.headers().keys().map(|name| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["cache-control", "etag", "vary", "x-content-type-options"]);
        assert_eq!(body(response).await, b"");
    }
}

#[test]
fn the_tag_of_another_coding_does_not_match() {
    let response = answer(Method::GET, &[("if-none-match", "\"tag\", \"tag-br\"")]);
    assert_eq!(response.status(), StatusCode::OK);
}

#[test]
fn a_precondition_comes_before_the_range() {
    let response = answer(Method::GET, &[("if-match", "\"other\""), ("range", "bytes=0-0")]);
    assert_eq!(response.status(), StatusCode::PRECONDITION_FAILED);
}

#[test]
fn only_get_and_head_are_allowed() {
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE] {
        let response = answer(method, &[]);
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers()["allow"], "GET, HEAD");
    }
}

#[test]
fn documents_have_a_date_and_a_name() {
    let changed = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").expect("valid");
    let document = Representation {
        last_modified: Some(changed),
        disposition: Some(HeaderValue::from_static("attachment; filename=\"a.pdf\"")),
        ..representation()
    };
    let response = deliver(&Method::GET, &HeaderMap::new(), &document);
    assert_eq!(response.headers()["last-modified"], "Sun, 06 Nov 1994 08:49:37 GMT");
    assert_eq!(response.headers()["content-disposition"], "attachment; filename=\"a.pdf\"");
}
