//! The mail server is down, silent, or the worker dies in the middle: nothing
//! is lost, and at most one mail comes twice, under the same Message-ID.

use std::{collections::BTreeMap, time::Duration};

use chrono::TimeDelta;
use entity::outbox_mail::State;
use futures_util::future::BoxFuture;
use gcampus::{
    messages,
    platform::{App, Result, mail},
};

use super::{outbox, register, worker};
use crate::support::{
    TestApp,
    mime::Parts,
    on_both_databases,
    smtp::{Behaviour, SmtpServer},
};

/// Message-ID → how often it came.
fn came(server: &SmtpServer) -> BTreeMap<String, usize> {
    let mut came = BTreeMap::new();
    for mail in server.mails() {
        *came.entry(Parts::of(&mail.content).all("Message-ID")[0].to_owned()).or_default() += 1;
    }
    came
}

on_both_databases! {
    async fn an_hour_without_a_server_loses_nothing(site: &TestApp) {
        let server = SmtpServer::start().await;
        let worker = worker(site, &server).await;
        for name in ["7a", "7b", "7c"] {
            register(&site.visitor(), "aenne@example.org", name).await;
        }
        let ids: Vec<String> = outbox(site).await.into_iter().map(|mail| mail.message_id).collect();
        server.behave(Behaviour::TryLater);
        for _ in 0..60 {
            let delivered = messages::deliver_due(&worker).await.expect("the outbox works");
            assert_eq!((delivered.sent, delivered.dropped), (0, 0));
            worker.clock.advance(TimeDelta::minutes(1));
        }
        let tries: Vec<i32> = outbox(site).await.iter().map(|mail| mail.attempts).collect();
        assert_eq!(tries, [4, 4, 4], "at 0, 1, 6 and 21 minutes: the pauses grow");
        server.behave(Behaviour::Accept);
        worker.clock.advance(TimeDelta::minutes(22));
        assert_eq!(messages::deliver_due(&worker).await.expect("the outbox works").sent, 3);
        assert_eq!(messages::deliver_due(&worker).await.expect("the outbox works").sent, 0);
        let came = came(&server);
        assert_eq!(came.len(), 3);
        for id in ids {
            assert_eq!(came.get(&format!("<{id}@127.0.0.1>")), Some(&1));
        }
        worker.db.close().await;
    }

    async fn a_mail_whose_writing_panics_holds_up_no_other(site: &TestApp) {
        fn breaks<'a>(_: &'a App, _: &'a mail::Due) -> BoxFuture<'a, Result<Option<mail::Mail>>> {
            Box::pin(async { panic!("a fault of ours") })
        }
        let server = SmtpServer::start().await;
        let worker = worker(site, &server).await;
        for name in ["7a", "7b"] {
            register(&site.visitor(), "aenne@example.org", name).await;
        }
        let broken: fn(&str) -> Option<mail::Composer> = |_| Some(breaks);
        let delivered = mail::outbox::deliver_due(&worker, broken, || false).await.expect("the outbox works");
        assert_eq!((delivered.sent, delivered.delayed), (0, 2));
        assert!(outbox(site).await.iter().all(|mail| mail.attempts == 1 && mail.last_error.is_some()));
        worker.clock.advance(TimeDelta::days(3));
        let delivered = mail::outbox::deliver_due(&worker, broken, || false).await.expect("the outbox works");
        assert_eq!(delivered.dropped, 2, "given up after two days like any other");
    }

    async fn a_worker_that_dies_in_the_middle_sends_at_most_twice(site: &TestApp) {
        let server = SmtpServer::start().await;
        let first = worker(site, &server).await;
        register(&site.visitor(), "aenne@example.org", "7a").await;
        let id = format!("<{}@127.0.0.1>", outbox(site).await[0].message_id);
        // The server takes the mail, and its answer never arrives.
        server.behave(Behaviour::TakeAndHang);
        let cut = tokio::time::timeout(Duration::from_secs(60), async {
            tokio::select! {
                _ = messages::deliver_due(&first) => unreachable!("it waits for the answer"),
                () = async {
                    while server.mails().is_empty() {
                        tokio::time::sleep(Duration::from_millis(10)).await;
                    }
                } => {}
            }
        });
        cut.await.expect("the mail was taken");
        first.db.close().await;
        server.behave(Behaviour::Accept);

        let second = worker(site, &server).await;
        assert_eq!(messages::deliver_due(&second).await.expect("the outbox works").sent, 0, "the first may still be at it");
        second.clock.advance(TimeDelta::seconds(61));
        assert_eq!(messages::deliver_due(&second).await.expect("the outbox works").sent, 1);
        assert_eq!(messages::deliver_due(&second).await.expect("the outbox works").sent, 0);
        assert_eq!(came(&server), BTreeMap::from([(id, 2)]));
        assert_eq!(outbox(site).await[0].state, State::Sent);
        second.db.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_never_answers_delays_and_nothing_more() {
    let site = TestApp::on_sqlite().await;
    let server = SmtpServer::start().await;
    server.behave(Behaviour::Hang);
    let worker = worker(&site, &server).await;
    register(&site.visitor(), "aenne@example.org", "7a").await;
    let delivered = messages::deliver_due(&worker).await.expect("the outbox works");
    assert_eq!((delivered.sent, delivered.delayed), (0, 1));
    assert_eq!(outbox(&site).await[0].last_error.as_deref(), Some("SMTP: no answer in time"));
    server.behave(Behaviour::Accept);
    worker.clock.advance(TimeDelta::minutes(2));
    let connections = server.connections();
    assert_eq!(messages::deliver_due(&worker).await.expect("the outbox works").sent, 1);
    assert_eq!(server.connections(), connections + 1, "the next try has a connection of its own");
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn two_workers_at_once_send_each_mail_once() {
    let site = TestApp::on_sqlite().await;
    let server = SmtpServer::start().await;
    let (one, two) = (worker(&site, &server).await, worker(&site, &server).await);
    for name in ["7a", "7b", "7c", "7d"] {
        register(&site.visitor(), "aenne@example.org", name).await;
    }
    let (first, second) = tokio::join!(messages::deliver_due(&one), messages::deliver_due(&two));
    let sent = first.expect("the outbox works").sent + second.expect("the outbox works").sent;
    assert_eq!((sent, came(&server).len(), server.mails().len()), (4, 4, 4));
}
