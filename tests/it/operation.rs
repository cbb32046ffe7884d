//! What an operator works with: health, metrics, ids of requests, and the commands that look and tell.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use reqwest::{Method, StatusCode};
use sea_orm::ConnectionTrait as _;
use serde_json::Value;
use tokio::{net::TcpListener, sync::oneshot};

use gcampus::platform::{App, config::Config, db::Db, metrics};

use crate::support::{TestApp, on_both_databases, postgres, process::Process, smtp::SmtpServer};

const SECRET: &str = "hidden-0123456789-hidden-0123456789";

fn gcampus(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gcampus"));
    command.args(arguments).env_clear().env("GCAMPUS_DATA_DIR", folder).envs(variables.iter().copied());
    command.output().expect("the program runs")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The findings of `gcampus check --json` about one subject, as `state: message`.
fn findings(output: &Output, subject: &str) -> Vec<String> {
    let told: Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
    assert_eq!(told["ok"].as_bool(), Some(output.status.success()), "{told}");
    let all = told["findings"].as_array().expect("findings");
    let text = |found: &Value, field: &str| found[field].as_str().expect("a text").to_owned();
    all.iter()
        .filter(|found| found["subject"] == subject)
        .map(|found| format!("{}: {}", text(found, "state"), text(found, "message")))
        .collect()
}

on_both_databases! {
    async fn a_schema_that_lacks_a_step_is_not_ready(site: &TestApp) {
        assert_eq!(site.visitor().get("/livez").await.status, StatusCode::OK);
        let newest = "DELETE FROM seaql_migrations WHERE version = (SELECT max(version) FROM seaql_migrations)";
        site.app.db.read().execute_unprepared(newest).await.expect("the step is forgotten");
        let reply = site.visitor().get("/readyz").await;
        assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(reply.body, "database ok\nmigrations failed\ndocuments ok\n");
        assert_eq!(site.visitor().get("/livez").await.status, StatusCode::OK, "the process is alive");
    }

    async fn a_replica_stays_ready_when_a_newer_release_has_migrated(site: &TestApp) {
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_of_tomorrow', 0)";
        site.app.db.read().execute_unprepared(newer).await.expect("a step of a newer release");
        let reply = site.visitor().get("/readyz").await;
        assert_eq!(reply.body, "database ok\nmigrations ok\ndocuments ok\n");
        assert_eq!(reply.status, StatusCode::OK);
    }

    async fn metrics_count_by_route_and_show_outbox_and_pool(site: &TestApp) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let (stop, stopped) = oneshot::channel::<()>();
        let until = async {
            let _ = stopped.await;
        };
        let serving = tokio::spawn(metrics::serve(listener, site.app.clone(), until));
        for path in ["/measurement/999998/", "/measurement/999999/", "/no/such/page/geheim"] {
            assert_eq!(site.visitor().get(path).await.status, StatusCode::NOT_FOUND);
        }
        let form = [("teacher_email", "a@example.org"), ("teacher_name", "A"), ("number_of_access_keys", "2")];
        let teacher = site.visitor();
        let marker = teacher.get("/register/").await.value("shown_at").expect("a marker");
        let form = [&form[..], &[("terms", "on"), ("shown_at", &marker)]].concat();
        assert_eq!(teacher.post("/register/", &form).await.location(), "/");

        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let answer = client.get(format!("http://{address}/metrics")).send().await.expect("an answer");
        assert!(answer.headers()["content-type"].to_str().is_ok_and(|t| t.starts_with("application/openmetrics-text")));
        let text = answer.text().await.expect("text");
        for line in [
            r#"gcampus_http_requests_total{method="GET",route="/measurement/:id/",status="404"} 2"#,
            r#"gcampus_http_requests_total{method="GET",route="(none)",status="404"} 1"#,
            r#"gcampus_http_requests_total{method="POST",route="/register/",status="303"} 1"#,
            r#"gcampus_http_request_duration_seconds_count{route="/measurement/:id/"} 2"#,
            r#"gcampus_outbox_mails{state="waiting"} 1"#,
            "gcampus_database_up 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in {text}");
        }
        assert!(text.contains(r#"gcampus_database_connections{state="idle"} "#), "{text}");
        assert!(!text.contains("geheim") && !text.contains("measurement/9"), "no address: {text}");
        assert_eq!(site.visitor().get("/metrics").await.status, StatusCode::NOT_FOUND, "not on the site itself");
        stop.send(()).expect("it serves");
        serving.await.expect("no panic").expect("it ends in peace");
    }
}

#[tokio::test]
async fn the_numbers_are_shown_where_the_configuration_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let port = port.to_string();
    let mut site = Process::start(folder.path(), &[("GCAMPUS_METRICS_LISTEN", &port)]);
    site.ready().await;
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let text = client.get(format!("http://127.0.0.1:{port}/metrics")).send().await.expect("an answer").text().await;
    assert!(text.is_ok_and(|text| text.contains("gcampus_build_info{version=")));
    let healthy = |listen: &str| gcampus(folder.path(), &["healthcheck"], &[("GCAMPUS_LISTEN", listen)]);
    let listen = site.url.strip_prefix("http://").expect("http").to_owned();
    assert!(healthy(&listen).status.success());
    let everywhere = listen.replace("127.0.0.1", "0.0.0.0");
    assert!(healthy(&everywhere).status.success(), "asked on this machine's own address");
    fs::remove_dir_all(folder.path().join("documents")).expect("the folder is removed");
    let ill = healthy(&listen);
    assert_eq!(ill.status.code(), Some(1));
    assert!(complained(&ill).contains("documents failed"), "{}", complained(&ill));
    site.kill();
    let gone = healthy(&listen);
    assert!(!gone.status.success() && complained(&gone).contains("does not answer"), "{}", complained(&gone));
}

#[tokio::test]
async fn only_a_trusted_proxy_names_requests() {
    let id = "4bf92f3577b34da6a3ce929d0e0e4736";
    let named = async |site: &TestApp, id: &str| {
        let visitor = site.visitor();
        let reply = visitor.send(visitor.request(Method::GET, "/login/").header("x-request-id", id)).await;
        reply.headers["x-request-id"].to_str().expect("ASCII").to_owned()
    };
    let behind = TestApp::on_sqlite().await;
    assert_eq!(named(&behind, id).await, id);
    assert_ne!(named(&behind, "anna@example.org").await, "anna@example.org");
    let alone = TestApp::start(&[("GCAMPUS_TRUSTED_PROXIES", "10.9.9.9")]).await;
    assert_ne!(named(&alone, id).await, id);
}

#[tokio::test]
async fn a_line_of_the_json_log_tells_id_route_and_status() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let variables =
        [("GCAMPUS_LOG_LEVEL", "info"), ("GCAMPUS_LOG_FORMAT", "json"), ("GCAMPUS_TRUSTED_PROXIES", "127.0.0.1")];
    let mut site = Process::start_with_log(folder.path(), &variables, fs::File::create(&log).expect("a file"));
    site.ready().await;
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = client.get(format!("{}/measurement/424242/?name=geheim", site.url));
    request.header("x-request-id", "proxy-id-0001").send().await.expect("an answer");
    let made_up = Method::from_bytes(b"BREW").expect("a method");
    let request = client.request(made_up, format!("{}/login/", site.url));
    request.header("x-request-id", "proxy-id-0002").send().await.expect("an answer");
    assert!(site.terminate(std::time::Duration::from_secs(15)).await.is_some_and(|status| status.success()));
    let log = fs::read_to_string(&log).expect("the log");
    let line = log.lines().find(|line| line.contains("proxy-id-0001")).expect("a line");
    let line: Value = serde_json::from_str(line).expect("JSON");
    assert_eq!((&line["message"], &line["level"]), (&"answered".into(), &"INFO".into()), "{line}");
    assert_eq!((&line["route"], &line["status"]), (&"/measurement/:id/".into(), &404.into()), "{line}");
    assert_eq!((&line["span"]["id"], &line["span"]["method"]), (&"proxy-id-0001".into(), &"GET".into()), "{line}");
    let made_up = log.lines().find(|line| line.contains("proxy-id-0002")).expect("a line");
    assert!(made_up.contains(r#""method":"other""#) && !log.contains("BREW"), "{made_up}");
    assert!(line["latency_ms"].is_u64() && !log.contains("424242") && !log.contains("geheim"), "{log}");
}

#[test]
fn the_configuration_is_shown_without_its_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, file) = (folder.path().join("data"), folder.path().join("name"));
    fs::write(&file, "Bachpaten\n").expect("a file");
    let url = format!("postgres://gcampus:{SECRET}@db.example.org/gcampus?sslpassword={SECRET}");
    let variables = [
        ("GCAMPUS_DATABASE_URL", url.as_str()),
        ("GCAMPUS_SECRET_KEY", SECRET),
        ("GCAMPUS_SECRET_KEY_OLD", SECRET),
        ("GCAMPUS_EMAIL_USER", "post"),
        ("GCAMPUS_EMAIL_PASSWORD", SECRET),
        ("GCAMPUS_SITE_NAME_FILE", file.to_str().expect("a path")),
        ("GCAMPUS_LISTN", "1"),
    ];
    let shown = gcampus(&data, &["config", "show"], &variables);
    assert!(shown.status.success(), "{}", complained(&shown));
    let text = told(&shown);
    assert!(!text.contains("hidden"), "{text}");
    for line in [
        "GCAMPUS_DATABASE_URL=postgres://gcampus:***@db.example.org/gcampus?sslpassword=***  (variable)".to_owned(),
        "GCAMPUS_SECRET_KEY=***  (variable)".to_owned(),
        "GCAMPUS_EMAIL_PASSWORD=***  (variable)".to_owned(),
        "GCAMPUS_LISTEN=127.0.0.1:8000  (default)".to_owned(),
        "GCAMPUS_EMAIL_PORT=587  (default)".to_owned(),
        format!("GCAMPUS_SITE_NAME=Bachpaten  (file {})", file.display()),
        format!("GCAMPUS_DOCUMENTS_DIR={}  (default)", data.join("documents").display()),
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in {text}");
    }
    let names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("GCAMPUS_")?.split('=').next()).collect();
    assert_eq!(names, gcampus::platform::config::KNOWN);

    let checked = gcampus(&data, &["config", "check"], &variables);
    assert!(checked.status.success() && told(&checked).contains("warning: unknown variable GCAMPUS_LISTN"));
    let faulty = gcampus(&data, &["config", "check"], &[("GCAMPUS_METRICS_LISTEN", "x"), ("GCAMPUS_LISTEN", "x")]);
    assert_eq!(faulty.status.code(), Some(78));
    let faults = complained(&faulty);
    assert!(faults.contains("GCAMPUS_METRICS_LISTEN: ") && faults.contains("GCAMPUS_LISTEN: "), "{faults}");
    assert!(!data.exists(), "looking makes nothing");
}

#[test]
fn migrate_tells_what_is_missing_and_makes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let check = || gcampus(&data, &["migrate", "--check"], &[]);
    assert_eq!(check().status.code(), Some(1));
    assert!(!data.exists(), "looking makes nothing");
    let migrated = gcampus(&data, &["migrate"], &[]);
    assert!(migrated.status.success(), "{}", complained(&migrated));
    assert!(told(&migrated).contains("m20261124_000001_catalogue\n"), "{}", told(&migrated));
    assert!(check().status.success());
    assert!(told(&gcampus(&data, &["migrate"], &[])).contains("steps made: 0"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_replicas_migrate_an_empty_database_at_once() {
    for round in 0..20 {
        let database = postgres::empty_database().await;
        let starts: Vec<_> = (0..5)
            .map(|number| {
                let url = database.url().to_owned();
                tokio::spawn(async move {
                    let folder = tempfile::tempdir().expect("a folder");
                    let variables = [
                        ("GCAMPUS_DATA_DIR".to_owned(), folder.path().display().to_string()),
                        ("GCAMPUS_DATABASE_URL".to_owned(), url),
                        ("GCAMPUS_SECRET_KEY".to_owned(), SECRET.to_owned()),
                    ];
                    let config = Config::from_variables(variables.into()).expect("a configuration");
                    // Templates and assets take time and no lock: the later rounds are the database's alone.
                    let db = if round < 2 {
                        let app = App::build(config).await;
                        app.unwrap_or_else(|error| panic!("replica {number} of round {round}: {error}")).db.clone()
                    } else {
                        let db = Db::connect(&config.database_url).await.expect("a connection");
                        db.migrate().await.unwrap_or_else(|error| panic!("replica {number} of round {round}: {error}"));
                        db
                    };
                    assert_eq!(db.pending().await.expect("the steps"), Vec::<String>::new());
                    db.close().await;
                })
            })
            .collect();
        for start in starts {
            start.await.expect("it starts");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_finds_nothing_wrong_with_a_good_site() {
    let smtp = SmtpServer::start().await;
    let port = smtp.port().to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let mail = [
        ("GCAMPUS_PUBLIC_URL", "http://127.0.0.1:8000"),
        ("GCAMPUS_EMAIL_HOST", "127.0.0.1"),
        ("GCAMPUS_EMAIL_PORT", port.as_str()),
        ("GCAMPUS_EMAIL_TLS", "none"),
        ("GCAMPUS_MANAGERS", "m@example.org"),
    ];
    let data = folder.path().join("data");
    let before = gcampus(&data, &["check", "--json"], &mail);
    assert!(findings(&before, "database")[0].starts_with("ok: There is no database yet"), "{}", told(&before));
    assert!(!data.exists(), "looking makes nothing");
    assert!(gcampus(&data, &["demo", "--json"], &[]).status.success());
    let after = gcampus(&data, &["check", "--json"], &mail);
    for subject in ["configuration", "secret", "database", "documents", "mail"] {
        let found = findings(&after, subject);
        assert!(!found.is_empty() && found.iter().all(|found| found.starts_with("ok: ")), "{subject}: {found:?}");
    }
    assert!(smtp.mails().is_empty(), "nothing is sent");
    assert_eq!(
        fs::read_dir(data.join("documents")).expect("the folder").flatten().filter(|e| e.path().is_file()).count(),
        0
    );
    let plain = told(&gcampus(&data, &["check"], &mail));
    assert!(plain.contains("ok      database: The database answers and can be written to."), "{plain}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_names_what_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(gcampus(folder.path(), &["demo", "--json"], &[]).status.success());
    let check = |variables: &[(&str, &str)], subject: &str| {
        let output = gcampus(folder.path(), &["check", "--json"], variables);
        assert!(!told(&output).contains("hidden"), "{}", told(&output));
        findings(&output, subject).join(" ")
    };
    assert!(
        check(&[("GCAMPUS_SECRET_KEY", SECRET)], "secret").starts_with("fault: The keys in the database were sealed")
    );
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    let inside = file.join("documents").display().to_string();
    let documents = check(&[("GCAMPUS_DOCUMENTS_DIR", &inside)], "documents");
    assert!(documents.starts_with("fault: ") && documents.contains("GCAMPUS_DOCUMENTS_DIR"), "{documents}");
    fs::write(folder.path().join("documents/.gcampus-site"), "another site\n").expect("a mark");
    let foreign = check(&[], "documents");
    assert!(foreign.starts_with("fault: ") && foreign.contains("belongs to another site"), "{foreign}");
    let mail = [("GCAMPUS_EMAIL_HOST", "127.0.0.1"), ("GCAMPUS_EMAIL_PORT", "1")];
    assert!(check(&mail, "mail").starts_with("fault: Nobody listens there"), "{}", check(&mail, "mail"));
    assert!(check(&[], "mail").starts_with("warning: GCAMPUS_EMAIL_HOST is not set"));
    let url = format!("postgres://gcampus:{SECRET}@127.0.0.1:1/gcampus");
    let postgres = [("GCAMPUS_SECRET_KEY", SECRET), ("GCAMPUS_DATABASE_URL", url.as_str())];
    let database = check(&postgres, "database");
    assert!(database.starts_with("fault: ") && database.contains("GCAMPUS_DATABASE_URL"), "{database}");
    let output = gcampus(folder.path(), &["check", "--json"], &[("GCAMPUS_LISTEN", "x")]);
    assert_eq!(output.status.code(), Some(78));
    assert!(findings(&output, "configuration")[0].contains("GCAMPUS_LISTEN: must be"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_tells_of_a_missing_database_on_the_server() {
    let server = postgres::empty_database().await;
    let url = server.url().replacen("gcampus_test_", "gcampus_missing_", 1);
    let folder = tempfile::tempdir().expect("a folder");
    let variables = [("GCAMPUS_SECRET_KEY", SECRET), ("GCAMPUS_DATABASE_URL", url.as_str())];
    let found = findings(&gcampus(folder.path(), &["check", "--json"], &variables), "database");
    assert!(found[0].starts_with("fault: There is no such database"), "{found:?}");
    let variables = [("GCAMPUS_SECRET_KEY", SECRET), ("GCAMPUS_DATABASE_URL", server.url())];
    let found = findings(&gcampus(folder.path(), &["check", "--json"], &variables), "database");
    assert!(found[0].starts_with("ok: ") && found[1].starts_with("warning: The schema lacks"), "{found:?}");
}
