//! Another secret key beside a site that runs.

use std::{fs, fs::File, path::Path, time::Duration};

use gcampus::{
    operate::rotate::rotate,
    platform::{config::DatabaseUrl, db::Db, secret::Secrets},
};

use crate::support::process::Process;

const NEW: &str = "quite another secret of many characters";

async fn change_the_secret(folder: &Path) {
    let old = fs::read_to_string(folder.join("secret-key")).expect("the site made one");
    let db = Db::connect(&DatabaseUrl::Sqlite(folder.join("gcampus.sqlite"))).await.expect("the site's database");
    let (old, new) = (Secrets::derive(old.trim_end()), Secrets::derive(NEW));
    rotate(&db, &old, &new, chrono::DateTime::UNIX_EPOCH).await.expect("rotated");
    db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_site_ends_when_the_secret_key_is_changed_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let mut site = Process::start_with_log(folder.path(), &[], File::create(&log).expect("a file"));
    site.ready().await;
    change_the_secret(folder.path()).await;
    let status = site.ended(Duration::from_secs(60)).await.expect("it ends by itself");
    assert_eq!(status.code(), Some(78), "as a wrong configuration");
    let said = fs::read_to_string(&log).expect("a log");
    assert!(said.contains("sealed with another secret key while the site was running"), "{said}");
    assert!(said.contains("gcampus secret rotate") && !said.contains(NEW), "{said}");

    // With the new key it serves again.
    let mut site = Process::start(folder.path(), &[("GCAMPUS_SECRET_KEY", NEW)]);
    site.ready().await;
    assert!(site.terminate(Duration::from_secs(30)).await.is_some_and(|status| status.success()));
}
