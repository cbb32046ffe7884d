//! `gcampus mail …`, the real program.

use std::{
    path::Path,
    process::{Command, Output},
};

use gcampus::platform::{App, config::Config};

use crate::support::{
    mime::Parts,
    smtp::{Behaviour, SmtpServer},
};

fn mail(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .arg("mail")
        .args(arguments)
        .env_clear()
        .env("GCAMPUS_DATA_DIR", folder)
        .env("GCAMPUS_LOG_LEVEL", "off")
        .envs(variables.iter().copied())
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

async fn try_mail(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let folder = folder.to_owned();
    let own = |text: &&str| (*text).to_owned();
    let variables: Vec<(String, String)> = variables.iter().map(|(name, value)| (own(name), own(value))).collect();
    let arguments: Vec<String> = arguments.iter().map(own).collect();
    let run = move || {
        let variables: Vec<_> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        mail(&folder, &variables, &arguments)
    };
    tokio::task::spawn_blocking(run).await.expect("the program ends")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_test_mail_is_sent_now_and_faults_are_told_in_plain_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = SmtpServer::start().await;
    let port = server.port().to_string();
    let plain = [("GCAMPUS_EMAIL_HOST", "127.0.0.1"), ("GCAMPUS_EMAIL_PORT", &*port), ("GCAMPUS_EMAIL_TLS", "none")];
    let test = ["test", "ops@example.org"];
    let sent = try_mail(folder.path(), &plain, &test).await;
    assert!(sent.status.success(), "{}", text(&sent.stderr));
    assert_eq!(text(&sent.stdout), format!("127.0.0.1:{port} has taken the test mail to ops@example.org.\n"));
    let mails = server.mails();
    assert_eq!(Parts::of(&mails[0].content).all("Subject"), ["GewässerCampus: Testmail"]);

    server.behave(Behaviour::RefuseRecipient);
    let refused = try_mail(folder.path(), &plain, &test).await;
    server.behave(Behaviour::Accept);
    let log_in = [plain[0], plain[1], plain[2], ("GCAMPUS_EMAIL_USER", "u"), ("GCAMPUS_EMAIL_PASSWORD", "hidden")];
    let not_offered = try_mail(folder.path(), &log_in, &test).await;
    let no_tls = try_mail(folder.path(), &[plain[0], plain[1], ("GCAMPUS_EMAIL_TLS", "implicit")], &test).await;
    let no_starttls = try_mail(folder.path(), &[plain[0], plain[1], ("GCAMPUS_EMAIL_TLS", "starttls")], &test).await;
    drop(server);
    let nobody = try_mail(folder.path(), &[plain[0], ("GCAMPUS_EMAIL_PORT", "9"), plain[2]], &test).await;
    for (output, words) in [
        (refused, "The server refuses the sender or the recipient. Look at GCAMPUS_FROM_EMAIL"),
        (not_offered, "The server does not offer what is asked of it: STARTTLS, or a log-in."),
        (no_tls, "TLS"),
        (no_starttls, "The server does not offer what is asked of it: STARTTLS, or a log-in."),
        (nobody, "Nobody listens there: the connection is refused."),
    ] {
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.starts_with("gcampus: the test mail did not leave by 127.0.0.1:"), "{told}");
        assert!(told.contains(words), "{told}");
        assert!(!told.contains("hidden"), "{told}");
    }
    let malformed = try_mail(folder.path(), &plain, &["test", "a@b\r\nBcc: c@d.example"]).await;
    assert!(text(&malformed.stderr).contains("is no e-mail address"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_server_the_test_mail_becomes_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = try_mail(folder.path(), &[], &["test", "ops@example.org"]).await;
    let told = text(&output.stdout);
    let file = told.trim_end().rsplit(' ').next().expect("a path").to_owned();
    assert!(told.starts_with("GCAMPUS_EMAIL_HOST is not set"), "{told}");
    assert!(std::fs::read_to_string(file).expect("the mail").contains("To: ops@example.org"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_outbox_is_shown_with_masked_addresses_and_can_be_sent_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let variables =
        std::collections::BTreeMap::from([("GCAMPUS_DATA_DIR".to_owned(), folder.path().display().to_string())]);
    let app = App::build(Config::from_variables(variables).expect("a configuration")).await.expect("a site");
    let txn = app.db.begin().await.expect("a transaction");
    let registration = gcampus::course::Registration {
        names: gcampus::course::CourseNames::default(),
        teacher_email: gcampus::course::EmailAddress::parse("aenne@example.org").expect("an address"),
        key_labels: vec![None],
        locale: gcampus::platform::i18n::Locale::De,
        activation: gcampus::course::Activation::ByMail,
    };
    gcampus::course::register(&app, &txn, &registration).await.expect("a course");
    txn.commit().await.expect("committed");
    app.db.close().await;

    let told = text(&try_mail(folder.path(), &[], &["outbox"]).await.stdout);
    assert!(told.starts_with("waiting 1, given up 0, sent 0, without a cause 0\n"), "{told}");
    assert!(told.contains("course-confirmation to a…@example.org: since"), "{told}");
    assert!(!told.contains("aenne"), "{told}");
    let json = text(&try_mail(folder.path(), &[], &["outbox", "--json"]).await.stdout);
    let json: serde_json::Value = serde_json::from_str(&json).expect("one line of JSON");
    assert_eq!((&json["waiting"], &json["mails"][0]["state"]), (&1.into(), &"waiting".into()));
    assert_eq!(json["mails"][0]["to"], "a…@example.org");
    let retry = text(&try_mail(folder.path(), &[], &["retry"]).await.stdout);
    assert_eq!(retry, "Mails due now: 0\n", "what was never tried is due anyway");
}
