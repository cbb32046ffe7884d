//! SIGKILL at any point of a write.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use gcampus::platform::{
    App,
    config::{Config, DatabaseUrl},
    documents::{CleanupOptions, cleanup},
};

use super::{HOURS, age, assert_sound, files, rows, store};
use crate::support::{TestApp, on_both_databases};

const ROUNDS: usize = 12;

/// Writes in a round before the end comes near.
const WRITES: u64 = 42;

/// What tells a test that it is the helper of another: a name beside its own, which no test has.
const HELPER: &str = "as-a-helper";

/// Whether [`helper`] has started this process.
pub(super) fn is_helper() -> bool {
    std::env::args().any(|argument| argument == HELPER)
}

/// Starts this very program with one of its tests as a helper, on the site's data.
pub(super) fn helper(site: &TestApp, test: &str, shell: Option<&str>) -> Child {
    let config = &site.app.config;
    let database = match &config.database_url {
        DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
        DatabaseUrl::Postgres(url) => url.expose().to_owned(),
    };
    let program = std::env::current_exe().expect("this program");
    let mut command = match shell {
        Some(script) => {
            let mut command = Command::new("sh");
            command.args(["-c", script]).arg(program);
            command
        }
        None => Command::new(program),
    };
    command
        .args(["--exact", test, HELPER, "--nocapture"])
        .env("GCAMPUS_DATA_DIR", &config.data_dir)
        .env("GCAMPUS_DATABASE_URL", database)
        .env("GCAMPUS_SECRET_KEY", config.secret_key.expose())
        .stdout(Stdio::null())
        .spawn()
        .expect("the helper starts")
}

fn acknowledged(folder: &Path) -> u64 {
    fs::metadata(folder.join("acknowledged")).map_or(0, |file| file.len())
}

on_both_databases! {
    async fn sigkill_leaves_no_dangling_reference_and_no_broken_file(site: &TestApp) {
        let folder = &site.app.config.data_dir;
        for round in 0..ROUNDS {
            let before = acknowledged(folder);
            let mut child = helper(site, "stored::killed::writers_at_once_leave_a_sound_store", None);
            for _ in 0..6000 {
                assert_eq!(child.try_wait().expect("a state"), None, "the helper ended by itself");
                if acknowledged(folder) >= before + WRITES {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            tokio::time::sleep(Duration::from_micros(rand::random_range(0..30_000))).await;
            child.kill().expect("killed");
            child.wait().expect("gone");
            assert!(acknowledged(folder) >= before + WRITES, "round {round}");
            assert_sound(&site.app).await;
        }
        assert!(acknowledged(folder) >= 500);
        // What the crashes left behind is found, an hour later.
        let directory = &site.app.config.documents_dir;
        for file in files(&directory.join("pdf")) {
            age(&file, HOURS);
        }
        cleanup(&site.app, CleanupOptions { force: true, ..Default::default() }).await.expect("a report");
        assert_eq!(files(&directory.join("pdf")).len(), rows(&site.app).await.len());
        assert_sound(&site.app).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_at_once_leave_a_sound_store() {
    if is_helper() {
        write_until_killed().await;
    }
    let site = TestApp::on_sqlite().await;
    let write = |writer: i64| {
        let app = site.app.clone();
        tokio::spawn(async move {
            for round in 0..10 {
                store(&app, writer % 2, &format!("content {writer} {round}")).await;
            }
        })
    };
    for writer in (0..4).map(write).collect::<Vec<_>>() {
        writer.await.expect("it writes");
    }
    assert_sound(&site.app).await;
    assert_eq!(rows(&site.app).await.len(), 2, "a row for each subject");
}

async fn write_until_killed() {
    let app = App::build(Config::from_env().expect("a configuration")).await.expect("a site");
    let path = app.config.data_dir.join("acknowledged");
    let write = |writer: i64| {
        let (app, path) = (app.clone(), path.clone());
        tokio::spawn(async move {
            let mut log = OpenOptions::new().append(true).create(true).open(path).expect("a file");
            for round in rand::random_range(0..1_000_000_u64).. {
                store(&app, writer * 10 + rand::random_range(0..5), &format!("content {round}")).await;
                log.write_all(b".").expect("written");
            }
        })
    };
    for writer in (0..4).map(write).collect::<Vec<_>>() {
        writer.await.expect("it writes for ever");
    }
}
