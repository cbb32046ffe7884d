//! What the site acknowledged survives the death of its process.

use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use reqwest::StatusCode;
use sea_orm::{ConnectionTrait, Statement, TransactionTrait};

use crate::support::{Client, TestApp, process::Process};

/// Records measurements one after the other, until the site is gone; tells
/// where the site said that it had saved each.
async fn record_until_killed(
    url: String,
    key: String,
    water: String,
    place: [String; 2],
    count: Arc<AtomicUsize>,
) -> Vec<String> {
    let pupil = Client::new(url);
    let mut saved = Vec::new();
    let Some(reply) = pupil.try_post("/login/access-key/", &[("token", &key)]).await else { return saved };
    assert_eq!(reply.location(), "/");
    loop {
        let form = [
            ("name", "Team Otter"),
            ("latitude", &*place[1]),
            ("longitude", &*place[0]),
            ("water", &*water),
            ("time_0_0", "2"),
            ("time_0_1", "6"),
            ("time_0_2", "2024"),
            ("time_1_0", "10"),
            ("time_1_1", "15"),
            ("comment", ""),
            ("version", ""),
        ];
        match pupil.try_post("/measurement/add/", &form).await {
            Some(reply) => {
                saved.push(reply.location().to_owned());
                count.fetch_add(1, Ordering::Relaxed);
            }
            None => return saved,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_sigkill() {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .args(["demo", "--json"])
        .env("GCAMPUS_DATA_DIR", folder.path())
        .output()
        .expect("the demo loads");
    let demo: serde_json::Value = serde_json::from_slice(&demo.stdout).expect("one line of JSON");
    let key = demo["access_key"].as_str().expect("a key").to_owned();
    let water = demo["water_ids"][0].to_string();

    let mut site = Process::start(folder.path(), &[]);
    site.ready().await;
    // Where a demo measurement was taken, its water is near.
    let found = Client::new(site.url.clone()).get(&format!("/api/v1/measurements/?water={water}")).await.json();
    let place = [0, 1].map(|axis| found["features"][0]["geometry"]["coordinates"][axis].to_string());
    let count = Arc::new(AtomicUsize::new(0));
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let (key, water, place) = (key.clone(), water.clone(), place.clone());
            tokio::spawn(record_until_killed(site.url.clone(), key, water, place, Arc::clone(&count)))
        })
        .collect();
    // In the middle of writing, however slow the machine is.
    while count.load(Ordering::Relaxed) < 20 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    site.kill();
    let mut saved = Vec::new();
    for writer in writers {
        saved.extend(writer.await.expect("a writer ends"));
    }
    assert!(saved.len() >= 4, "only {} measurements were saved before the kill", saved.len());

    let mut site = Process::start(folder.path(), &[]);
    site.ready().await;
    let pupil = Client::new(site.url.clone());
    pupil.post("/login/access-key/", &[("token", &key)]).await;
    for path in saved {
        assert_eq!(pupil.get(&path).await.status, StatusCode::OK, "{path} is lost");
    }
    site.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_connection_writes_through_to_the_disk() {
    let site = TestApp::on_sqlite().await;
    // SIGKILL loses nothing that only the kernel has; a power cut would. Open
    // transactions keep their connections, so that these are four.
    let pool = site.app.db.read();
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(pool.begin().await.expect("a transaction"));
    }
    for txn in &open {
        let pragma = async |name: &str| {
            let statement = Statement::from_string(pool.get_database_backend(), format!("PRAGMA {name}"));
            txn.query_one_raw(statement).await.expect("a query").expect("a row")
        };
        // 2 is FULL.
        assert_eq!(pragma("synchronous").await.try_get_by_index::<i64>(0), Ok(2));
        assert_eq!(pragma("foreign_keys").await.try_get_by_index::<i64>(0), Ok(1));
        assert_eq!(pragma("journal_mode").await.try_get_by_index::<String>(0), Ok("wal".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_of_the_database_server_breaks_no_page() {
    let site = TestApp::on_postgres().await;
    assert_eq!(site.visitor().get("/waters/").await.status, StatusCode::OK);
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    // From a connection of its own, so that all of the pool's are dead.
    let admin = gcampus::platform::db::Db::connect(&site.app.config.database_url).await.expect("a connection");
    admin.read().execute_unprepared(others).await.expect("the others are ended");
    admin.close().await;
    for path in ["/waters/", "/measurements/", "/readyz"] {
        assert_eq!(site.visitor().get(path).await.status, StatusCode::OK, "{path}");
    }
}
