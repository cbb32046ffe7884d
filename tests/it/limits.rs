//! How often is too often, for whom, and what the page says then.

use chrono::TimeDelta;
use entity::rate_count;
use gcampus::platform::{
    ids,
    job::{Pass, Stop},
    web::limit,
};
use reqwest::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::support::{Client, Reply, TestApp, on_both_databases};

/// The one address of a school.
const SCHOOL: &str = "198.51.100.7";

fn at_school(site: &TestApp) -> Client {
    site.visitor().at_address(SCHOOL)
}

/// A key that has the right form and does not exist: the number of the try in
/// the signs of the alphabet, so that no two begin alike.
fn guess(number: usize) -> String {
    let sign = |n: usize| char::from(ids::ALPHABET[n % 31]);
    [number, number / 31, 7, 7, 7, 7, number, number / 31].map(sign).into_iter().collect()
}

async fn deactivate(site: &TestApp, id: i64) {
    let row = entity::access_key::ActiveModel {
        id: sea_orm::ActiveValue::Set(id),
        deactivated_at: sea_orm::ActiveValue::Set(Some(site.app.clock.now())),
        ..Default::default()
    };
    sea_orm::ActiveModelTrait::update(row, site.app.db.read()).await.expect("deactivated");
}

/// Where the failures with the first half of this key are counted.
fn half_count(site: &TestApp, key: &str) -> Vec<u8> {
    site.app.secrets.lookup(&format!("rate\0key_prefix\0600\0key:{}", &key[..4]))
}

async fn log_in(client: &Client, key: &str) -> Reply {
    client.post("/login/access-key/", &[("token", key)]).await
}

fn retry_after(reply: &Reply) -> i64 {
    reply.headers["retry-after"].to_str().expect("ASCII").parse().expect("seconds")
}

on_both_databases! {
    async fn guessing_is_hopeless(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let guesser = at_school(site);
        for number in 0..20 {
            assert_eq!(log_in(&guesser, &guess(number)).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
        }
        let key = guess(20);
        let told = log_in(&guesser, &key).await;
        assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS);
        assert!((1..=600).contains(&retry_after(&told)), "{}", retry_after(&told));
        assert_eq!(told.value("token").as_deref(), Some(key.as_str()), "what was typed is kept");
        let alert = told.texts("[role=alert]").join(" ");
        assert!(alert.contains("Ein richtiger Schlüssel öffnet weiterhin.") && alert.contains("in 10 Minuten"), "{alert}");
        assert!(told.texts(".field-error").is_empty(), "nobody is told what is wrong");
        let english = log_in(&guesser.clone().in_english(), &key).await.texts("[role=alert]").join(" ");
        assert!(english.contains("A right key still opens.") && english.contains("in 10 minutes"), "{english}");

        // Whoever has a key gets in all the same, up to a hundred failures.
        assert_eq!(log_in(&at_school(site), &course.keys[0]).await.status, StatusCode::SEE_OTHER);
        for number in 22..100 {
            log_in(&guesser, &guess(number)).await;
        }
        let shut = log_in(&guesser, &course.keys[0]).await;
        assert_eq!(shut.status, StatusCode::TOO_MANY_REQUESTS, "not even a right key");
        let alert = shut.texts("[role=alert]").join(" ");
        assert!(alert.contains("auch ein richtiger nicht. Bitte in 10 Minuten noch einmal."), "{alert}");
        let wait = retry_after(&shut);
        site.app.clock.advance(TimeDelta::seconds(wait + 1));
        assert_eq!(log_in(&guesser, &course.keys[0]).await.status, StatusCode::SEE_OTHER);
    }

    async fn what_is_no_guess_does_not_count(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let pupil = at_school(site);
        for number in 0..30 {
            assert_eq!(log_in(&pupil, "ABC0").await.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(log_in(&pupil, &course.token).await.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(log_in(&pupil, &course.keys[0]).await.status, StatusCode::SEE_OTHER, "{number}");
        }
        let [(failures, _)] = limit::look(&site.app, [(limit::Limit::LogInFailures, SCHOOL)]).await.expect("a count");
        assert_eq!(failures, 0);
    }

    async fn a_deactivated_key_is_a_failure_like_any_other(site: &TestApp) {
        let course = site.course("7b", 2).await;
        deactivate(site, course.key_ids[1]).await;
        let (dead, unknown) = (at_school(site), site.visitor().at_address("198.51.100.8"));
        for number in 0..20 {
            let reply = log_in(&dead, &course.keys[1]).await;
            assert_eq!(reply.status, log_in(&unknown, &guess(number)).await.status, "{number}");
            assert!(reply.texts(".field-error")[0].starts_with("Dieser Schlüssel ist nicht aktiv."), "{number}");
            // Half a key has a count of its own; this is about the client's.
            rate_count::Entity::delete_by_id(half_count(site, &course.keys[1])).exec(site.app.db.read()).await.expect("a count");
        }
        for address in [SCHOOL, "198.51.100.8"] {
            let [(failures, _)] = limit::look(&site.app, [(limit::Limit::LogInFailures, address)]).await.expect("a count");
            assert_eq!(failures, 20, "{address}");
        }
        let replies = [log_in(&dead, &course.keys[1]).await, log_in(&unknown, &guess(20)).await];
        let shown = replies.map(|reply| (reply.status, reply.texts("[role=alert]"), reply.texts(".field-error")));
        assert_eq!(shown[0].0, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(shown[0], shown[1], "they look the same");
        assert_eq!(log_in(&dead, &course.keys[0]).await.status, StatusCode::SEE_OTHER, "a right key gets in");
    }

    async fn forms_are_limited_and_keep_what_was_typed(site: &TestApp) {
        let teacher = site.visitor();
        let typed = [("teacher_email", "nobody"), ("school_name", "Schule am Fluss")];
        for _ in 0..10 {
            assert_eq!(teacher.post("/register/", &typed).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let full = teacher.post("/register/", &typed).await;
        assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS);
        assert!((1..=60).contains(&retry_after(&full)));
        assert_eq!(full.value("school_name").as_deref(), Some("Schule am Fluss"));
        assert_eq!(full.value("teacher_email").as_deref(), Some("nobody"));
        site.app.clock.advance(TimeDelta::minutes(1));
        assert_eq!(teacher.post("/register/", &typed).await.status, StatusCode::UNPROCESSABLE_ENTITY);

        for _ in 0..10 {
            assert_eq!(teacher.post("/email/confirm/MQ/1-00/", &[]).await.status, StatusCode::NOT_FOUND);
        }
        let page = teacher.post("/email/confirm/MQ/1-00/", &[]).await;
        assert_eq!((page.status, page.texts("h1").len()), (StatusCode::TOO_MANY_REQUESTS, 1));
        assert!(retry_after(&page) > 0);

        let course = site.course("7b", 1).await;
        let owner = site.teacher(&course).await;
        let data = [("name", "7c"), ("teacher_email", "wrong")];
        for _ in 0..20 {
            assert_eq!(owner.post("/course/", &data).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let full = owner.post("/course/", &data).await;
        assert_eq!((full.status, full.value("name").as_deref()), (StatusCode::TOO_MANY_REQUESTS, Some("7c")));
    }

    async fn counts_end_and_are_swept_away(site: &TestApp) {
        log_in(&site.visitor(), &guess(1)).await;
        let rows = async || rate_count::Entity::find().count(site.app.db.read()).await.expect("a count");
        let swept = async || {
            let pass = Pass::new(false, Stop::never());
            limit::sweep(&site.app, &pass).await.expect("a sweep");
            pass.counts()["limits_ended"]
        };
        assert_eq!((rows().await, swept().await), (3, 0));
        site.app.clock.advance(TimeDelta::minutes(11));
        assert_eq!((swept().await, rows().await), (3, 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guesses_sent_at_once_are_no_more_than_others() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let guesser = at_school(&site);
    let guesses: Vec<String> = (0..150).map(guess).chain([course.keys[0].clone()]).collect();
    let replies = futures_util::future::join_all(guesses.iter().map(|key| log_in(&guesser, key))).await;
    let told = replies.iter().filter(|reply| reply.status == StatusCode::UNPROCESSABLE_ENTITY).count();
    assert_eq!(told, 20, "told that there is no such key");
    assert_eq!(log_in(&guesser, &course.keys[0]).await.status, StatusCode::TOO_MANY_REQUESTS, "not even a right key");
}

#[tokio::test]
async fn a_class_behind_one_address_gets_in() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 30).await;
    // The worst case: everybody mistypes first, and only then the first one gets it right.
    for number in 0..30 {
        log_in(&at_school(&site), &guess(number)).await;
    }
    for (number, key) in course.keys.iter().enumerate() {
        let pupil = at_school(&site);
        log_in(&pupil, &guess(40 + number)).await;
        assert_eq!(log_in(&pupil, key).await.status, StatusCode::SEE_OTHER, "pupil {number}");
    }
}

#[tokio::test]
async fn the_grace_for_classes_is_off_during_an_attack() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    for number in 0..20 {
        log_in(&at_school(&site), &guess(number)).await;
    }
    assert_eq!(log_in(&at_school(&site), &course.keys[0]).await.status, StatusCode::SEE_OTHER);
    for _ in 0..480 {
        limit::count(&site.app, limit::Limit::AllLogIns, "").await.expect("counted");
    }
    assert_eq!(log_in(&at_school(&site), &course.keys[0]).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn half_a_key_is_guarded_wherever_the_guesses_come_from() {
    let site = TestApp::on_sqlite().await;
    let half = |number: usize| format!("ABCD{}", &guess(number)[4..]);
    for number in 0..20 {
        let guesser = site.visitor().at_address(&format!("198.51.100.{number}"));
        assert_eq!(log_in(&guesser, &half(number)).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{number}");
    }
    let another = site.visitor().at_address("198.51.100.99");
    assert_eq!(log_in(&another, &half(20)).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(log_in(&another, &guess(21)).await.status, StatusCode::UNPROCESSABLE_ENTITY, "another half");
}

#[tokio::test]
async fn clients_are_told_apart_by_what_a_trusted_proxy_says() {
    let site = TestApp::on_sqlite().await;
    let guesser = |address: &str| site.visitor().at_address(address);
    for number in 0..20 {
        // A network of IPv6 is one client, and what is written in front of the last entry is nobody's.
        log_in(&guesser(&format!("192.0.2.{number}, 2001:db8:0:1::{number}")), &guess(number)).await;
    }
    let same = log_in(&guesser("2001:db8:0:1:ffff::1"), &guess(20)).await;
    assert_eq!(same.status, StatusCode::TOO_MANY_REQUESTS);
    let other = log_in(&guesser("2001:db8:0:2::1"), &guess(21)).await;
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn nobody_else_is_believed() {
    let site = TestApp::start(&[("GCAMPUS_TRUSTED_PROXIES", "")]).await;
    for number in 0..20 {
        log_in(&site.visitor().at_address(&format!("198.51.100.{number}")), &guess(number)).await;
    }
    let told = log_in(&site.visitor().at_address("198.51.100.99"), &guess(20)).await;
    assert_eq!(told.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn replicas_share_the_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().display().to_string();
    let first = TestApp::start(&[("GCAMPUS_DATA_DIR", &folder)]).await;
    let second = TestApp::start(&[("GCAMPUS_DATA_DIR", &folder)]).await;
    for number in 0..20 {
        let site = if number % 2 == 0 { &first } else { &second };
        assert_eq!(log_in(&at_school(site), &guess(number)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    for site in [&first, &second] {
        assert_eq!(log_in(&at_school(site), &guess(20)).await.status, StatusCode::TOO_MANY_REQUESTS);
    }
}

#[tokio::test]
async fn unknown_deactivated_and_valid_keys_take_the_same_statements() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 2).await;
    deactivate(&site, course.key_ids[1]).await;
    let statements = async |key: &str| {
        let before = site.statements();
        log_in(&site.visitor(), key).await;
        site.statements() - before
    };
    let unknown = statements(&guess(1)).await;
    assert!(unknown > 3, "{unknown}");
    assert_eq!(statements(&course.keys[1]).await, unknown);
    // The one difference is the session's row, after the key was found good.
    assert_eq!(statements(&course.keys[0]).await, unknown + 1);
    assert_eq!(statements(&guess(2)).await, unknown, "a count that is there already");
}
