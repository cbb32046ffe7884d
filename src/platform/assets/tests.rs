//! The files of this build, through their endpoints.

use super::*;
use poem::http::{Method, StatusCode};
use poem::{Endpoint, EndpointExt as _, Request, Response, Route};
use sha2::{Digest as _, Sha256};

const STYLE: &str = "css/app.css";

fn site(assets: &Assets) -> impl Endpoint<Output = Response> + 'static {
    let style = assets.get(STYLE).expect("every build has it");
    let nowhere = std::path::Path::new("/nowhere/at/all");
    Route::new()
        .at("/fixed.css", FixedFile::from(style))
        .at("/robots.txt", robots_txt())
        .with(StaticFiles::new(assets.clone(), SharedFolder::below(nowhere)))
}

async fn ask(method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::builder().method(method).uri_str(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    site(&Assets::embedded()).get_response(request.finish()).await
}

async fn body(response: Response) -> Vec<u8> {
    response.into_body().into_vec().await.expect("a body in memory")
}

#[tokio::test]
async fn every_file_is_served_under_its_hash() {
    let assets = Assets::embedded();
    for asset in assets.iter() {
        let response = ask(Method::GET, asset.url(), &[]).await;
        assert_eq!(response.status(), StatusCode::OK, "{}", asset.url());
        assert_eq!(response.headers()["cache-control"], IMMUTABLE);
        let bytes = body(response).await;
        let digest = hex::encode(Sha256::digest(&bytes));
        assert!(digest.starts_with(asset.hash()), "{}", asset.name());
        assert!(asset.url().contains(asset.hash()));
        assert_eq!(assets.url(asset.name()), Some(asset.url()));
    }
    assert_eq!(assets.url("css/unknown.css"), None);
}

#[tokio::test]
async fn each_coding_gives_the_same_file_back() {
    let assets = Assets::embedded();
    let style = assets.get(STYLE).expect("every build has it");
    assert_eq!(style.coded_lengths().count(), 3);
    let mut tags = Vec::new();
    for coding in ["br", "zstd", "gzip"] {
        let response = ask(Method::GET, style.url(), &[("accept-encoding", coding)]).await;
        assert_eq!(response.headers()["content-encoding"], coding);
        assert_eq!(response.headers()["vary"], "Accept-Encoding");
        assert_eq!(response.headers()["content-type"], "text/css; charset=utf-8");
        tags.push(response.headers()["etag"].clone());
        let coded = body(response).await;
        assert_eq!(inflate(coding, &coded), style.bytes());
    }
    let plain = ask(Method::GET, style.url(), &[]).await;
    assert!(!plain.headers().contains_key("content-encoding"));
    assert_eq!(plain.headers()["vary"], "Accept-Encoding");
    tags.push(plain.headers()["etag"].clone());
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4, "a tag for each coding");
}

fn inflate(coding: &str, coded: &[u8]) -> Vec<u8> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    match coding {
        "br" => brotli::Decompressor::new(coded, 4096).read_to_end(&mut bytes),
        "zstd" => zstd::stream::Decoder::new(coded).and_then(|mut decoder| decoder.read_to_end(&mut bytes)),
        _ => flate2::read::GzDecoder::new(coded).read_to_end(&mut bytes),
    }
    .expect("well-formed");
    bytes
}

#[tokio::test]
async fn all_forms_of_all_files_are_the_same_file() {
    for asset in Assets::embedded().iter() {
        for (coding, length) in asset.coded_lengths() {
            let response = ask(Method::GET, asset.url(), &[("accept-encoding", coding.name())]).await;
            let coded = body(response).await;
            assert_eq!(coded.len(), length, "{} {}", asset.name(), coding.name());
            assert!(inflate(coding.name(), &coded) == asset.bytes(), "{} {}", asset.name(), coding.name());
        }
    }
}

#[tokio::test]
async fn a_file_of_an_earlier_release_is_served_and_named_by_no_page() {
    let old = Asset { is_earlier: true, ..Asset::made_now(STYLE.to_owned(), "a{}".into()) };
    let old_url = old.url().to_owned();
    let new = Asset::made_now(STYLE.to_owned(), "b{}".into());
    let new_url = new.url().to_owned();
    let assets = Assets::indexed(vec![new, old]);
    assert_eq!(assets.url(STYLE), Some(&*new_url));
    for (url, expected) in [(old_url, "a{}"), (new_url, "b{}")] {
        let response = site(&assets).get_response(Request::builder().uri_str(url).finish()).await;
        assert_eq!(
            (response.status(), &response.headers()["cache-control"]),
            (StatusCode::OK, &IMMUTABLE.parse().expect("a value"))
        );
        assert_eq!(body(response).await, expected.as_bytes());
    }
}

#[tokio::test]
async fn fonts_are_not_coded() {
    let assets = Assets::embedded();
    let fonts = assets.iter().filter(|asset| asset.name().ends_with(".woff2"));
    let mut count = 0;
    for font in fonts {
        count += 1;
        let response = ask(Method::GET, font.url(), &[("accept-encoding", "br, gzip")]).await;
        assert_eq!(response.headers()["content-type"], "font/woff2");
        assert!(!response.headers().contains_key("content-encoding"));
        assert!(!response.headers().contains_key("vary"));
    }
    assert!(count > 0, "the site has fonts of its own");
}

#[tokio::test]
async fn who_refuses_every_form_gets_406() {
    let assets = Assets::embedded();
    let url = assets.url(STYLE).expect("every build has it");
    let refused = ask(Method::GET, url, &[("accept-encoding", "*;q=0")]).await;
    assert_eq!(refused.status(), StatusCode::NOT_ACCEPTABLE);
    let coded = ask(Method::GET, url, &[("accept-encoding", "identity;q=0, zstd")]).await;
    assert_eq!(coded.headers()["content-encoding"], "zstd");
}

#[tokio::test]
async fn misses_are_not_kept_and_paths_do_not_climb() {
    let assets = Assets::embedded();
    let url = assets.url(STYLE).expect("every build has it");
    let with_slash = format!("{url}/");
    let coded_file = format!("{url}.br");
    let long = format!("/static/{}", "a".repeat(20_000));
    for path in [
        "/static/css/app.css",
        "/static/css/app.000000000000.css",
        "/static/../Cargo.toml",
        "/static/%2e%2e/%2e%2e/Cargo.toml",
        "/static/..%2f..%2fCargo.toml",
        "/static/css/%00",
        "/static/%ff%fe",
        "/static//css",
        &with_slash,
        &coded_file,
        &long,
    ] {
        let response = ask(Method::GET, path, &[]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
    }
}

#[tokio::test]
async fn other_methods_are_refused() {
    let assets = Assets::embedded();
    let url = assets.url(STYLE).expect("every build has it");
    for path in [url, "/fixed.css", "/robots.txt"] {
        for method in [Method::POST, Method::DELETE, Method::TRACE] {
            let response = ask(method, path, &[]).await;
            assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
            assert_eq!(response.headers()["allow"], "GET, HEAD");
        }
        let head = ask(Method::HEAD, path, &[]).await;
        assert_eq!(head.status(), StatusCode::OK);
        assert!(head.headers().contains_key("content-length"));
        assert_eq!(body(head).await, b"");
    }
}

#[tokio::test]
async fn a_known_file_is_not_sent_again() {
    let assets = Assets::embedded();
    let url = assets.url(STYLE).expect("every build has it");
    let first = ask(Method::GET, url, &[("accept-encoding", "br")]).await;
    let tag = first.headers()["etag"].to_str().expect("ASCII").to_owned();
    let again = [("accept-encoding", "br"), ("if-none-match", tag.as_str())];
    let second = ask(Method::GET, url, &again).await;
    assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
    for name in ["etag", "cache-control", "vary"] {
        assert_eq!(second.headers()[name], first.headers()[name]);
    }
    let weak = format!("\"other\", W/{tag}");
    let again = [("accept-encoding", "br"), ("if-none-match", weak.as_str())];
    assert_eq!(ask(Method::HEAD, url, &again).await.status(), StatusCode::NOT_MODIFIED);
    let other_coding = [("accept-encoding", "gzip"), ("if-none-match", tag.as_str())];
    let third = ask(Method::GET, url, &other_coding).await;
    assert_eq!(third.status(), StatusCode::OK);
}

#[tokio::test]
async fn fixed_names_are_kept_for_a_short_time() {
    let robots = ask(Method::GET, "/robots.txt", &[]).await;
    assert_eq!(robots.headers()["cache-control"], "public, max-age=3600");
    assert_eq!(robots.headers()["content-type"], "text/plain; charset=utf-8");
    let text = String::from_utf8(body(robots).await).expect("text");
    for folder in ["documents", "api", "map", "export", "admin"] {
        assert!(text.contains(&format!("\nDisallow: /{folder}/\n")), "{folder}");
    }
    let fixed = ask(Method::GET, "/fixed.css", &[("accept-encoding", "gzip")]).await;
    assert_eq!(fixed.headers()["cache-control"], "public, max-age=3600");
    assert_eq!(fixed.headers()["content-encoding"], "gzip");
}

#[tokio::test]
async fn a_304_takes_at_most_300_bytes_on_the_wire() {
    use crate::platform::server::{Limits, serve};
    use crate::platform::web::headers::Headers;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let assets = Assets::embedded();
    let url = assets.url(STYLE).expect("every build has it");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    let site = site(&assets).with(Headers::new(true));
    tokio::spawn(serve(listener, site, Limits::default(), std::future::pending()));
    let mut stream = tokio::net::TcpStream::connect(address).await.expect("the server listens");
    let request = format!(
        "GET {url} HTTP/1.1\r\nhost: x\r\naccept-encoding: br\r\nif-none-match: *\r\n\
         connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 304"), "{answer}");
    assert!(answer.len() <= 300, "{} bytes: {answer}", answer.len());
}
