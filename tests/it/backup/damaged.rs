//! Files that must not be restored: nothing changes, and it is said why.

use std::{
    fs,
    path::{Path, PathBuf},
};

use gcampus::{
    operate::backup::{self, BackupError},
    platform::{alone::Alone, config::DatabaseUrl},
};

use super::{Place, content, documents, furnish, keep, make, quiet};
use crate::support::{TestApp, on_both_databases};

/// Every file below a folder with its bytes.
fn snapshot(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.clone(), fs::read(&path).expect("a file")));
            }
        }
    }
    found.sort();
    found
}

/// The parts of a backup.
fn parts(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let plain = zstd::decode_all(file).expect("zstd");
    let mut archive = tar::Archive::new(plain.as_slice());
    let part = |entry: std::io::Result<tar::Entry<'_, &[u8]>>| {
        let mut entry = entry.expect("a part");
        let name = entry.path().expect("a name").display().to_string();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).expect("its content");
        (name, content)
    };
    archive.entries().expect("tar").map(part).collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, content) in parts {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        archive.append_data(&mut header, name, content.as_slice()).expect("a part");
    }
    zstd::encode_all(archive.into_inner().expect("tar").as_slice(), 1).expect("zstd")
}

/// The backup with one part changed as it must not be, and what is said of it.
fn broken(file: &[u8]) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let all = parts(file);
    let changed = |name: &str, change: &dyn Fn(&str) -> String| {
        let mut parts = all.clone();
        let (_, text) = parts.iter_mut().find(|(part, _)| part.starts_with(name)).expect("the part");
        *text = change(std::str::from_utf8(text).expect("text")).into_bytes();
        packed(&parts)
    };
    let without =
        |name: &str| packed(&all.iter().filter(|(part, _)| !part.starts_with(name)).cloned().collect::<Vec<_>>());
    let flipped = |at: usize| {
        let mut bytes = file.to_vec();
        bytes[at] ^= 0x10;
        bytes
    };
    vec![
        ("empty", Vec::new(), "this is no backup"),
        ("a text", b"-- a dump of SQL".to_vec(), "this is no backup"),
        ("another archive", packed(&[("data.csv".to_owned(), b"1,2".to_vec())]), "this is no backup"),
        ("half", file[..file.len() / 2].to_vec(), "damaged"),
        ("nearly whole", file[..file.len() - 4].to_vec(), "damaged"),
        ("flipped in the middle", flipped(file.len() / 2), "damaged"),
        ("flipped near the end", flipped(file.len() - 6), "damaged"),
        (
            "a changed row",
            changed("tables/water/", &|rows| rows.replacen("Neckar", "Nekkar", 1)),
            "tables/water/000001",
        ),
        ("a row less", changed("tables/water/", &|rows| rows.split_once('\n').expect("rows").1.to_owned()), "damaged"),
        ("no line", changed("tables/kit/", &|rows| format!("?{rows}")), "damaged"),
        ("another sum", changed("SHA256SUMS", &|sums| sums.replacen('a', "b", 1)), "damaged"),
        (
            "another count",
            changed("manifest.json", &|text| text.replacen("\"rows\": 74", "\"rows\": 75", 1)),
            "damaged",
        ),
        ("no manifest", without("manifest.json"), "it ends too early"),
        ("no list", without("SHA256SUMS"), "damaged"),
        ("a table less", without("tables/measurement/"), "damaged"),
        ("a document less", without("documents/"), "damaged"),
        ("a newer form", changed("gcampus", &|t| t.replacen("\"format\": 1", "\"format\": 2", 1)), "newer release"),
        (
            "a newer schema",
            changed("gcampus", &|t| t.replacen("m20261124_000001", "m20991124_000001", 1)),
            "newer release",
        ),
    ]
}

on_both_databases! {
    async fn a_file_that_is_not_as_it_was_written_changes_nothing(site: &TestApp) {
        furnish(&site.app).await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("site.tar.zst");
        make(&site.app, &file).await;
        let good = fs::read(&file).expect("the backup");
        let place = Place::beside(site).await;
        place.restore(&file, false).await.expect("a site that is there");
        let app = place.open().await;
        let there = make(&app, &folder.path().join("there.tar.zst")).await;
        app.db.close().await;
        drop(app);
        let files = snapshot(place.folder.path());
        for (what, bytes, said) in broken(&good) {
            assert_ne!(bytes, good, "{what}");
            fs::write(&file, bytes).expect("a file");
            let found = backup::verify(&file, quiet()).await.expect_err(what).to_string();
            let error = place.restore(&file, true).await.expect_err(what).to_string();
            assert!(found.contains(said) && error.contains(said), "{what}: {found}; {error}");
            assert_eq!(snapshot(place.folder.path()), files, "{what}");
        }
        // What was there is still good for everything.
        let app = place.open().await;
        let still = make(&app, &folder.path().join("still.tar.zst")).await;
        assert_eq!(content(&still.tables), content(&there.tables));
        app.db.close().await;
    }

    async fn a_site_that_is_there_is_replaced_only_if_told(site: &TestApp) {
        furnish(&site.app).await;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("site.tar.zst");
        let made = make(&site.app, &file).await;
        let place = Place::beside(site).await;
        if let url @ DatabaseUrl::Sqlite(_) = &place.url() {
            // A site that is about to start has no database yet.
            let starting = Alone::take(url).expect("nobody serves");
            let in_use = place.restore(&file, true).await.expect_err("a site starts");
            assert!(matches!(in_use, BackupError::InUse(_)), "{in_use}");
            drop(starting);
        }
        // A first start alone is nobody's work.
        place.open().await.db.close().await;
        place.restore(&file, false).await.expect("restored over a fresh site");
        let refused = place.restore(&file, false).await.expect_err("a site is there");
        assert!(matches!(refused, BackupError::NotEmpty(_)), "{refused}");

        let app = place.open().await;
        let in_use = place.restore(&file, true).await.expect_err("the site runs");
        assert!(matches!(in_use, BackupError::InUse(_)), "{in_use}");
        keep(&app, 7).await;
        app.db.close().await;
        place.restore(&file, true).await.expect("replaced");
        let app = place.open().await;
        assert_eq!(documents(&app).await, documents(&site.app).await);
        let again = make(&app, &folder.path().join("again.tar.zst")).await;
        assert_eq!(content(&again.tables), content(&made.tables));
        app.db.close().await;
        let rest: Vec<_> = snapshot(place.folder.path()).into_iter().map(|(path, _)| path.display().to_string()).collect();
        assert!(!rest.iter().any(|path| path.contains("restore")), "nothing is left: {rest:?}");
        let kept = rest.iter().filter(|path| path.ends_with(".pdf")).count();
        assert_eq!(kept, 2, "the documents of before are gone: {rest:?}");
    }
}
