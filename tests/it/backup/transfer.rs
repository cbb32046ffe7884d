//! `gcampus transfer`: from SQLite to PostgreSQL and back.

use gcampus::{
    operate::transfer::{TransferError, transfer},
    platform::{config::DatabaseUrl, db::Db},
};
use sea_orm::ConnectionTrait;

use super::{content, found_by_its_words, furnish, make_without_documents, numbers_go_on, quiet};
use crate::support::{TestApp, on_both_databases, postgres};

async fn other(site: &TestApp, folder: &tempfile::TempDir) -> (Db, Option<postgres::TestDatabase>) {
    if site.app.db.backend() == sea_orm::DbBackend::Sqlite {
        let server = postgres::empty_database().await;
        let url = DatabaseUrl::parse(server.url()).expect("an address");
        return (Db::connect(&url).await.expect("a database"), Some(server));
    }
    let url = DatabaseUrl::Sqlite(folder.path().join("other.sqlite"));
    (Db::connect(&url).await.expect("a database"), None)
}

on_both_databases! {
    async fn there_and_back_again_every_table_is_the_same(site: &TestApp) {
        furnish(&site.app).await;
        let folder = tempfile::tempdir().expect("a folder");
        let (there, _server) = other(site, &folder).await;
        let out = transfer(&site.app.db, &there, quiet()).await.expect("there");
        assert_eq!(out["measurement"].rows, 74);
        let again = transfer(&site.app.db, &there, quiet()).await.expect_err("not twice");
        assert!(matches!(again, TransferError::NotEmpty), "{again}");

        let back = TestApp::on_sqlite().await;
        let home = transfer(&there, &back.app.db, quiet()).await.expect("and back");
        assert_eq!(home, out);
        // The very text of each value is the same, too.
        let first = make_without_documents(&site.app, &folder.path().join("first.tar.zst")).await;
        let last = make_without_documents(&back.app, &folder.path().join("last.tar.zst")).await;
        assert_eq!(content(&last.tables), content(&first.tables));
        found_by_its_words(&back.app).await;
        numbers_go_on(&back.app, out["measurement"].last_number.expect("a number")).await;
        there.close().await;
    }

    async fn what_the_target_can_not_keep_is_told_and_leaves_it_empty(site: &TestApp) {
        if site.app.db.backend() != sea_orm::DbBackend::Sqlite {
            return;
        }
        furnish(&site.app).await;
        // SQLite keeps any text as a time.
        let broken = "UPDATE blocked_email SET created_at = 'yesterday'";
        let row = "INSERT INTO blocked_email (pattern, created_at) VALUES ('a@example.org', 'yesterday')";
        site.app.db.read().execute_unprepared(row).await.expect("a row");
        let folder = tempfile::tempdir().expect("a folder");
        let (there, _server) = other(site, &folder).await;
        let error = transfer(&site.app.db, &there, quiet()).await.expect_err("no time").to_string();
        assert!(error.contains("blocked_email") && error.contains("created_at"), "{error}");
        site.app.db.read().execute_unprepared(&broken.replace("yesterday", "2026-05-04T10:30:15Z")).await.expect("mended");
        transfer(&site.app.db, &there, quiet()).await.expect("nothing was left there");
        there.close().await;
    }
}
