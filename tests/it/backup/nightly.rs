//! The job `backup`.

use std::fs;

use chrono::TimeDelta;
use gcampus::{
    operate::backup,
    platform::{
        backup::last,
        job::{Pass, Stop},
    },
};

use super::{furnish, quiet};
use crate::support::TestApp;

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_are_kept_and_files_of_others_are_not_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let backups = folder.path().join("backups");
    let backups_path = backups.display().to_string();
    let site = TestApp::start(&[("GCAMPUS_BACKUP_DIR", &backups_path), ("GCAMPUS_BACKUP_KEEP", "2")]).await;
    furnish(&site.app).await;
    let pass = |is_dry_run| Pass::new(is_dry_run, Stop::never());
    let dry = backup::nightly(&site.app, &pass(true)).await.expect("a dry run");
    assert_eq!((dry["backups_made"], backups.exists()), (1, false));
    assert_eq!(last(site.app.db.read()).await.expect("an answer"), None);

    for night in 0..3 {
        let ran = backup::nightly(&site.app, &pass(false)).await.expect("a backup");
        assert_eq!((ran["backups_made"], ran["backups_removed"]), (1, u64::from(night == 2)));
        let told = last(site.app.db.read()).await.expect("an answer").expect("a backup");
        assert_eq!((told.bytes, told.at <= site.app.clock.now()), (ran["bytes_written"], true));
        if night == 0 {
            fs::write(backups.join("gcampus-before-the-trip.tar.zst"), "theirs").expect("a file of others");
        }
        site.app.clock.advance(TimeDelta::days(1));
    }
    let names = names(&backups);
    assert_eq!(names.len(), 3, "{names:?}");
    assert_eq!(names[2], "gcampus-before-the-trip.tar.zst");
    for name in &names[..2] {
        backup::verify(&backups.join(name), quiet()).await.expect("whole");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_folder_nothing_happens() {
    let site = TestApp::on_sqlite().await;
    let counts = backup::nightly(&site.app, &Pass::new(false, Stop::never())).await.expect("nothing to do");
    assert!(counts.is_empty());
}
