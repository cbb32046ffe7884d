//! The same on the command line, with the real program.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use entity::audit_entry::{Column, Entity};
use reqwest::redirect::Policy;
use sea_orm::{Database, EntityTrait, QuerySelect};
use serde_json::{Value, json};

use crate::support::process::Process;

fn run(folder: &Path, arguments: &[&str], typed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .args(arguments)
        .env_clear()
        .env("GCAMPUS_DATA_DIR", folder)
        .env("GCAMPUS_LOG_LEVEL", "off")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("its input").write_all(typed.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn told(folder: &Path, arguments: &[&str], typed: &str) -> Value {
    let output = run(folder, &[arguments, &["--json"]].concat(), typed);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {}", text(&output.stdout)))
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments, "");
    assert!(!output.status.success(), "{arguments:?}: {}", text(&output.stdout));
    text(&output.stderr)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operators_do_the_same_as_moderators() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    // The demo has measurements, and a course with keys.
    assert!(run(folder, &["demo"], "").status.success());
    let (yes, no) = (
        json!({ "changed": 1, "unchanged": 0, "refused": [] }),
        json!({ "changed": 0, "unchanged": 1, "refused": [] }),
    );
    assert_eq!(told(folder, &["measurement", "hide", "1"], ""), yes);
    assert_eq!(told(folder, &["measurement", "hide", "1"], ""), no);
    assert_eq!(told(folder, &["measurement", "show", "1"], ""), yes);
    assert!(refused(folder, &["measurement", "hide", "99999"]).contains("not found"));
    assert_eq!(told(folder, &["key", "deactivate", "1"], ""), yes);

    assert_eq!(told(folder, &["report", "list"], ""), json!([]));
    let mut site = Process::start(folder, &[]);
    site.ready().await;
    let client = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().expect("a client");
    let request = client.post(format!("{}/measurement/1/", site.url)).header("origin", &site.url);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let form = "problem_choices=Other&text=Schaut+mal&email=";
    assert!(request.body(form).send().await.expect("an answer").status().is_redirection());
    drop(site);
    let reports = told(folder, &["report", "list"], "");
    assert_eq!(reports[0]["text"], "Schaut mal");
    let id = reports[0]["id"].to_string();
    assert_eq!(told(folder, &["report", "resolve", &id], ""), yes);
    assert_eq!(told(folder, &["report", "list"], ""), json!([]));
    assert_eq!(told(folder, &["report", "list", "--all"], "")[0]["state"], "resolved");

    let courses = told(folder, &["course", "list"], "");
    let id = courses[0]["id"].to_string();
    let course = told(folder, &["course", "show", &id], "");
    assert!(course["teacher_email"].is_string() && !course.to_string().contains("token"), "{course}");
    assert!(refused(folder, &["course", "delete", &id]).contains("--yes"));
    assert_eq!(told(folder, &["course", "delete", &id, "--yes"], ""), yes);

    written(
        folder,
        &[
            ("measurement", "hide"),
            ("measurement", "show"),
            ("access_key", "deactivate"),
            ("report", "resolve"),
            ("course", "delete"),
        ],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operators_keep_the_block_list_and_the_staff() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let yes = json!({ "changed": 1, "unchanged": 0, "refused": [] });
    assert!(told(folder, &["block", "add", "*@Trolle.example", "--comment", "Spam"], "")["id"].is_i64());
    assert!(refused(folder, &["block", "add", "*@trolle.example"]).contains("there already"));
    assert!(refused(folder, &["block", "add", "x"]).contains("Write an address"));
    let list = told(folder, &["block", "list"], "");
    assert_eq!((&list[0]["pattern"], &list[0]["comment"]), (&json!("*@trolle.example"), &json!("Spam")));
    assert_eq!(told(folder, &["block", "remove", "*@Trolle.Example"], ""), yes);
    assert_eq!(told(folder, &["block", "list"], ""), json!([]));
    assert!(refused(folder, &["block", "remove", "*@trolle.example"]).contains("not on the list"));

    let made = told(folder, &["staff", "create", "kim"], "zwei Forellen im Neckar\n");
    assert_eq!((&made["name"], &made["role"]), (&json!("kim"), &json!("moderator")));
    assert!(!made.to_string().contains("hash"), "{made}");
    assert_eq!(told(folder, &["staff", "role", "kim", "administrator"], "")["role"], "administrator");
    assert!(told(folder, &["staff", "password", "kim"], "drei Forellen im Neckar\n")["id"].is_number());
    assert!(told(folder, &["staff", "disable", "kim"], "")["disabled_at"].is_string());
    assert_eq!(told(folder, &["staff", "list"], "").as_array().map(Vec::len), Some(1));

    written(
        folder,
        &[
            ("blocked_email", "add"),
            ("blocked_email", "remove"),
            ("staff_user", "add"),
            ("staff_user", "make_administrator"),
            ("staff_user", "set_password"),
            ("staff_user", "disable"),
        ],
    )
    .await;
}

/// Holds the trail to these entries, as the program wrote them down.
async fn written(folder: &Path, expected: &[(&str, &str)]) {
    let url = format!("sqlite://{}", folder.join("gcampus.sqlite").display());
    let db = Database::connect(url).await.expect("the database opens");
    let rows = Entity::find().select_only().columns([Column::Who, Column::Subject, Column::Action]);
    let trail: Vec<(String, String, String)> = rows.into_tuple().all(&db).await.expect("the trail");
    for (subject, action) in expected {
        let entry = ("command line".to_owned(), (*subject).to_owned(), (*action).to_owned());
        assert!(trail.contains(&entry), "{entry:?}");
    }
}
