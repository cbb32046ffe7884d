//! The configuration, as an operator meets it: the real program and its variables.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use gcampus::platform::config::KNOWN;

const FAULT: Option<i32> = Some(78);
const SECRET: &str = "0123456789 a secret of 36 characters";

/// `gcampus demo --json` on the data in `folder`, with these variables alone.
fn run(folder: &Path, variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .args(["demo", "--json"])
        .env_clear()
        .env("GCAMPUS_DATA_DIR", folder)
        .envs(variables.iter().copied())
        .output()
        .expect("the program runs")
}

fn message(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("a message in UTF-8")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn all_faults_are_told_at_once_and_no_secret_is_shown() {
    let folder = folder();
    let faulty = [
        ("GCAMPUS_LISTEN", "x"),
        ("GCAMPUS_PUBLIC_URL", "y"),
        ("GCAMPUS_CONFIRMATION_TIMEOUT", "0"),
        ("GCAMPUS_REGISTER_DELAY", "601"),
        ("GCAMPUS_MAX_CONNECTIONS", "many"),
        ("GCAMPUS_EMAIL_PORT", "70000"),
        ("GCAMPUS_EMAIL_TLS", "perhaps"),
        ("GCAMPUS_FROM_EMAIL", "nobody"),
        ("GCAMPUS_IMPRINT_URL", "javascript:alert(1)"),
        ("GCAMPUS_TIME_ZONE", "Europe/Atlantis"),
        ("GCAMPUS_DATABASE_URL", "mysql://root:hidden-one@db/gcampus"),
        ("GCAMPUS_SECRET_KEY", "hidden-two"),
    ];
    let output = run(folder.path(), &[&faulty[..], &[("GCAMPUS_EMAIL_PASSWORD", "hidden-three")]].concat());
    assert_eq!(output.status.code(), FAULT);
    assert!(output.stdout.is_empty());
    let message = message(&output);
    for (name, _) in faulty {
        assert!(message.contains(&format!("{name}: ")), "{name} is not in: {message}");
    }
    assert!(message.contains("12 fault(s)"), "{message}");
    assert!(!message.contains("hidden"), "{message}");
    assert!(!folder.path().join("gcampus.sqlite").exists(), "a faulty configuration touches no database");
}

#[test]
fn a_value_may_stand_in_a_file() {
    let folder = folder();
    let file = folder.path().join("key");
    fs::write(&file, format!("{SECRET}\n")).expect("a file");
    let from_file = run(folder.path(), &[("GCAMPUS_SECRET_KEY_FILE", file.to_str().expect("a path"))]);
    assert!(from_file.status.success(), "{}", message(&from_file));
    // Only the same secret, without the line break, opens the keys again.
    let direct = run(folder.path(), &[("GCAMPUS_SECRET_KEY", SECRET)]);
    assert!(direct.status.success(), "{}", message(&direct));
    assert_eq!(from_file.stdout, direct.stdout);
    assert!(!folder.path().join("secret-key").exists());
}

#[test]
fn a_value_in_two_places_and_a_missing_file_are_faults() {
    let folder = folder();
    let file = folder.path().join("key");
    fs::write(&file, SECRET).expect("a file");
    let path = file.to_str().expect("a path");
    let twice = run(folder.path(), &[("GCAMPUS_SECRET_KEY", SECRET), ("GCAMPUS_SECRET_KEY_FILE", path)]);
    assert_eq!(twice.status.code(), FAULT);
    assert!(message(&twice).contains("GCAMPUS_SECRET_KEY_FILE: choose one"), "{}", message(&twice));
    assert!(!message(&twice).contains(SECRET));

    let missing = run(folder.path(), &[("GCAMPUS_SITE_NAME_FILE", "/nowhere/name")]);
    assert_eq!(missing.status.code(), FAULT);
    assert!(message(&missing).contains("GCAMPUS_SITE_NAME_FILE: can't be read"), "{}", message(&missing));
}

#[test]
fn an_unknown_variable_is_warned_about_and_an_empty_one_is_absent() {
    let folder = folder();
    let output = run(folder.path(), &[("GCAMPUS_LISTN", "secret text"), ("GCAMPUS_LISTEN", "")]);
    assert!(output.status.success(), "{}", message(&output));
    assert!(message(&output).contains("GCAMPUS_LISTN"), "{}", message(&output));
    assert!(!message(&output).contains("secret text"));
}

#[test]
fn a_secret_key_is_made_for_its_owner_alone_and_kept() {
    let folder = folder();
    let first = run(folder.path(), &[]);
    assert!(first.status.success(), "{}", message(&first));
    let file = folder.path().join("secret-key");
    let mode = fs::metadata(&file).expect("the key is kept").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let kept = fs::read_to_string(&file).expect("a readable key");
    assert!(kept.trim_end().len() >= 32);
    assert!(run(folder.path(), &[]).status.success());
    assert_eq!(fs::read_to_string(&file).expect("a readable key"), kept);

    // What is left of a file that could not be written in full protects nothing.
    fs::write(&file, "").expect("a file");
    let output = run(folder.path(), &[]);
    assert_eq!(output.status.code(), FAULT);
    assert!(message(&output).contains("secret-key"), "{}", message(&output));
}

#[test]
fn postgresql_needs_a_secret_key() {
    let folder = folder();
    let output = run(folder.path(), &[("GCAMPUS_DATABASE_URL", "postgres://gcampus:hidden@127.0.0.1:1/gcampus")]);
    assert_eq!(output.status.code(), FAULT);
    assert!(message(&output).contains("GCAMPUS_SECRET_KEY: is needed with PostgreSQL"), "{}", message(&output));
    assert!(!message(&output).contains("hidden"));
    assert!(!folder.path().join("secret-key").exists());
}

#[test]
fn every_variable_is_documented_and_every_documented_one_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
    let table = fs::read_to_string(path).expect("the table");
    let documented: BTreeSet<&str> =
        table.lines().filter_map(|line| line.strip_prefix("| `GCAMPUS_")?.split_once("` |")).map(|row| row.0).collect();
    assert_eq!(documented, KNOWN.iter().copied().collect());
}
