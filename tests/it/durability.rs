//! What the site acknowledged survives the death of its process.

use std::{process::Command, time::Duration};

use reqwest::StatusCode;

use crate::support::{Client, process::Process};

/// Records measurements one after the other, until the site is gone; tells
/// where the site said that it had saved each.
async fn record_until_killed(url: String, key: String, water: String) -> Vec<String> {
    let pupil = Client::new(url);
    let reply = pupil.post("/login/access-key/", &[("token", &key)]).await;
    assert_eq!(reply.location(), "/");
    let mut saved = Vec::new();
    loop {
        let form = [
            ("name", "Team Otter"),
            ("latitude", "49.41"),
            ("longitude", "8.7"),
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
            Some(reply) => saved.push(reply.location().to_owned()),
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
    let writers: Vec<_> =
        (0..4).map(|_| tokio::spawn(record_until_killed(site.url.clone(), key.clone(), water.clone()))).collect();
    tokio::time::sleep(Duration::from_millis(1500)).await;
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
