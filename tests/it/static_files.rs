//! Every rule of docs/static-files.md, over real HTTP.

use std::io::Read as _;

use gcampus::routes;
use poem::{Endpoint as _, PathPattern, Request};

use crate::support::{
    TestApp,
    raw::{Raw, ask},
};

const IMMUTABLE: &str = "cache-control: public, max-age=31536000, immutable";

/// A style sheet, which is coded, and a font, which is not.
const FILES: [&str; 2] = ["css/app.css", "fonts/atkinson-next-latin.woff2"];

/// Path and entity tags of a file.
struct File {
    path: String,
    plain: String,
    gzip: String,
    br: String,
    length: usize,
}

impl File {
    async fn of(site: &TestApp, name: &str) -> Self {
        let asset = site.app.assets.get(name).expect("every build has it");
        let path = asset.url().to_owned();
        let mut tags = Vec::new();
        for coding in ["identity", "gzip", "br"] {
            let answer = ask(&site.url, "GET", &path, &format!("accept-encoding: {coding}")).await;
            tags.push(answer.header("etag").expect("a tag"));
        }
        let [plain, gzip, br] = tags.try_into().expect("three");
        Self { path, plain, gzip, br, length: asset.bytes().len() }
    }

    /// `text` with the file's own tags in it.
    fn fill(&self, text: &str) -> String {
        let length = self.length.to_string();
        [("{plain}", &self.plain), ("{gzip}", &self.gzip), ("{br}", &self.br), ("{length}", &length)]
            .iter()
            .fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    /// Asks with `headers` and holds the answer against `expected`: lines of headers, and `!name`
    /// for one that must be absent.
    async fn check(&self, site: &TestApp, method: &str, headers: &str, status: u16, expected: &[&str]) -> Raw {
        let headers = self.fill(headers);
        let answer = ask(&site.url, method, &self.path, &headers).await;
        let told = format!("{method} {} {headers:?}", self.path);
        assert_eq!(answer.status, status, "{told}");
        for line in expected.iter().map(|line| self.fill(line)) {
            match line.split_once(": ") {
                Some((name, value)) => assert_eq!(answer.header(name).as_deref(), Some(value), "{told}: {name}"),
                None => assert_eq!(answer.header(line.trim_start_matches('!')), None, "{told}: {line}"),
            }
        }
        answer
    }
}

fn inflate(coding: &str, coded: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    match coding {
        "br" => brotli::Decompressor::new(coded, 4096).read_to_end(&mut bytes),
        "zstd" => zstd::stream::Decoder::new(coded).and_then(|mut decoder| decoder.read_to_end(&mut bytes)),
        "gzip" => flate2::read::GzDecoder::new(coded).read_to_end(&mut bytes),
        _ => return coded.to_vec(),
    }
    .expect("well-formed");
    bytes
}

#[tokio::test]
async fn the_coding_is_negotiated() {
    let site = TestApp::on_sqlite().await;
    let [style, font] = [File::of(&site, FILES[0]).await, File::of(&site, FILES[1]).await];
    let bytes = site.app.assets.get(FILES[0]).expect("every build has it").bytes();
    for (accept, coding) in [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
        ("zstd;q=1.0, br;q=0.9", "zstd"),
        ("br;q=0.1, gzip;q=0.2", "gzip"),
        ("br;q=0, gzip;q=0.001", "gzip"),
        ("br;q=0, zstd;q=0, gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0.5, br;q=0, zstd;q=0", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=1, gzip;q=0.5", ""),
        ("identity", ""),
        ("deflate, compress, sdch", ""),
        ("gzip;q=2, br;q=x, zstd;level=9, ;;,,=\u{fc}", ""),
        ("", ""),
    ] {
        let expected = if coding.is_empty() { "!content-encoding" } else { &format!("content-encoding: {coding}") };
        let always = [
            expected,
            IMMUTABLE,
            "vary: Accept-Encoding",
            "content-type: text/css; charset=utf-8",
            "x-content-type-options: nosniff",
            "accept-ranges: bytes",
        ];
        let answer = style.check(&site, "GET", &format!("accept-encoding: {accept}"), 200, &always).await;
        assert_eq!(inflate(coding, &answer.body), bytes, "{accept}");
        assert_eq!(answer.header("content-length"), Some(answer.body.len().to_string()), "{accept}");
    }
    let both = "accept-encoding: br;q=0\naccept-encoding: gzip";
    style.check(&site, "GET", both, 200, &["content-encoding: gzip"]).await;
    style.check(&site, "GET", "", 200, &["!content-encoding", "vary: Accept-Encoding"]).await;
    for refusal in ["identity;q=0", "*;q=0", "identity;q=0, deflate"] {
        let refusal = format!("accept-encoding: {refusal}");
        style.check(&site, "GET", &refusal, 406, &["cache-control: no-store", "vary: Accept-Encoding"]).await;
    }
    let plain = ["!content-encoding", "!vary", "content-type: font/woff2", IMMUTABLE];
    font.check(&site, "GET", "accept-encoding: br, gzip", 200, &plain).await;
}

#[tokio::test]
async fn conditions_are_kept() {
    let site = TestApp::on_sqlite().await;
    let style = File::of(&site, FILES[0]).await;
    let tags = std::collections::BTreeSet::from([&style.plain, &style.gzip, &style.br]);
    assert_eq!(tags.len(), 3, "a tag for each coding: {tags:?}");
    assert!(tags.iter().all(|tag| tag.starts_with('"') && tag.ends_with('"')), "{tags:?}");
    for (headers, status) in [
        ("if-none-match: {plain}", 304),
        ("if-none-match: W/{plain}", 304),
        ("if-none-match: \"x\", {plain}", 304),
        ("if-none-match: \"x\"\nif-none-match: {plain}", 304),
        ("if-none-match: *", 304),
        ("if-none-match: \"x\"", 200),
        ("if-none-match: {gzip}", 200),
        ("accept-encoding: gzip\nif-none-match: {gzip}", 304),
        ("accept-encoding: gzip\nif-none-match: {plain}, {br}", 200),
        ("if-none-match: \"x\"\nif-modified-since: Fri, 01 Jan 2100 00:00:00 GMT", 200),
        ("if-none-match: {plain}\nif-modified-since: Sun, 06 Nov 1994 08:49:37 GMT", 304),
        ("if-none-match: {plain}\nrange: bytes=0-0", 304),
        ("if-match: {plain}", 200),
        ("if-match: *", 200),
        ("if-match: \"x\"", 412),
        ("if-match: W/{plain}", 412),
        ("if-match: \"x\"\nrange: bytes=0-0", 412),
        ("accept-encoding: gzip\nif-match: {plain}", 412),
    ] {
        for method in ["GET", "HEAD"] {
            let is_whole = status == 200;
            let lasting = [if status == 412 { "cache-control: no-store" } else { IMMUTABLE }, "vary: Accept-Encoding"];
            let answer = style.check(&site, method, headers, status, &lasting).await;
            assert_eq!(answer.body.is_empty(), !is_whole || method == "HEAD", "{method} {headers}");
            if status == 304 {
                let coded = headers.contains("gzip");
                assert_eq!(answer.header("etag").as_ref(), Some(if coded { &style.gzip } else { &style.plain }));
                assert!(answer.length <= 300, "{} bytes", answer.length);
            }
        }
    }
}

#[tokio::test]
async fn ranges_are_cut() {
    let site = TestApp::on_sqlite().await;
    let [style, font] = [File::of(&site, FILES[0]).await, File::of(&site, FILES[1]).await];
    for (file, coding) in [(&font, "identity"), (&style, "identity"), (&style, "gzip")] {
        let whole = ask(&site.url, "GET", &file.path, &format!("accept-encoding: {coding}")).await.body;
        let length = whole.len();
        let tag = if coding == "gzip" { &file.gzip } else { &file.plain };
        for (range, from, to) in [
            ("bytes=0-0", 0, 1),
            ("bytes=1-9", 1, 10),
            ("bytes=-5", length - 5, length),
            ("bytes=100-", 100, length),
            ("bytes=0-99999999999999999999999", 0, length),
            ("bytes=-99999999", 0, length),
        ] {
            let described = format!("content-range: bytes {from}-{}/{length}", to - 1);
            for condition in [String::new(), format!("if-range: {tag}\n")] {
                let headers = format!("accept-encoding: {coding}\n{condition}range: {range}");
                let answer = file.check(&site, "GET", &headers, 206, &[&described, IMMUTABLE]).await;
                assert_eq!(answer.body, whole[from..to], "{headers}");
                assert_eq!(answer.header("etag").as_ref(), Some(tag));
                assert_eq!(answer.header("vary"), (file.path == style.path).then(|| "Accept-Encoding".to_owned()));
            }
        }
        for range in [format!("bytes={length}-"), "bytes=-0".to_owned(), "bytes=99999999999999999999-".to_owned()] {
            let described = format!("content-range: bytes */{length}");
            let headers = format!("accept-encoding: {coding}\nrange: {range}");
            file.check(&site, "GET", &headers, 416, &[&described, "cache-control: no-store"]).await;
        }
    }
    let many = vec!["0-"; 2000].join(",");
    for headers in [
        "range: bytes=0-0\nif-range: \"x\"",
        "range: bytes=0-0\nif-range: W/{plain}",
        "range: bytes=0-0\nif-range: Fri, 01 Jan 2100 00:00:00 GMT",
        "range: bytes=5-1",
        "range: bytes=a-b",
        "range: lines=0-1",
        "range: bytes=0-0, 2-3",
        &format!("range: bytes={many}"),
    ] {
        let answer = font.check(&site, "GET", headers, 200, &["!content-range"]).await;
        assert_eq!(answer.body.len(), font.length, "{headers}");
    }
    font.check(&site, "HEAD", "range: bytes=0-0", 200, &["!content-range", "content-length: {length}"]).await;
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let site = TestApp::on_sqlite().await;
    let hashed = site.app.assets.iter().map(|asset| asset.url()).collect::<Vec<_>>();
    let missing = "/static/css/app.000000000000.css";
    for path in [&hashed[..], &["/robots.txt", "/favicon.ico", "/manifest.webmanifest", "/waters/", missing]].concat() {
        let (get, head) = (
            ask(&site.url, "GET", path, "accept-encoding: br").await,
            ask(&site.url, "HEAD", path, "accept-encoding: br").await,
        );
        assert_eq!(head.lasting_head(), get.lasting_head(), "{path}");
        assert!(head.body.is_empty() && !get.body.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn other_methods_are_told_which_there_are() {
    let site = TestApp::on_sqlite().await;
    let style = File::of(&site, FILES[0]).await;
    for (path, allowed) in [
        (style.path.as_str(), "GET, HEAD"),
        ("/static/nothing.000000000000.css", "GET, HEAD"),
        ("/robots.txt", "GET, HEAD"),
        ("/favicon.ico", "GET, HEAD"),
        ("/manifest.webmanifest", "GET, HEAD"),
        ("/healthz", "GET, HEAD"),
        ("/", "GET, HEAD"),
        ("/login/access-key/", "GET, HEAD, POST"),
        ("/api/v1/indices/", "POST"),
        ("/api/v1/measurements/", "GET, HEAD, POST"),
    ] {
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
            if allowed.contains(method) {
                continue;
            }
            let answer = ask(&site.url, method, path, "content-length: 0").await;
            assert_eq!((answer.status, answer.header("allow").as_deref()), (405, Some(allowed)), "{method} {path}");
            assert!(!answer.body.windows(8).any(|bytes| bytes == b"HTTP/1.1"), "nothing is sent back");
        }
    }
    assert_eq!(ask(&site.url, "HEAD", "/api/v1/indices/", "").await.status, 405);
}

#[tokio::test]
async fn misses_are_kept_by_nobody() {
    let site = TestApp::on_sqlite().await;
    let style = File::of(&site, FILES[0]).await;
    let (slash, coded, upper) =
        (format!("{}/", style.path), format!("{}.br", style.path), style.path.replace("app", "App"));
    let encoded = style.path.replace(".css", "%2ecss");
    let unknown: &[&str] = &[
        "/static/",
        "/static/css/",
        "/static/css/app.css",
        "/static/css/app.000000000000.css",
        "/static/../Cargo.toml",
        "/static/../../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2fetc%2fpasswd",
        "/static/%252e%252e/etc/passwd",
        "/static/..\\..\\etc\\passwd",
        "/static/css/app.000000000000.css%00.js",
        "/static/%00",
        "/static/%ff%fe",
        "/static/%zz",
        "/static//etc/passwd",
        &slash,
        &coded,
        &upper,
        &encoded,
        &format!("/static/{}.000000000000.css", "a".repeat(9_000)),
    ];
    for path in unknown {
        let answer = ask(&site.url, "GET", path, "").await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"), "{path}");
    }
    for path in ["/static/css/\0.css", "/static/a b.css", "/static/\u{7f}", &format!("/static/{}", "a".repeat(70_000))]
    {
        let status = ask(&site.url, "GET", path, "").await.status;
        assert!((400..500).contains(&status), "{status} {path}");
    }
    let answer = ask(&site.url, "GET", &format!("{}?v=1", style.path), "").await;
    assert_eq!(answer.status, 200, "a query changes nothing");
}

#[tokio::test]
async fn fixed_names_are_kept_for_an_hour() {
    let site = TestApp::start(&[("GCAMPUS_SITE_NAME", "Bäche \"Süd\"")]).await;
    for (path, kind) in [
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/favicon.ico", "image/x-icon"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ] {
        let answer = ask(&site.url, "GET", path, "").await;
        let header = |name| answer.header(name).unwrap_or_default();
        assert_eq!((answer.status, header("content-type").as_str()), (200, kind), "{path}");
        assert_eq!(header("cache-control"), "public, max-age=3600", "{path}");
        let again = ask(&site.url, "GET", path, &format!("if-none-match: {}", header("etag"))).await;
        assert_eq!(again.status, 304, "{path}");
    }
    let manifest = site.visitor().get("/manifest.webmanifest").await.json();
    assert_eq!(manifest["name"], "Bäche \"Süd\"");
    let icons = manifest["icons"].as_array().expect("icons");
    assert_eq!(icons.len(), 3);
    for icon in icons {
        let answer = ask(&site.url, "GET", icon["src"].as_str().expect("a path"), "").await;
        assert_eq!((answer.status, answer.header("content-type").as_deref()), (200, Some("image/png")));
        let size = |at: usize| u32::from_be_bytes(answer.body[at..at + 4].try_into().expect("four bytes"));
        // The header of a PNG file tells its width and height.
        assert_eq!(icon["sizes"], format!("{}x{}", size(16), size(20)));
    }
    assert_eq!(ask(&site.url, "GET", "/sw.js", "").await.status, 404);
}

#[tokio::test]
async fn files_have_the_security_headers_and_cost_no_query() {
    let site = TestApp::on_sqlite().await;
    let style = File::of(&site, FILES[0]).await;
    let before = site.statements();
    let answer = ask(&site.url, "GET", &style.path, "cookie: gcampus_session=abc\naccept-language: en").await;
    assert_eq!(site.statements(), before);
    for name in ["content-security-policy", "cross-origin-resource-policy", "referrer-policy", "x-content-type-options"]
    {
        assert!(answer.header(name).is_some(), "{name}");
    }
    assert_eq!(answer.header("set-cookie"), None);
    let chosen = ask(&site.url, "GET", &format!("{}?lang=en", style.path), "").await;
    assert_eq!(chosen.header("set-cookie"), None, "a cookie would keep caches from storing it");
    for path in [&style.path, "/static/css/app.css"] {
        let request = Request::builder().uri_str(path).finish();
        let response = routes::endpoint(site.app.clone()).get_response(request).await;
        assert_eq!(response.data::<PathPattern>().map(|pattern| &*pattern.0), Some("/static/*path"), "for the log");
    }
}
