//! What the site acknowledged survives the death of its process.

use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};

use reqwest::StatusCode;

use crate::support::Client;

/// The real program on a free port, on the data in `folder`.
struct Process {
    child: Child,
    url: String,
}

impl Process {
    fn start(folder: &std::path::Path) -> Self {
        // The port is free when it is looked for; should somebody else take it
        // meanwhile, the process ends and the test says so.
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let child = Command::new(env!("CARGO_BIN_EXE_gcampus"))
            .arg("serve")
            .env("GCAMPUS_DATA_DIR", folder)
            .env("GCAMPUS_LISTEN", format!("127.0.0.1:{port}"))
            .env("GCAMPUS_LOG_LEVEL", "warn")
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        Self { child, url: format!("http://127.0.0.1:{port}") }
    }

    async fn ready(&mut self) {
        for _ in 0..300 {
            assert_eq!(self.child.try_wait().expect("a state"), None, "the program ended");
            let answer =
                reqwest::Client::builder().no_proxy().build().expect("a client").get(format!("{}/readyz", self.url));
            if answer.send().await.is_ok_and(|a| a.status() == StatusCode::OK) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("not ready after 30 seconds");
    }

    /// SIGKILL: no time to write anything more.
    fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Records measurements one after the other, until the site is gone; tells
/// where the site said that it had saved each.
async fn record_until_killed(url: String, key: String, water: String, place: [String; 2]) -> Vec<String> {
    let pupil = Client::new(url);
    let reply = pupil.post("/login/access-key/", &[("token", &key)]).await;
    assert_eq!(reply.location(), "/");
    let mut saved = Vec::new();
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

    let mut site = Process::start(folder.path());
    site.ready().await;
    // Where a demo measurement was taken, its water is near.
    let found = Client::new(site.url.clone()).get(&format!("/api/v1/measurements/?water={water}")).await.json();
    let place = [0, 1].map(|axis| found["features"][0]["geometry"]["coordinates"][axis].to_string());
    let writers: Vec<_> = (0..4)
        .map(|_| tokio::spawn(record_until_killed(site.url.clone(), key.clone(), water.clone(), place.clone())))
        .collect();
    tokio::time::sleep(Duration::from_millis(1500)).await;
    site.kill();
    let mut saved = Vec::new();
    for writer in writers {
        saved.extend(writer.await.expect("a writer ends"));
    }
    assert!(saved.len() >= 4, "only {} measurements were saved before the kill", saved.len());

    let mut site = Process::start(folder.path());
    site.ready().await;
    let pupil = Client::new(site.url.clone());
    pupil.post("/login/access-key/", &[("token", &key)]).await;
    for path in saved {
        assert_eq!(pupil.get(&path).await.status, StatusCode::OK, "{path} is lost");
    }
    site.kill();
}
