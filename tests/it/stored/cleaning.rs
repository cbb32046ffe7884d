//! The clean-up: what goes, what stays, and what it refuses.

use std::{
    fs,
    sync::Arc,
    time::{Duration, SystemTime},
};

use chrono::TimeDelta;
use gcampus::platform::documents::{CleanupError, CleanupOptions, cleanup, clear};

use super::{HOURS, age, assert_sound, files, orphan, rows, store};
use crate::support::{TestApp, on_both_databases};

const DRY: CleanupOptions = CleanupOptions { dry_run: true, force: false };
const FORCE: CleanupOptions = CleanupOptions { dry_run: false, force: true };

on_both_databases! {
    async fn what_is_gone_is_cleared_and_what_nobody_names_goes(site: &TestApp) {
        let directory = &site.app.config.documents_dir;
        for id in 0..20 {
            store(&site.app, id, "one").await;
        }
        let gone = rows(&site.app).await[3].file_name.clone();
        fs::remove_file(directory.join(&gone)).expect("gone");
        for row in rows(&site.app).await.iter().filter(|row| row.file_name != gone) {
            age(&directory.join(&row.file_name), HOURS);
        }
        let old = orphan(directory, 1, HOURS);
        let partial = directory.join("pdf/00/.0123456789abcdef.partial");
        fs::write(&partial, "half").expect("left by a crash");
        age(&partial, HOURS);
        let young = orphan(directory, 2, Duration::from_secs(3500));
        let foreign = [directory.join("pdf/00/worksheet.pdf"), directory.join("note.txt"), directory.join("pdf/zz.pdf")];
        for file in &foreign {
            fs::write(file, "not ours").expect("a file");
            age(file, HOURS);
        }

        let dry = cleanup(&site.app, DRY).await.expect("a report");
        assert_eq!((dry.references, dry.references_cleared), (20, 1));
        assert_eq!((dry.files, dry.files_removed, dry.files_young, dry.unreadable), (22, 2, 1, 0));
        assert_eq!(dry.cleared, std::slice::from_ref(&gone));
        assert!(old.exists() && partial.exists() && rows(&site.app).await.len() == 20, "nothing is changed");

        let report = cleanup(&site.app, CleanupOptions::default()).await.expect("a report");
        assert_eq!((report.references_cleared, report.files_removed, report.files_young), (1, 2, 1));
        assert_eq!((report.cleared, report.removed), (dry.cleared, dry.removed));
        assert!(!old.exists() && !partial.exists() && young.exists());
        assert!(foreign.iter().all(|file| file.exists()), "only files of our names");
        assert_eq!(rows(&site.app).await.len(), 19);
        assert_sound(&site.app).await;

        let quarantine = directory.join("quarantine");
        assert_eq!(files(&quarantine).len(), 2);
        site.app.clock.advance(TimeDelta::days(7));
        cleanup(&site.app, CleanupOptions::default()).await.expect("a report");
        assert_eq!(files(&quarantine).iter().filter(|file| file.ends_with(old.file_name().expect("a name"))).count(), 1);
        site.app.clock.advance(TimeDelta::days(1));
        let report = cleanup(&site.app, CleanupOptions::default()).await.expect("a report");
        assert!(report.quarantine_emptied >= 2, "{report:?}");
        assert!(!files(&quarantine).iter().any(|file| file.ends_with(old.file_name().expect("a name"))));
        assert!(foreign.iter().all(|file| file.exists()));
    }

    async fn more_than_a_fifth_goes_only_by_force(site: &TestApp) {
        let directory = &site.app.config.documents_dir;
        for id in 0..10 {
            store(&site.app, id, "one").await;
        }
        // Three of ten references; then, one by one, files.
        for row in &rows(&site.app).await[..2] {
            fs::remove_file(directory.join(&row.file_name)).expect("gone");
        }
        assert_eq!(cleanup(&site.app, DRY).await.expect("a fifth is not more").references_cleared, 2);
        fs::remove_file(directory.join(&rows(&site.app).await[2].file_name)).expect("gone");
        let refused = cleanup(&site.app, CleanupOptions::default()).await;
        assert!(matches!(refused, Err(CleanupError::TooMuch { references_cleared: 3, references: 10, .. })), "{refused:?}");
        assert_eq!(rows(&site.app).await.len(), 10);
        assert_eq!(cleanup(&site.app, FORCE).await.expect("forced").references_cleared, 3);

        let orphans = [1, 2].map(|number| orphan(directory, number, HOURS));
        let refused = cleanup(&site.app, CleanupOptions::default()).await;
        assert!(matches!(refused, Err(CleanupError::TooMuch { files_removed: 2, files: 9, .. })), "{refused:?}");
        assert!(orphans.iter().all(|file| file.exists()));
        assert_eq!(cleanup(&site.app, FORCE).await.expect("forced").files_removed, 2);
        assert_sound(&site.app).await;
    }

    async fn a_clean_up_beside_200_writes_takes_no_file_that_is_named(site: &TestApp) {
        let directory = &site.app.config.documents_dir;
        store(&site.app, 999, "first").await;
        for number in 0..20 {
            orphan(directory, number, HOURS);
        }
        let write = |writer: i64| {
            let app = Arc::clone(&site.app);
            tokio::spawn(async move {
                for round in 0..50 {
                    store(&app, writer * 100 + round % 25, &format!("content {round}")).await;
                }
            })
        };
        let writers: Vec<_> = (0..4).map(write).collect();
        let mut rounds = 0;
        while writers.iter().any(|writer| !writer.is_finished()) {
            cleanup(&site.app, FORCE).await.expect("a report");
            rounds += 1;
        }
        for writer in writers {
            writer.await.expect("the writer ends in peace");
        }
        assert!(rounds > 1, "{rounds}");
        assert_eq!(rows(&site.app).await.len(), 101);
        assert_sound(&site.app).await;
        assert_eq!(files(&directory.join("pdf")).len(), 101, "what was replaced is gone, and so are the orphans");
    }

    async fn a_query_looks_after_a_thousand_files(site: &TestApp) {
        store(&site.app, 1, "one").await;
        let statements = async || {
            let before = site.statements();
            cleanup(&site.app, DRY).await.map(drop).or_else(|error| match error {
                CleanupError::TooMuch { .. } => Ok(()),
                other => Err(other),
            }).expect("a report");
            site.statements() - before
        };
        let few = statements().await;
        for number in 0..1000 {
            orphan(&site.app.config.documents_dir, number, HOURS);
        }
        assert!(statements().await <= few + 1, "{few}");
    }

    async fn clearing_removes_all(site: &TestApp) {
        let directory = &site.app.config.documents_dir;
        for id in 0..5 {
            store(&site.app, id, "one").await;
        }
        orphan(directory, 1, HOURS);
        cleanup(&site.app, FORCE).await.expect("into quarantine");
        orphan(directory, 2, HOURS);
        let young = orphan(directory, 3, Duration::ZERO);
        let foreign = directory.join("note.txt");
        fs::write(&foreign, "not ours").expect("a file");
        let report = clear(&site.app).await.expect("a report");
        assert_eq!((report.references, report.files, report.unreadable), (5, 7, 0));
        assert!(rows(&site.app).await.is_empty());
        assert_eq!(files(directory), [foreign, young]);
        store(&site.app, 1, "one").await;
        assert_sound(&site.app).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_not_found_is_gone() {
    let site = TestApp::on_sqlite().await;
    let directory = &site.app.config.documents_dir;
    for id in 0..10 {
        store(&site.app, id, "one").await;
    }
    // A file where a folder was: "not a directory" says nothing about the file in it.
    let folder = directory.join(&rows(&site.app).await[0].file_name).parent().expect("a folder").to_owned();
    let hidden = files(&folder).len() as u64;
    fs::remove_dir_all(&folder).expect("removed");
    fs::write(&folder, "broken").expect("a file in its place");
    let report = cleanup(&site.app, FORCE).await.expect("a report");
    assert_eq!((report.references_cleared, report.unreadable), (0, hidden), "{report:?}");
    assert_eq!(rows(&site.app).await.len(), 10);
    fs::remove_file(&folder).expect("removed");
    assert_eq!(cleanup(&site.app, FORCE).await.expect("a report").references_cleared, hidden);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_young_by_the_clock_that_stamps_them() {
    let site = TestApp::on_sqlite().await;
    store(&site.app, 1, "one").await;
    let fresh = orphan(&site.app.config.documents_dir, 1, Duration::ZERO);
    // Our own clock runs ahead of the file server's, or is wrong.
    site.app.clock.advance(TimeDelta::hours(5));
    let report = cleanup(&site.app, FORCE).await.expect("a report");
    assert_eq!((report.files_removed, report.files_young), (0, 1));
    let ahead: SystemTime = fs::metadata(&fresh).and_then(|metadata| metadata.modified()).expect("a time") + HOURS;
    fs::File::options().write(true).open(&fresh).and_then(|file| file.set_modified(ahead)).expect("another time");
    assert_eq!(cleanup(&site.app, FORCE).await.expect("a report").files_young, 1, "from the future");
}
