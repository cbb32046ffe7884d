//! What the pages name: hashed files that are there, fetched once.

use std::collections::{BTreeSet, VecDeque};

use gcampus::operate::demo;
use reqwest::StatusCode;
use scraper::{Html, Selector};

use crate::support::{
    Client, TestApp,
    browser::{Browser, WIDE},
};

/// What may be named without a hash: its name is asked for by programs that know no page.
const FIXED: [&str; 1] = ["/manifest.webmanifest"];

/// More pages than this show nothing new: the demo has many measurements of one kind.
const MOST_PAGES: usize = 150;

/// Every file that a page makes the browser fetch, and every link to another page.
fn names_of(page: &str) -> (Vec<String>, Vec<String>) {
    let page = Html::parse_document(page);
    let all = |css: &str, name: &str| {
        let selector = Selector::parse(css).expect("a selector");
        page.select(&selector).filter_map(|e| e.attr(name)).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut files = Vec::new();
    for (css, name) in [
        ("link:not([rel=canonical]):not([rel=alternate])", "href"),
        ("script", "src"),
        ("img, source, video, audio, iframe, embed, input", "src"),
        ("use, image", "href"),
        ("object", "data"),
    ] {
        files.extend(all(css, name));
    }
    (files, all("a", "href"))
}

/// The files that a style sheet, a script or the manifest names.
fn named_within(path: &str, text: &str) -> Vec<String> {
    let ends = |c: char| matches!(c, '"' | '\'' | '`' | ')' | ' ');
    let mut named: Vec<&str> =
        text.match_indices("/static/").filter_map(|(at, _)| text[at..].split(ends).next()).collect();
    if path.ends_with(".css") {
        let urls =
            text.split("url(").skip(1).filter_map(|rest| rest.trim_start_matches(['"', '\'']).split(ends).next());
        named.extend(urls.filter(|url| !url.starts_with("data:") && !url.starts_with('#')));
    }
    named.into_iter().map(str::to_owned).collect()
}

fn is_hashed(path: &str) -> bool {
    let is_hash = |part: &str| part.len() == 12 && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    path.starts_with("/static/") && path.rsplit('/').next().is_some_and(|file| file.split('.').any(is_hash))
}

/// A picture that is drawn from data, which has its own rules for caches.
fn is_drawn(path: &str) -> bool {
    path.starts_with("/measurement/") && path.ends_with("/map.svg")
}

/// Walks through all pages that `visitor` finds links to, and collects what they name.
async fn crawl(visitor: &Client, found: &mut BTreeSet<String>) -> usize {
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut waiting: VecDeque<String> = ["/".to_owned(), "/nothing-here/".to_owned()].into();
    let mut pages = 0;
    while let Some(path) = waiting.pop_front() {
        let reply = visitor.get(&path).await;
        let is_page = reply.headers.get("content-type").is_some_and(|kind| kind == "text/html; charset=utf-8");
        if !is_page || reply.status.is_redirection() {
            continue;
        }
        pages += 1;
        let (files, links) = names_of(&reply.body);
        for file in files {
            let path = file.split(['#', '?']).next().unwrap_or_default().to_owned();
            let is_known = is_hashed(&path) || is_drawn(&path) || FIXED.contains(&path.as_str());
            assert!(is_known, "{path:?} on {}", reply.body);
            found.insert(path);
        }
        for link in links.iter().filter_map(|link| link.split('#').next()).filter(|link| link.starts_with('/')) {
            if !link.contains("lang=") && seen.len() < MOST_PAGES && seen.insert(link.to_owned()) {
                waiting.push_back(link.to_owned());
            }
        }
    }
    pages
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_and_style_sheet_names_hashed_files_that_are_there() {
    let site = TestApp::on_sqlite().await;
    demo::load(&site.app).await.expect("the demo loads");
    let course = site.course("7b", 1).await;
    let mut found = BTreeSet::new();
    for (visitor, least) in [(site.visitor(), 40), (site.student(&course).await, 40), (site.teacher(&course).await, 40)]
    {
        let pages = crawl(&visitor, &mut found).await;
        assert!(pages >= least, "{pages} pages");
    }
    let mut waiting: Vec<String> = found.iter().cloned().collect();
    while let Some(path) = waiting.pop() {
        let reply = site.visitor().get(&path).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        let immutable = reply.headers["cache-control"] == "public, max-age=31536000, immutable";
        assert_eq!(immutable, is_hashed(&path), "{path}");
        if [".css", ".js", ".webmanifest"].iter().any(|ending| path.ends_with(ending)) {
            for named in named_within(&path, &reply.body) {
                let named = named.split(['#', '?']).next().unwrap_or_default().to_owned();
                assert!(is_hashed(&named), "{named:?} in {path}");
                if found.insert(named.clone()) {
                    waiting.push(named);
                }
            }
        }
    }
    for part in [
        "/static/css/map.",
        "/static/js/maplibre-gl-worker.",
        "/static/fonts/",
        "/static/basemap/",
        "/static/img/icon-192.",
    ] {
        assert!(found.iter().any(|path| path.starts_with(part)), "{part} is found: {found:?}");
    }
}

/// Files that the browser's page has fetched over the network, by its own book.
async fn fetched(browser: &Browser) -> Vec<String> {
    let script = "return performance.getEntriesByType('resource')\
        .filter(entry => entry.transferSize > 0).map(entry => new URL(entry.name).pathname)";
    let paths = browser.client().execute(script, vec![]).await.expect("a script");
    let all: Vec<String> = serde_json::from_value(paths).expect("paths");
    all.into_iter().filter(|path| path.starts_with("/static/")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_browser_a_second_page_asks_for_no_file() {
    let site = TestApp::on_sqlite().await;
    let browser = Browser::start(WIDE, "de").await;
    // The log-in has the letters of keys, which the others lack.
    for (path, is_first) in [("/login/", true), ("/measurements/", false), ("/waters/", false), ("/login/", false)] {
        browser.client().goto(&format!("{}{path}", site.url)).await.expect("the page opens");
        let files = fetched(&browser).await;
        assert_eq!(files.is_empty(), !is_first, "{path}: {files:?}");
    }
}
