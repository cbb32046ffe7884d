//! A directory that is not mounted, somebody else's, or not there.

use std::fs;

use gcampus::platform::documents::{CleanupError, CleanupOptions, Standing, cleanup, clear};
use reqwest::StatusCode;

use super::{Renders, files, is_whole, rows, serve, store};
use crate::support::{TestApp, on_both_databases};

on_both_databases! {
    async fn an_empty_mount_loses_no_reference(site: &TestApp) {
        for id in 0..5 {
            store(&site.app, id, "one").await;
        }
        let before = rows(&site.app).await;
        let (directory, away) = (&site.app.config.documents_dir, site.app.config.data_dir.join("away"));
        fs::rename(directory, &away).expect("unmounted");
        fs::create_dir(directory).expect("the place of the mount");

        let ready = site.visitor().get("/readyz").await;
        assert_eq!((ready.status, ready.body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "database ok\nmigrations ok\ndocuments unmarked\n"));
        assert_eq!(site.visitor().get("/waters/").await.status, StatusCode::OK, "pages answer");
        for options in [CleanupOptions::default(), CleanupOptions { force: true, ..Default::default() }] {
            let refused = cleanup(&site.app, options).await;
            assert!(matches!(refused, Err(CleanupError::Refused(Standing::Unmarked))), "{refused:?}");
        }
        assert!(clear(&site.app).await.is_err());
        // Documents are handed out, those that were kept and new ones.
        let renders = Renders::default();
        let reader = serve(&site.app, &renders).await;
        for path in ["/sheet/1/one/2000", "/sheet/1/two/2000", "/sheet/99/one/2000"] {
            let reply = reader.get(path).await;
            assert!(reply.status == StatusCode::OK && is_whole(reply.body.as_bytes()), "{path}");
            assert!(reply.headers.contains_key("etag"), "{path}");
        }
        assert_eq!(renders.count(), 3);
        assert_eq!(rows(&site.app).await, before);
        assert!(files(directory).is_empty(), "nothing is written where nothing is mounted");

        fs::remove_dir(directory).expect("mounted again");
        fs::rename(&away, directory).expect("mounted again");
        assert_eq!(site.visitor().get("/readyz").await.status, StatusCode::OK);
        reader.get("/sheet/1/one/2000").await;
        assert_eq!(renders.count(), 3, "it is there again");
        let report = cleanup(&site.app, CleanupOptions::default()).await.expect("clean");
        assert_eq!((report.references, report.references_cleared, report.files, report.files_removed), (5, 0, 5, 0));
    }

    async fn a_foreign_directory_is_left_alone(site: &TestApp) {
        store(&site.app, 1, "one").await;
        let directory = &site.app.config.documents_dir;
        let mark = directory.join(".gcampus-site");
        let ours = fs::read_to_string(&mark).expect("the mark");
        fs::write(&mark, "8c1f0f0e-0000-4000-8000-000000000000\n").expect("another site's");
        let ready = site.visitor().get("/readyz").await;
        assert_eq!((ready.status, ready.body.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "database ok\nmigrations ok\ndocuments foreign\n"));
        let refused = cleanup(&site.app, CleanupOptions { force: true, ..Default::default() }).await;
        assert!(matches!(refused, Err(CleanupError::Refused(Standing::Foreign))), "{refused:?}");
        assert!(clear(&site.app).await.is_err());
        assert_eq!(site.app.documents.adopt(&site.app.db).await.expect("an answer"), Standing::Foreign);
        store(&site.app, 2, "handed out").await;
        assert_eq!((files(directory).len(), rows(&site.app).await.len()), (1, 1));

        fs::remove_file(&mark).expect("removed by hand");
        assert_eq!(site.app.documents.adopt(&site.app.db).await.expect("an answer"), Standing::Unmarked);
        assert_eq!(fs::read_to_string(&mark).expect("the mark"), ours);
        store(&site.app, 2, "kept").await;
        assert_eq!(rows(&site.app).await.len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_directory_is_marked_at_the_first_document() {
    let site = TestApp::on_sqlite().await;
    let mark = site.app.config.documents_dir.join(".gcampus-site");
    assert_eq!(site.visitor().get("/readyz").await.status, StatusCode::OK);
    let report = cleanup(&site.app, CleanupOptions::default()).await.expect("nothing to do");
    assert_eq!((report.references, report.files), (0, 0));
    assert!(!mark.exists());
    store(&site.app, 1, "one").await;
    assert!(mark.exists());
    fs::remove_dir_all(&site.app.config.documents_dir).expect("gone");
    assert_eq!(site.visitor().get("/readyz").await.body, "database ok\nmigrations ok\ndocuments failed\n");
    assert!(is_whole(&store(&site.app, 1, "one").await.bytes), "handed out all the same");
    assert!(!site.app.config.documents_dir.exists(), "nobody makes it anew");
}
