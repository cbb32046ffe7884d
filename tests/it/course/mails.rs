//! The mails of this room on their way: what the outbox keeps, what leaves,
//! and what happens while the mail server is down.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use entity::outbox_mail::{self, State};
use gcampus::{
    messages,
    platform::{
        App,
        config::{Config, MailTls},
    },
};
use sea_orm::EntityTrait;

use super::{last_link, register, rows};
use crate::support::{
    Client, TestApp, on_both_databases,
    process::Process,
    smtp::{Behaviour, SmtpServer},
};

/// The same site seen by a worker that really sends: by SMTP, or into files.
async fn worker(site: &TestApp, server: Option<&SmtpServer>) -> Arc<App> {
    let mut config: Config = site.app.config.clone();
    config.mail.host = server.map(|_| "127.0.0.1".to_owned());
    config.mail.port = server.map(SmtpServer::port);
    config.mail.tls = MailTls::None;
    App::build(config).await.expect("a worker on the same database")
}

async fn outbox(site: &TestApp) -> Vec<outbox_mail::Model> {
    outbox_mail::Entity::find().all(site.app.db.read()).await.expect("the outbox")
}

fn header<'a>(content: &'a str, name: &str) -> Vec<&'a str> {
    let head = content.split("\n\n").next().unwrap_or_default();
    head.lines().filter_map(|line| line.strip_prefix(&format!("{name}: "))).collect()
}

on_both_databases! {
    async fn the_outbox_keeps_neither_address_nor_key(site: &TestApp) {
        register(&site.visitor(), &[("teacher_email", "aenne.unique@example.org")]).await;
        let path = last_link(site).await;
        let teacher = site.visitor();
        teacher.post(&path, &[]).await;
        site.mails().await;
        let token = teacher.get("/course/").await.texts(".key-large .key-block");
        let signature = path.trim_end_matches('/').rsplit('-').next().expect("a signature");
        let kept = format!("{:?}", outbox(site).await);
        for secret in ["aenne", "example.org", &token.concat(), &token.join("-"), signature, "Schule am Fluss"] {
            assert!(!kept.contains(secret), "{secret} in {kept}");
        }
        assert!(outbox(site).await.iter().all(|mail| mail.state == State::Sent));
    }

    async fn a_mail_waits_for_the_server_and_keeps_its_number(site: &TestApp) {
        let server = SmtpServer::start().await;
        let worker = worker(site, Some(&server)).await;
        register(&site.visitor(), &[]).await;
        let id = outbox(site).await[0].message_id.clone();
        for (behaviour, pause, kept) in
            [(Behaviour::TryLater, 2, "SMTP: postponed (451)"), (Behaviour::RefuseRecipient, 6, "SMTP: refused (550)")]
        {
            server.behave(behaviour);
            let delivered = messages::deliver_due(&worker).await.expect("the outbox works");
            assert_eq!((delivered.sent, delivered.delayed), (0, 1), "{behaviour:?}");
            let waiting = &outbox(site).await[0];
            assert_eq!(waiting.state, State::Pending);
            // Not the server's words: they quote the address.
            assert_eq!(waiting.last_error.as_deref(), Some(kept));
            server.behave(Behaviour::Accept);
            let at_once = messages::deliver_due(&worker).await.expect("the outbox works");
            assert_eq!(at_once.sent, 0, "not before the pause is over");
            worker.clock.advance(TimeDelta::minutes(pause));
        }
        let delivered = messages::deliver_due(&worker).await.expect("the outbox works");
        assert_eq!((delivered.sent, delivered.delayed), (1, 0));
        let mails = server.mails();
        assert_eq!((mails.len(), mails[0].to.as_slice()), (1, &["aenne@example.org".to_owned()][..]));
        assert_eq!(header(&mails[0].content, "Message-ID"), [format!("<{id}@127.0.0.1>")]);
        assert_eq!(messages::deliver_due(&worker).await.expect("the outbox works").sent, 0, "sent once");
        worker.db.close().await;
    }

    async fn what_is_typed_reaches_no_header(site: &TestApp) {
        // What could break a line is refused by the form; the rest is text.
        let changed = [("name", "8b Bcc: x@evil.example"), ("school_name", "Schule\u{85}Bcc: y@evil.example"), ("teacher_name", "<script>alert(1)</script>")];
        assert_eq!(register(&site.visitor(), &changed).await.status.as_u16(), 422);
        let changed = [changed[0], ("school_name", "Schule =?utf-8?q?Bcc:_y=40evil.example?="), changed[2]];
        assert_eq!(register(&site.visitor(), &changed).await.location(), "/");
        let path = last_link(site).await;
        site.visitor().post(&path, &[]).await;
        let mail = site.mails().await.pop().expect("the mail with the keys");
        assert_eq!((mail.to.as_str(), mail.subject.lines().count()), ("aenne@example.org", 1));
        assert!(mail.html.contains("&lt;script&gt;") && !mail.html.contains("<script"), "{}", mail.html);
    }
}

#[tokio::test]
async fn without_a_server_a_mail_becomes_a_file() {
    let site = TestApp::on_sqlite().await;
    let worker = worker(&site, None).await;
    register(&site.visitor(), &[("name", "Bcc: x@evil.example")]).await;
    assert_eq!(messages::deliver_due(&worker).await.expect("the outbox works").sent, 1);
    let folder = worker.config.data_dir.join("mail");
    let files: Vec<_> = fs::read_dir(&folder).expect("the folder").map(|f| f.expect("a file").path()).collect();
    assert_eq!(files.len(), 1);
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&files[0])), (0o700, 0o600));
    let content = fs::read_to_string(&files[0]).expect("a mail").replace("\r\n", "\n");
    assert_eq!(header(&content, "To"), ["aenne@example.org"]);
    assert!(header(&content, "Bcc").is_empty());
    assert!(header(&content, "From")[0].contains("noreply@127.0.0.1"));
    assert!(content.contains("multipart/alternative"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_does_not_wait_for_a_silent_mail_server() {
    let server = SmtpServer::start().await;
    server.behave(Behaviour::Hang);
    let folder = tempfile::tempdir().expect("a folder");
    let port = server.port().to_string();
    let variables = [
        ("GCAMPUS_EMAIL_HOST", "127.0.0.1"),
        ("GCAMPUS_EMAIL_PORT", &*port),
        ("GCAMPUS_EMAIL_TLS", "none"),
        ("GCAMPUS_REGISTER_DELAY", "0"),
    ];
    let mut site = Process::start(folder.path(), &variables);
    site.ready().await;
    for name in ["8a", "8b", "8c"] {
        assert_eq!(register(&Client::new(site.url.clone()), &[("name", name)]).await.location(), "/");
    }
    // The worker looks every five seconds.
    let met = async {
        while server.connections() == 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), met).await.expect("the worker tries to send");
    let start = Instant::now();
    let status = site.terminate(Duration::from_secs(15)).await.expect("it stops within the drain of ten seconds");
    assert!(status.success(), "{status}");
    assert!(start.elapsed() >= Duration::from_secs(5), "the mail at hand was given time");
}

#[tokio::test]
async fn a_mail_without_a_cause_is_not_sent() {
    let site = TestApp::on_sqlite().await;
    register(&site.visitor(), &[]).await;
    site.app.clock.advance(TimeDelta::days(6));
    assert!(site.mails().await.is_empty(), "the link would be dead on arrival");
    assert_eq!(outbox(&site).await[0].state, State::Failed);
    assert_eq!(rows(&site).await[4], 1);
}

#[tokio::test]
async fn a_mail_loads_nothing_and_keeps_its_links_in_the_text() {
    let site = TestApp::on_sqlite().await;
    register(&site.visitor(), &[("number_of_access_keys", "30")]).await;
    let path = last_link(&site).await;
    site.visitor().post(&path, &[]).await;
    for mail in site.mails().await {
        for loading in ["<img", "<link", "@import", "url(", "<script", "<style"] {
            assert!(!mail.html.contains(loading), "{loading} in {}", mail.subject);
        }
        assert!(mail.html.contains("style=\""), "styles are inlined");
        assert!(mail.text.contains(&format!("{}/", site.url)));
        assert!(mail.text.lines().all(|line| line.chars().count() <= 76 || line.contains("http")), "{}", mail.text);
    }
    let keys = site.mails().await.pop().expect("the mail with the keys");
    assert!(
        keys.text.contains(&format!("{}/course/", site.url)) && keys.text.contains(&format!("{}/login/", site.url))
    );
    assert!(keys.text.contains("30. "), "the keys are numbered: {}", keys.text);
}
