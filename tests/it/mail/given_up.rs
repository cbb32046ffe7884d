//! A mail that can't be sent for two days is given up, and managers and
//! administrators are told once.

use chrono::TimeDelta;
use entity::outbox_mail::State;
use gcampus::{
    messages,
    platform::{
        App,
        mail::{OpenState, put_back},
    },
};

use super::{outbox, register, worker};
use crate::support::{
    TestApp,
    mime::Parts,
    smtp::{Behaviour, SmtpServer},
};

async fn hours(worker: &App, hours: i64) -> u32 {
    let mut dropped = 0;
    for _ in 0..hours {
        dropped += messages::deliver_due(worker).await.expect("the outbox works").dropped;
        worker.clock.advance(TimeDelta::hours(1));
    }
    dropped
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_two_days_managers_are_told_once_and_can_send_again() {
    let people = [
        ("GCAMPUS_MANAGERS", "Mara Muster:mara@example.org, Max:max@example.org"),
        ("GCAMPUS_ADMINS", "Ada:ada@example.org,Mara:mara@example.org"),
    ];
    let site = TestApp::start(&people).await;
    let server = SmtpServer::start().await;
    let worker = worker(&site, &server).await;
    server.behave(Behaviour::RefuseRecipient);
    register(&site.visitor(), "aenne@example.org", "7a").await;
    register(&site.visitor(), "aenne@example.org", "7b").await;
    let form = [("email", "nobody@example.org")];
    site.visitor().post("/course/lost-token/", &form).await;
    assert_eq!(hours(&worker, 47).await, 1, "the lost token has no course; the rest is tried on");
    assert!(outbox(&site).await.iter().all(|mail| mail.given_up_at.is_none()));
    assert_eq!(hours(&worker, 12).await, 2);
    let rows = outbox(&site).await;
    let notes: Vec<_> = rows.iter().filter(|mail| mail.kind == "mail-given-up").collect();
    assert_eq!(notes.len(), 3, "one to each person, for both mails together");
    assert!(notes.iter().all(|note| note.state == State::Pending && note.attempts > 0));
    assert!(!format!("{rows:?}").contains("example.org"), "addresses are sealed");

    let overview = messages::overview(&worker).await.expect("an overview");
    assert_eq!((overview.waiting, overview.given_up, overview.sent, overview.without_cause), (3, 2, 0, 1));
    // The link of the confirmation is good for five days: it can still be written.
    let given_up = &overview.mails[0];
    assert_eq!((given_up.state, given_up.to.as_deref()), (OpenState::GivenUp, Some("a…@example.org")));
    assert_eq!(given_up.last_error.as_deref(), Some("SMTP: refused (550)"));
    assert!(overview.mails.iter().any(|mail| mail.to.as_deref() == Some("m…@example.org")));

    server.behave(Behaviour::Accept);
    worker.clock.advance(TimeDelta::hours(7));
    assert_eq!(messages::deliver_due(&worker).await.expect("the outbox works").sent, 3);
    let mails = server.mails();
    let mut to: Vec<&str> = mails.iter().map(|mail| mail.to[0].as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["ada@example.org", "mara@example.org", "max@example.org"]);
    let note = Parts::of(&mails[0].content);
    assert_eq!(note.all("Subject"), ["[GewässerCampus] 2 Mails kamen nicht an"]);
    for told in ["Bitte um Bestätigung der Adresse: 2", "gcampus mail outbox", "gcampus mail retry"] {
        assert!(note.text.contains(told), "{}", note.text);
    }
    assert!(!note.text.contains("aenne"), "{}", note.text);

    assert_eq!(put_back(worker.db.read(), worker.clock.now()).await.expect("put back"), 2);
    assert_eq!(messages::deliver_due(&worker).await.expect("the outbox works").sent, 2);
    let overview = messages::overview(&worker).await.expect("an overview");
    assert_eq!((overview.waiting, overview.given_up, overview.sent, overview.mails.len()), (0, 0, 5, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_that_can_not_be_sent_makes_no_further_note() {
    let site = TestApp::start(&[("GCAMPUS_MANAGERS", "mara@example.org")]).await;
    let server = SmtpServer::start().await;
    let worker = worker(&site, &server).await;
    server.behave(Behaviour::TryLater);
    register(&site.visitor(), "aenne@example.org", "7a").await;
    hours(&worker, 24 * 6).await;
    let rows = outbox(&site).await;
    assert_eq!(rows.len(), 2, "the mail and one note");
    assert!(rows.iter().all(|mail| mail.state == State::Failed && mail.given_up_at.is_some()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_for_long_can_be_sent_at_once() {
    let site = TestApp::on_sqlite().await;
    let server = SmtpServer::start().await;
    let worker = worker(&site, &server).await;
    server.behave(Behaviour::TryLater);
    register(&site.visitor(), "aenne@example.org", "7a").await;
    for minutes in [1, 5, 15] {
        let delivered = messages::deliver_due(&worker).await.expect("the outbox works");
        assert_eq!(delivered.delayed, 1);
        let put_back = put_back(worker.db.read(), worker.clock.now()).await.expect("put back");
        assert_eq!(put_back, u64::from(minutes > 3), "soon enough, or a worker has it in hand");
        worker.clock.advance(TimeDelta::minutes(if put_back > 0 { 0 } else { minutes }));
    }
    server.behave(Behaviour::Accept);
    assert_eq!(messages::deliver_due(&worker).await.expect("the outbox works").sent, 1, "without a pause");
}
