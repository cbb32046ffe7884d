//! `gcampus backup`, `restore` and `transfer`, the real program.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Output},
};

use crate::support::{postgres, process::Process};

const SECRET: (&str, &str) = ("GCAMPUS_SECRET_KEY", super::SECRET);

async fn run(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gcampus"));
    command.args(arguments).env_clear().env("GCAMPUS_DATA_DIR", folder).env("GCAMPUS_LOG_LEVEL", "off");
    command.envs(variables.iter().copied());
    tokio::task::spawn_blocking(move || command.output()).await.expect("it ends").expect("the program runs")
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", err(output));
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_machine_is_brought_back() {
    let (old, new) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (old, new) = (old.path(), new.path());
    assert!(err(&run(old, &[SECRET], &["backup", "x.tar.zst"]).await).contains("there is no database"));
    out(&run(old, &[SECRET], &["demo"]).await);
    let mut site = Process::start(old, &[SECRET]);
    site.ready().await;
    let file = old.join("site.tar.zst");
    let name = file.to_str().expect("a path");
    let told = out(&run(old, &[SECRET], &["backup", name]).await);
    assert!(told.contains(" rows, 0 documents with 0 bytes, 0 left out\n"), "{told}");
    assert_eq!(fs::metadata(&file).expect("the file").permissions().mode() & 0o777, 0o600);
    let piped = run(old, &[SECRET], &["backup", "-"]).await;
    assert!(piped.status.success() && piped.stdout.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]), "{}", err(&piped));
    let checked = out(&run(new, &[], &["backup", "verify", name]).await);
    assert!(checked.contains("        74  measurement\n") && checked.ends_with("can be restored.\n"), "{checked}");
    assert_eq!(fs::read_dir(new).expect("the folder").count(), 0, "looking makes nothing");

    let busy = run(old, &[SECRET], &["restore", name, "--replace"]).await;
    assert!(err(&busy).contains("is in use: stop the site first"), "{}", err(&busy));
    site.kill();

    // What a crash left beside a file that is gone.
    fs::write(new.join("gcampus.sqlite-wal"), "stale").expect("a log");
    let restored = out(&run(new, &[SECRET], &["restore", name]).await);
    assert!(restored.contains("The site is restored as of "), "{restored}");
    assert!(!new.join("gcampus.sqlite-wal").exists());
    assert_eq!(fs::metadata(new.join("gcampus.sqlite")).expect("the file").permissions().mode() & 0o777, 0o600);
    let mut site = Process::start(new, &[SECRET]);
    site.ready().await;
    site.kill();
    let refused = run(new, &[SECRET], &["restore", name]).await;
    assert!(err(&refused).contains("is not empty; with --replace it is replaced"), "{}", err(&refused));
    // Killed, so its log is there, and must not be taken for that of the new file.
    out(&run(new, &[SECRET], &["restore", name, "--replace"]).await);
    let listed = out(&run(new, &[SECRET], &["backup", "--json", new.join("again").to_str().expect("a path")]).await);
    let listed: serde_json::Value = serde_json::from_str(&listed).expect("one line of JSON");
    assert_eq!(listed["tables"]["measurement"]["rows"], 74);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_secret_key_is_warned_of() {
    let (old, new) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (old, new) = (old.path(), new.path());
    out(&run(old, &[], &["demo"]).await);
    let file = old.join("site.tar.zst");
    let name = file.to_str().expect("a path");
    out(&run(old, &[], &["backup", name]).await);
    let restored = run(new, &[], &["restore", name]).await;
    assert!(restored.status.success());
    assert!(err(&restored).contains("sealed with another secret key"), "{}", err(&restored));
    assert!(!new.join("secret-key").exists(), "no key is made that fits nothing");
    fs::copy(old.join("secret-key"), new.join("secret-key")).expect("the key");
    let restored = run(new, &[], &["restore", name, "--replace"]).await;
    assert!(restored.status.success() && err(&restored).is_empty(), "{}", err(&restored));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_is_moved_and_no_password_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    out(&run(folder, &[SECRET], &["demo"]).await);
    let server = postgres::empty_database().await;
    let nowhere = run(folder, &[SECRET], &["transfer"]).await;
    assert!(err(&nowhere).contains("where to?"), "{}", err(&nowhere));
    for wrong in ["mysql://root:hidden-one@db/x", "postgres://root:hidden-one@127.0.0.1:1/x"] {
        for refused in [
            run(folder, &[SECRET], &["transfer", "--to", wrong]).await,
            run(folder, &[SECRET, ("GCAMPUS_TRANSFER_TO", wrong), ("GCAMPUS_LOG_LEVEL", "trace")], &["transfer"]).await,
        ] {
            assert!(!refused.status.success());
            let told = format!("{}{}", err(&refused), String::from_utf8_lossy(&refused.stdout));
            assert!(!told.is_empty() && !told.contains("hidden"), "{told}");
        }
    }
    let to = ("GCAMPUS_TRANSFER_TO", server.url());
    let told = out(&run(folder, &[SECRET, to], &["transfer"]).await);
    assert!(told.contains("  measurement\n") && told.contains("are equal there."), "{told}");
    let again = run(folder, &[SECRET, to], &["transfer"]).await;
    assert!(err(&again).contains("the target is not empty"), "{}", err(&again));
    let mut site = Process::start(folder, &[SECRET, ("GCAMPUS_DATABASE_URL", server.url())]);
    site.ready().await;
    let back = folder.join("back.sqlite");
    let back = format!("sqlite:{}", back.display());
    let moved = [SECRET, ("GCAMPUS_DATABASE_URL", server.url()), ("GCAMPUS_TRANSFER_TO", back.as_str())];
    let busy = run(folder, &moved, &["transfer"]).await;
    assert!(err(&busy).contains("stop it first"), "{}", err(&busy));
    site.kill();
}
