//! What an operator is told: doubts about the configuration, plain words where something is missing,
//! and commands that only look.

use std::{
    fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::Path,
    process::{Command, Output},
    time::{Duration, Instant},
};

use sea_orm::ConnectionTrait as _;
use serde_json::Value;

use gcampus::platform::{config::DatabaseUrl, db::Db};

use crate::support::{postgres, process::Process};

const SECRET: &str = "hidden-0123456789-hidden-0123456789";
const FAULT: Option<i32> = Some(78);

fn command(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gcampus"));
    command.args(arguments).env_clear().env("GCAMPUS_DATA_DIR", folder).envs(variables.iter().copied());
    command
}

fn gcampus(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    command(folder, arguments, variables).output().expect("the program runs")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What `gcampus check` finds about one subject, as `state: message`.
fn findings(output: &Output, subject: &str) -> String {
    let told: Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
    let found = told["findings"].as_array().cloned().unwrap_or_default();
    let found = found.iter().filter(|found| found["subject"] == subject);
    let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    found
        .map(|found| format!("{}: {}", words(&found["state"]), words(&found["message"])))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn strange_settings_are_warned_about() {
    let folder = tempfile::tempdir().expect("a folder");
    let warned = |variables: &[(&str, &str)]| {
        let checked = gcampus(folder.path(), &["config", "check"], variables);
        assert!(checked.status.success(), "{}", complained(&checked));
        assert_eq!(told(&checked), told(&gcampus(folder.path(), &["config", "check"], variables)));
        told(&checked).lines().filter(|line| line.starts_with("warning: ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let https = ("GCAMPUS_PUBLIC_URL", "https://water.example.org");
    let proxy = ("GCAMPUS_TRUSTED_PROXIES", "127.0.0.1");
    let password = [("GCAMPUS_EMAIL_USER", "post"), ("GCAMPUS_EMAIL_PASSWORD", SECRET)];
    for (variables, words) in [
        (vec![https], "GCAMPUS_TRUSTED_PROXIES names no proxy"),
        (vec![https, ("GCAMPUS_TRUSTED_PROXIES", "10.0.0.1,0.0.0.0/0")], "holds every address"),
        (vec![https, ("GCAMPUS_TRUSTED_PROXIES", "::/0")], "holds every address"),
        (vec![("GCAMPUS_EMAIL_HOST", "mail.example.org")], "GCAMPUS_PUBLIC_URL is not"),
        ([&[("GCAMPUS_EMAIL_TLS", "none"), https, proxy], &password[..]].concat(), "travels unprotected"),
    ] {
        let warnings = warned(&variables);
        assert!(warnings.len() == 1 && warnings[0].contains(words), "{words}: {warnings:?}");
        assert!(!warnings[0].contains("hidden"));
    }
    let good = [https, proxy, ("GCAMPUS_EMAIL_HOST", "mail.example.org"), ("GCAMPUS_EMAIL_TLS", "none")];
    assert_eq!(warned(&good), Vec::<String>::new());

    let key = folder.path().join("secret-key");
    fs::write(&key, SECRET).expect("a key");
    for (mode, is_warned) in [(0o600, false), (0o644, true), (0o640, true)] {
        fs::set_permissions(&key, fs::Permissions::from_mode(mode)).expect("a mode");
        assert_eq!(warned(&[]).iter().any(|line| line.contains("secret-key")), is_warned, "{mode:o}");
        let checked = findings(&gcampus(folder.path(), &["check", "--json"], &[]), "configuration");
        assert_eq!(checked.starts_with("warning: the file secret-key"), is_warned, "{checked}");
    }
}

#[test]
fn the_numbers_can_not_be_shown_where_the_site_listens() {
    let folder = tempfile::tempdir().expect("a folder");
    for (listen, metrics, is_fault) in [
        ("127.0.0.1:8000", "8000", true),
        ("0.0.0.0:8000", "127.0.0.1:8000", true),
        ("127.0.0.1:8000", "[::]:8000", true),
        ("127.0.0.1:8000", "8001", false),
        ("127.0.0.1:8000", "127.0.0.2:8000", false),
    ] {
        let variables = [("GCAMPUS_LISTEN", listen), ("GCAMPUS_METRICS_LISTEN", metrics)];
        let checked = gcampus(folder.path(), &["config", "check"], &variables);
        assert_eq!(checked.status.code() == FAULT, is_fault, "{listen} {metrics}: {}", complained(&checked));
        assert_eq!(complained(&checked).contains("is the address of GCAMPUS_LISTEN"), is_fault);
    }
}

#[test]
fn warnings_are_told_beside_faults() {
    let folder = tempfile::tempdir().expect("a folder");
    let variables = [("GCAMPUS_LISTEN", "x"), ("GCAMPUS_LISTN", SECRET)];
    for arguments in [&["config", "check"][..], &["serve"], &["check"]] {
        let output = gcampus(folder.path(), arguments, &variables);
        assert_eq!(output.status.code(), FAULT);
        let words = complained(&output);
        assert!(
            words.contains("GCAMPUS_LISTEN: must be") && words.contains("unknown variable GCAMPUS_LISTN"),
            "{words}"
        );
        assert!(!words.contains("hidden"));
    }
    let found = findings(&gcampus(folder.path(), &["check", "--json"], &variables), "configuration");
    assert!(found.contains("fault: GCAMPUS_LISTEN: ") && found.contains("warning: unknown variable"), "{found}");
}

#[test]
fn a_setting_from_a_file_without_an_end_is_a_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = gcampus(folder.path(), &["config", "show"], &[("GCAMPUS_SITE_NAME_FILE", "/dev/zero")]);
    assert_eq!(output.status.code(), FAULT);
    assert!(complained(&output).contains("GCAMPUS_SITE_NAME_FILE: can't be read (it has more than"));
}

#[test]
fn addresses_are_shown_as_they_were_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let variables = [
        ("GCAMPUS_MAP_TILES_URL", "https://tiles.example.org/{z}/{x}/{y}.png?key=hidden"),
        ("GCAMPUS_MAP_TILES_ATTRIBUTION", "somebody"),
    ];
    let shown = told(&gcampus(folder.path(), &["config", "show"], &variables));
    for line in [
        "GCAMPUS_MAP_TILES_URL=https://tiles.example.org/{z}/{x}/{y}.png?key=***  (variable)".to_owned(),
        "GCAMPUS_ALLOWED_HOSTS=localhost,127.0.0.1,::1  (default)".to_owned(),
        format!("GCAMPUS_USER_AGENT=GCampus/{} (+http://127.0.0.1:8000/)  (default)", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(shown.lines().any(|found| found == line), "{line} is not in {shown}");
    }
}

#[test]
fn commands_that_look_make_nothing_and_say_what_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let looks: [&[&str]; 6] = [
        &["job", "list"],
        &["job", "run", "maintenance", "--dry-run"],
        &["cleanup", "--dry-run"],
        &["mail", "outbox"],
        &["staff", "list"],
        &["index", "recompute", "--dry-run"],
    ];
    let next = gcampus(&data, &["job", "next"], &[]);
    assert!(next.status.success(), "the calendar needs no data: {}", complained(&next));
    for arguments in looks {
        let output = gcampus(&data, arguments, &[]);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(complained(&output).contains("there is no database"), "{}", complained(&output));
    }
    assert!(!data.exists(), "looking makes nothing");

    assert!(gcampus(&data, &["migrate"], &[]).status.success());
    for arguments in looks {
        let output = gcampus(&data, arguments, &[]);
        assert!(output.status.success(), "{arguments:?}: {}", complained(&output));
    }
    fs::remove_file(data.join("secret-key")).expect("the key");
    for arguments in looks {
        let output = gcampus(&data, arguments, &[]);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(complained(&output).contains("there is no file secret-key"), "{}", complained(&output));
    }
    assert!(!data.join("secret-key").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_that_look_do_not_migrate() {
    let database = postgres::empty_database().await;
    let folder = tempfile::tempdir().expect("a folder");
    let variables = [("GCAMPUS_SECRET_KEY", SECRET), ("GCAMPUS_DATABASE_URL", database.url())];
    for arguments in [&["job", "list"][..], &["mail", "outbox"], &["cleanup", "--dry-run"]] {
        let output = gcampus(folder.path(), arguments, &variables);
        assert_eq!(output.status.code(), Some(1));
        assert!(complained(&output).contains("`gcampus migrate` makes them"), "{}", complained(&output));
    }
    let db = Db::connect(&DatabaseUrl::Postgres(database.url().to_owned().into())).await.expect("a connection");
    assert!(db.is_empty().await.expect("the steps"));

    // That nothing is made yet is no fault of the key.
    let checked = gcampus(folder.path(), &["check", "--json"], &variables);
    assert!(findings(&checked, "secret").starts_with("ok: There is a secret key"), "{}", told(&checked));
}

#[test]
fn an_empty_file_is_no_database_that_lost_its_key() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("gcampus.sqlite"), "").expect("a file");
    let checked = gcampus(folder.path(), &["check", "--json"], &[]);
    assert!(findings(&checked, "secret").starts_with("ok: The first start makes"), "{}", told(&checked));
}

#[test]
fn a_key_that_can_not_be_read_is_not_said_to_be_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(gcampus(folder.path(), &["migrate"], &[]).status.success());
    // What nobody can read as a file, root included.
    fs::remove_file(folder.path().join("secret-key")).expect("the key");
    fs::create_dir(folder.path().join("secret-key")).expect("a folder in its place");
    let checked = findings(&gcampus(folder.path(), &["check", "--json"], &[]), "secret");
    assert!(checked.starts_with("fault: The file secret-key can't be read"), "{checked}");
    let listed = complained(&gcampus(folder.path(), &["job", "list"], &[]));
    assert!(listed.contains("can't be read"), "{listed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_serves_on_sqlite_and_commands_work_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = Process::start(folder.path(), &[]);
    first.ready().await;
    let second = gcampus(folder.path(), &["serve"], &[("GCAMPUS_LISTEN", "127.0.0.1:0")]);
    assert_eq!(second.status.code(), Some(1));
    let words = complained(&second);
    assert!(words.contains("another `gcampus serve` runs on") && words.contains("PostgreSQL"), "{words}");
    for arguments in [&["job", "list"][..], &["job", "run", "sweep"], &["mail", "outbox"], &["migrate"]] {
        let beside = gcampus(folder.path(), arguments, &[]);
        assert!(beside.status.success(), "{arguments:?}: {}", complained(&beside));
    }
    // A crash leaves no lock.
    first.kill();
    let mut next = Process::start(folder.path(), &[]);
    next.ready().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_refuses_is_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("postgres://gcampus:{SECRET}@127.0.0.1:1/gcampus");
    let variables = [("GCAMPUS_SECRET_KEY", SECRET), ("GCAMPUS_DATABASE_URL", url.as_str())];
    for arguments in [&["serve"][..], &["check"]] {
        let output = gcampus(folder.path(), arguments, &variables);
        let words = format!("{}{}", complained(&output), told(&output));
        assert!(words.contains("Nobody listens there: the connection is refused."), "{words}");
        assert!(!words.contains("hidden"), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newer_database_is_a_fault_in_plain_words() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(gcampus(folder.path(), &["migrate"], &[]).status.success());
    let db = Db::connect(&DatabaseUrl::Sqlite(folder.path().join("gcampus.sqlite"))).await.expect("a connection");
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_of_tomorrow', 0)";
    db.read().execute_unprepared(newer).await.expect("a step of a newer release");
    db.close().await;
    for arguments in [&["serve"][..], &["migrate"], &["migrate", "--check"], &["job", "list"]] {
        let output = gcampus(folder.path(), arguments, &[]);
        assert_eq!(output.status.code(), FAULT, "{arguments:?}: {}", complained(&output));
        let words = complained(&output);
        let last = words.lines().last().unwrap_or_default();
        assert_eq!(last, "gcampus: The database belongs to a newer release of GCampus: start that one.");
    }
}

#[test]
fn libraries_do_not_talk_at_the_usual_level() {
    let folder = tempfile::tempdir().expect("a folder");
    let usual = gcampus(folder.path(), &["migrate"], &[]);
    assert!(usual.status.success());
    assert_eq!(complained(&usual), "");
    let asked = gcampus(folder.path(), &["migrate"], &[("GCAMPUS_LOG_LEVEL", "info,sea_orm_migration=info")]);
    assert!(complained(&asked).contains("migrations"), "{}", complained(&asked));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn migrations_wait_for_each_other_whatever_the_server_is_set_to() {
    let database = postgres::empty_database().await;
    let url = DatabaseUrl::Postgres(database.url().to_owned().into());
    let first = Db::connect(&url).await.expect("a connection");
    let name = database.url().rsplit('/').next().unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
    let impatient = format!("ALTER DATABASE \"{name}\" SET lock_timeout = '200ms'");
    first.read().execute_unprepared(&impatient).await.expect("a setting");
    // Another release migrates.
    let other = first.begin().await.expect("a transaction");
    let lock = format!("SELECT pg_advisory_xact_lock({})", 0x6763_616d_7075_7331_i64);
    other.execute_unprepared(&lock).await.expect("the lock");
    let second = Db::connect(&url).await.expect("a connection");
    let waiting = tokio::spawn(async move { second.migrate().await });
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert!(!waiting.is_finished(), "it waits");
    other.rollback().await.expect("the lock is free");
    waiting.await.expect("no panic").expect("it migrates");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_documents_directory_that_can_not_be_written_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("gcampus");
    fs::copy(env!("CARGO_BIN_EXE_gcampus"), &program).expect("a copy that anybody may run");
    let documents = folder.path().join("documents");
    fs::create_dir(&documents).expect("a folder");
    fs::set_permissions(&documents, fs::Permissions::from_mode(0o555)).expect("a mode");
    let log = folder.path().join("log");
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let listen = format!("127.0.0.1:{port}");
    let mut command = Command::new(&program);
    command
        .arg("serve")
        .env_clear()
        .env("GCAMPUS_DATA_DIR", folder.path().join("data"))
        .env("GCAMPUS_DOCUMENTS_DIR", &documents)
        .env("GCAMPUS_LISTEN", &listen)
        .stderr(fs::File::create(&log).expect("a log"));
    // Nothing stops root from writing: be nobody then.
    if rustix::process::geteuid().is_root() {
        std::os::unix::fs::chown(folder.path(), Some(65534), Some(65534)).expect("the folder is given away");
        command.gid(65534).uid(65534);
    }
    let mut site = command.spawn().expect("it starts");
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let start = Instant::now();
    let answer = loop {
        match client.get(format!("http://{listen}/readyz")).send().await {
            Ok(answer) => break answer,
            Err(_) => assert!(start.elapsed() < Duration::from_secs(60), "it never listens"),
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    let status = answer.status().as_u16();
    let body = answer.text().await.expect("text");
    site.kill().expect("killed");
    site.wait().expect("gone");
    assert_eq!((status, body.as_str()), (503, "database ok\nmigrations ok\ndocuments unwritable\n"));
    let log = fs::read_to_string(&log).expect("the log");
    assert!(log.contains("nothing can be written into the documents directory"), "{log}");
}
