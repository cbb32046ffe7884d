//! Kept documents over HTTP.

use std::fs;

use reqwest::{Method, StatusCode};

use super::{Renders, files, is_whole, only_file, rows, serve, store};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn a_document_is_made_once_for_each_content_and_language(site: &TestApp) {
        let renders = Renders::default();
        let reader = serve(&site.app, &renders).await;
        for _ in 0..3 {
            let reply = reader.get("/sheet/7/one/100").await;
            assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
            assert!(is_whole(reply.body.as_bytes()));
            assert_eq!(reply.headers["content-type"], "application/pdf");
            assert_eq!(reply.headers["cache-control"], "no-cache");
            let name = "inline; filename=\"Gewaesser-one.pdf\"; filename*=UTF-8''Gew%C3%A4sser-one.pdf";
            assert_eq!(reply.headers["content-disposition"], name);
        }
        assert_eq!(renders.count(), 1);
        let before = only_file(&site.app).await;
        reader.clone().in_english().get("/sheet/7/one/100").await;
        assert_eq!((renders.count(), rows(&site.app).await.len()), (2, 2));

        let changed = reader.get("/sheet/7/two/100").await;
        assert!(is_whole(changed.body.as_bytes()) && changed.body.contains("twotwo"));
        assert_eq!((renders.count(), rows(&site.app).await.len()), (3, 2));
        assert!(!before.exists(), "the file before is removed");
        assert_eq!(files(&site.app.config.documents_dir).len(), 2);
        for row in rows(&site.app).await {
            assert!(row.file_name.contains(&row.fingerprint[..16]), "{row:?}");
        }
    }

    async fn a_hundred_at_once_render_once(site: &TestApp) {
        let renders = Renders::default();
        let reader = serve(&site.app, &renders).await;
        let ask = |_| {
            let reader = reader.clone();
            tokio::spawn(async move { reader.get("/sheet/7/one/5000").await })
        };
        let tasks: Vec<_> = (0..100).map(ask).collect();
        let mut tags = std::collections::BTreeSet::new();
        for task in tasks {
            let reply = task.await.expect("an answer");
            assert!(reply.status == StatusCode::OK && is_whole(reply.body.as_bytes()));
            tags.insert(reply.headers["etag"].to_str().expect("ASCII").to_owned());
        }
        assert_eq!((renders.count(), tags.len()), (1, 1));
        assert_eq!(files(&site.app.config.documents_dir).len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn conditions_and_ranges_are_those_of_static_files() {
    let site = TestApp::on_sqlite().await;
    let renders = Renders::default();
    let reader = serve(&site.app, &renders).await;
    let path = "/sheet/7/one/100";
    let first = reader.get(path).await;
    let tag = first.headers["etag"].to_str().expect("ASCII").to_owned();

    let part = reader.get_with(path, "range", "bytes=64-67").await;
    assert_eq!((part.status, part.body.as_str()), (StatusCode::PARTIAL_CONTENT, "oneo"));
    assert_eq!(part.headers["content-range"], "bytes 64-67/164");
    let behind = reader.get_with(path, "range", "bytes=164-").await;
    assert_eq!(behind.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(reader.get_with(path, "if-match", "\"other\"").await.status, StatusCode::PRECONDITION_FAILED);
    let head = reader.send(reader.request(Method::HEAD, path)).await;
    assert_eq!((head.status, &head.headers["content-length"]), (StatusCode::OK, &"164".parse().expect("a value")));
    let posted = reader.post(path, &[]).await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);

    // Who has the file needs it on no disk.
    fs::remove_file(only_file(&site.app).await).expect("removed");
    let same = reader.get_with(path, "if-none-match", &tag).await;
    assert_eq!((same.status, same.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(renders.count(), 1);
    let changed = reader.get_with("/sheet/7/two/100", "if-none-match", &tag).await;
    assert_eq!((changed.status, renders.count()), (StatusCode::OK, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_with_keys_are_kept_nowhere() {
    let site = TestApp::on_sqlite().await;
    let reader = serve(&site.app, &Renders::default()).await;
    let reply = reader.get("/cards").await;
    assert_eq!((reply.status, reply.body.as_str()), (StatusCode::OK, "%PDF with keys"));
    assert_eq!(reply.headers["cache-control"], "private, no-store");
    let name = "attachment; filename=\"Schluessel.pdf\"; filename*=UTF-8''Schl%C3%BCssel.pdf";
    assert_eq!(reply.headers["content-disposition"], name);
    assert!(files(&site.app.config.documents_dir).is_empty() && rows(&site.app).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_gone_or_broken_is_made_anew() {
    let site = TestApp::on_sqlite().await;
    let renders = Renders::default();
    let reader = serve(&site.app, &renders).await;
    reader.get("/sheet/7/one/100").await;
    fs::remove_file(only_file(&site.app).await).expect("removed");
    assert!(is_whole(reader.get("/sheet/7/one/100").await.body.as_bytes()));
    assert_eq!(renders.count(), 2);
    fs::write(only_file(&site.app).await, "half").expect("broken");
    assert!(is_whole(reader.get("/sheet/7/one/100").await.body.as_bytes()));
    assert_eq!(renders.count(), 3);
    assert!(is_whole(&fs::read(only_file(&site.app).await).expect("the file")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_goes_wrong_while_rendering_is_told_to_all_and_not_remembered() {
    let site = TestApp::on_sqlite().await;
    let renders = Renders::default();
    let reader = serve(&site.app, &renders).await;
    for (content, status) in [("busy", StatusCode::SERVICE_UNAVAILABLE), ("panic", StatusCode::INTERNAL_SERVER_ERROR)] {
        let before = renders.count();
        let path = format!("/sheet/7/{content}/100");
        let (one, two) = tokio::join!(reader.get(&path), reader.get(&path));
        assert_eq!((one.status, two.status), (status, status), "{content}");
        assert_eq!(renders.count(), before + 1, "{content}");
        assert_eq!(reader.get(&path).await.status, status, "{content}");
        assert_eq!(renders.count(), before + 2, "{content}: tried again");
    }
    assert!(rows(&site.app).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_first_may_leave() {
    let site = TestApp::on_sqlite().await;
    let renders = Renders::default();
    let reader = serve(&site.app, &renders).await;
    let impatient = reader.clone();
    let task = tokio::spawn(async move { impatient.get("/sheet/7/one/100").await.status });
    while renders.count() == 0 {
        tokio::task::yield_now().await;
    }
    task.abort();
    assert_eq!(reader.get("/sheet/7/one/100").await.status, StatusCode::OK);
    assert_eq!(renders.count(), 1);
    store(&site.app, 8, "other").await;
    assert_eq!(rows(&site.app).await.len(), 2);
}
