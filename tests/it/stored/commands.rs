//! `gcampus cleanup` and `gcampus documents …`, the real program.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output},
    sync::Arc,
};

use gcampus::platform::{App, config::Config};

use super::{HOURS, files, orphan, rows, store};

async fn run(folder: &Path, arguments: &'static [&'static str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gcampus"));
    command.args(arguments).env_clear().env("GCAMPUS_DATA_DIR", folder).env("GCAMPUS_LOG_LEVEL", "off");
    tokio::task::spawn_blocking(move || command.output()).await.expect("it ends").expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

async fn site(folder: &Path) -> Arc<App> {
    let variables = BTreeMap::from([("GCAMPUS_DATA_DIR".to_owned(), folder.display().to_string())]);
    App::build(Config::from_variables(variables).expect("a configuration")).await.expect("a site")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clean_up_is_told_in_words_and_as_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = site(folder.path()).await;
    for id in 0..6 {
        store(&app, id, "one").await;
    }
    let directory = app.config.documents_dir.clone();
    let gone = rows(&app).await[0].file_name.clone();
    fs::remove_file(directory.join(&gone)).expect("gone");
    let old = orphan(&directory, 1, HOURS);
    let old_name = old.strip_prefix(&directory).expect("below").display().to_string();

    let dry = run(folder.path(), &["cleanup", "--dry-run"]).await;
    assert_eq!(
        text(&dry.stdout),
        format!(
            "reference without a file: {gone}\nfile without a reference: {old_name}\n1 of 6 references would be cleared, \
             1 of 6 files would be moved to quarantine; 0 too young, 0 unreadable, 0 would be removed from quarantine\n"
        ),
        "{}",
        text(&dry.stderr)
    );
    assert!(old.exists());
    let done = text(&run(folder.path(), &["cleanup", "--json"]).await.stdout);
    let done: serde_json::Value = serde_json::from_str(&done).expect("one line of JSON");
    assert_eq!((&done["references_cleared"], &done["files_removed"]), (&1.into(), &1.into()), "{done}");
    assert_eq!(
        (&done["cleared"][0], &done["removed"][0], &done["dry_run"]),
        (&gone.into(), &old_name.into(), &false.into())
    );
    assert!(!old.exists());

    orphan(&directory, 2, HOURS);
    orphan(&directory, 3, HOURS);
    let refused = run(folder.path(), &["cleanup"]).await;
    assert_eq!(refused.status.code(), Some(1));
    let told = text(&refused.stderr);
    assert!(told.contains("2 of 7 files no reference. That is more than 20 in 100: nothing is changed"), "{told}");
    let forced = text(&run(folder.path(), &["cleanup", "--force"]).await.stdout);
    assert!(forced.starts_with("0 of 5 references cleared, 2 of 7 files moved to quarantine;"), "{forced}");

    let cleared = text(&run(folder.path(), &["documents", "clear", "--json"]).await.stdout);
    assert_eq!(cleared, "{\"references\":5,\"files\":8,\"unreadable\":0}\n");
    assert!(rows(&app).await.is_empty() && files(&directory).is_empty());
    let cleared = text(&run(folder.path(), &["documents", "clear"]).await.stdout);
    assert_eq!(cleared, "0 references and 0 files removed, 0 files can't be removed\n");
    app.db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_directory_is_taken_on_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = site(folder.path()).await;
    store(&app, 1, "one").await;
    let directory = app.config.documents_dir.clone();
    fs::remove_dir_all(&directory).expect("exchanged");
    fs::create_dir(&directory).expect("exchanged");
    for arguments in [&["cleanup", "--force"][..], &["documents", "clear"]] {
        let refused = run(folder.path(), arguments).await;
        let told = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{told}");
        assert!(told.contains("is it mounted?") && told.contains("gcampus documents adopt"), "{told}");
    }
    assert_eq!(rows(&app).await.len(), 1);
    let adopted = text(&run(folder.path(), &["documents", "adopt"]).await.stdout);
    assert!(adopted.ends_with(" is this site's now\n"), "{adopted}");
    assert!(text(&run(folder.path(), &["documents", "adopt"]).await.stdout).ends_with(" is this site's already\n"));
    let forced = text(&run(folder.path(), &["cleanup", "--force"]).await.stdout);
    assert!(forced.starts_with("1 of 1 references cleared"), "{forced}");
    app.db.close().await;
}
