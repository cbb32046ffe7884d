//! A full disk. The helper may write no file of more than some megabytes
//! (RLIMIT_FSIZE), which the kernel refuses as it refuses what has no space;
//! that "no space" itself is known has its test beside the code, on /dev/full.

use std::{fs, time::Duration};

use gcampus::platform::{App, config::Config};
use reqwest::StatusCode;
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};

use super::{
    Renders, files, is_whole,
    killed::{helper, is_helper},
    rows, serve,
};
use crate::support::{Client, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_and_survived() {
    if is_helper() {
        serve_with_little_space().await;
    }
    let site = TestApp::on_sqlite().await;
    // The shell's units are 512 or 1,024 bytes.
    let script = "trap '' XFSZ; ulimit -S -f 16384; exec \"$0\" \"$@\"";
    let mut child = helper(&site, "stored::full::a_full_disk_is_told_and_survived", Some(script));
    let told = site.app.config.data_dir.join("helper-url");
    let mut url = String::new();
    for _ in 0..3000 {
        url = fs::read_to_string(&told).unwrap_or_default();
        if url.ends_with('\n') {
            break;
        }
        assert_eq!(child.try_wait().expect("a state"), None, "the helper ended by itself");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let reader = Client::new(url.trim_end().to_owned());
    assert_eq!(reader.get("/sheet/1/small/1000").await.status, StatusCode::OK);
    let large = "/sheet/2/large/20000000";
    let full = reader.get(large).await;
    assert_eq!(
        (full.status, full.texts("h1")),
        (StatusCode::INSUFFICIENT_STORAGE, vec!["Der Speicher ist voll".to_owned()])
    );
    let english = reader.clone().in_english().get(large).await;
    assert_eq!(english.texts("h1"), ["There is no space left"]);
    assert_eq!(reader.get("/sheet/1/small/1000").await.status, StatusCode::OK, "all else goes on");
    assert_eq!(files(&site.app.config.documents_dir).len(), 1, "nothing half is left");
    assert_eq!(rows(&site.app).await.len(), 1);

    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("a process id");
    let own = getrlimit(Resource::Fsize);
    prlimit(Some(id), Resource::Fsize, Rlimit { current: own.maximum, maximum: own.maximum }).expect("room again");
    let reply = reader.get(large).await;
    assert_eq!(reply.status, StatusCode::OK, "without a restart");
    assert!(is_whole(reply.body.as_bytes()));
    assert_eq!(rows(&site.app).await.len(), 2);
    child.kill().expect("killed");
    child.wait().expect("gone");
}

async fn serve_with_little_space() {
    let app = App::build(Config::from_env().expect("a configuration")).await.expect("a site");
    let client = serve(&app, &Renders::default()).await;
    fs::write(app.config.data_dir.join("helper-url"), format!("{}\n", client.url())).expect("told");
    std::future::pending::<()>().await;
}
