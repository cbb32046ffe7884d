//! A disk without room: a page that says so.

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, TransactionTrait as _};

use crate::support::TestApp;

/// Connections of the pool on SQLite.
const POOL: usize = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_in_without_room_for_it_is_told_why() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    // From here on the database may not grow; each connection has to be told.
    let mut all: Vec<DatabaseTransaction> = Vec::new();
    for _ in 0..POOL {
        let connection = site.app.db.read().begin().await.expect("a connection");
        connection.execute_unprepared("PRAGMA max_page_count = 1").await.expect("a limit");
        all.push(connection);
    }
    for connection in all {
        connection.rollback().await.expect("it is given back");
    }
    for _ in 0..2_000 {
        let pupil = site.visitor();
        let reply = pupil.post("/login/access-key/", &[("token", &course.keys[0])]).await;
        if reply.status == 303 {
            continue;
        }
        assert_eq!(reply.status, 507, "{}", reply.body);
        assert!(reply.body.contains("Der Speicher ist voll"), "{}", reply.body);
        return;
    }
    panic!("there was always room");
}
