//! The real command.

use std::process::{Command, Output};

use serde_json::Value;

use super::{DUMP, file};

fn run(folder: &std::path::Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gcampus"));
    command.arg("import-gcampus").args(arguments).env_clear().env("GCAMPUS_DATA_DIR", folder);
    command.output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn the_command_tells_people_and_scripts_what_it_did() {
    let (data, dump) = (tempfile::tempdir().expect("a folder"), file(DUMP));
    let path = dump.path.display().to_string();

    let strict = run(data.path(), &["--strict", &path]);
    assert_eq!(strict.status.code(), Some(1));
    assert!(text(&strict.stderr).contains("nothing was imported"), "{}", text(&strict.stderr));

    let dry = run(data.path(), &["--dry-run", &path]);
    assert!(dry.status.success());
    assert!(text(&dry.stdout).contains("this was a dry run"));

    let first = run(data.path(), &[&path]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let told = text(&first.stdout);
    for part in [
        "water 24: the geometry is in the reference system 3857",
        "unknown model sessions.session: 2 rows skipped",
        "unknown field measurement.weather: skipped in 1 rows",
        "measurement              7         4         0         0         3",
        "Indices that differ",
        "hidden values do not count",
        "Stored documents: 2",
        "Imported.",
    ] {
        assert!(told.contains(part), "{part:?} in:\n{told}");
    }
    for secret in ["ABCDEFGH", "pbkdf2_sha256", "kim@example.org"] {
        let all = told.clone() + &text(&first.stderr);
        assert!(!all.contains(secret), "{secret} is told");
    }

    let second = run(data.path(), &["--json", &path]);
    let report: Value = serde_json::from_slice(&second.stdout).expect("a line of JSON");
    assert_eq!(report["outcome"], "imported");
    assert_eq!(
        (&report["models"]["measurement"]["added"], &report["models"]["measurement"]["there"]),
        (&0.into(), &4.into())
    );
}

#[test]
fn what_is_no_dump_is_told_in_a_line() {
    let data = tempfile::tempdir().expect("a folder");
    let missing = run(data.path(), &["/nowhere/dump.json"]);
    assert_eq!((missing.status.code(), text(&missing.stderr).lines().count()), (Some(1), 1));
    assert!(!data.path().join("gcampus.sqlite").exists(), "a missing file makes no database");
    let half = file(&DUMP[..DUMP.len() / 2]);
    let broken = run(data.path(), &[&half.path.display().to_string()]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(text(&broken.stderr).contains("is it all there?"), "{}", text(&broken.stderr));
}
