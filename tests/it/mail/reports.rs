//! A reported measurement is told to managers and to the class's teacher.

use chrono::Utc;
use entity::{measurement, report};
use gcampus::measurement::queue_report_mails;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::outbox;
use crate::support::{BuiltCourse, TestApp};

const MANAGERS: (&str, &str) = ("GCAMPUS_MANAGERS", "Mara:mara@example.org,max@example.org");

/// A published measurement at the Neckar, of the course or of nobody.
async fn measured(site: &TestApp, course: Option<&BuiltCourse>) -> i64 {
    let now = site.app.clock.now();
    let at: chrono::DateTime<Utc> = "2024-06-02T08:15:00Z".parse().expect("an instant");
    let row = measurement::ActiveModel {
        access_key_id: Set(course.map(|course| course.key_ids[0])),
        course_id: Set(course.map(|course| course.id)),
        water_id: Set(site.neckar().await.id),
        name: Set("Team <Otter>".to_owned()),
        longitude: Set(8.7),
        latitude: Set(49.41),
        measured_at: Set(at),
        time_zone: Set("Europe/Berlin".to_owned()),
        state: Set(measurement::State::Published),
        published_at: Set(Some(now)),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    row.insert(site.app.db.read()).await.expect("a measurement").id
}

/// What a reader says is wrong with it, with the mails queued.
async fn report(site: &TestApp, measurement_id: i64, text: &str) -> i64 {
    let row = report::ActiveModel {
        measurement_id: Set(measurement_id),
        problem: Set(report::Problem::ProblematicValues),
        text: Set(text.to_owned()),
        reporter_email: Set(Some("reader@example.org".to_owned())),
        state: Set(report::State::Open),
        created_at: Set(site.app.clock.now()),
        ..Default::default()
    };
    let txn = site.app.db.begin().await.expect("a transaction");
    let id = row.insert(&txn).await.expect("a report").id;
    queue_report_mails(&site.app, &txn, id).await.expect("queued");
    txn.commit().await.expect("committed");
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn managers_and_the_teacher_get_a_mail_each() {
    let site = TestApp::start(&[MANAGERS]).await;
    let course = site.course("7b", 1).await;
    let id = measured(&site, Some(&course)).await;
    report(&site, id, "Der pH-Wert\nist 71?\r\nBcc: x@evil.example").await;
    let kept = format!("{:?}", outbox(&site).await);
    for secret in ["mara", "reader", "pH-Wert", "example.org"] {
        assert!(!kept.contains(secret), "{secret}: {kept}");
    }
    let mails = site.mails().await;
    let teacher = entity::course::Entity::find_by_id(course.id).one(site.app.db.read()).await.expect("a query");
    let teacher = teacher.expect("the course").teacher_email;
    let to: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["Mara <mara@example.org>", "max@example.org", teacher.as_str()]);
    let number = format!("{id:05}");
    assert_eq!(mails[0].subject, format!("[GewässerCampus] Messung gemeldet: Nr. {number}"));
    assert_eq!(mails[2].subject, format!("GewässerCampus: Zu Messung Nr. {number} gibt es einen Hinweis"));
    for mail in &mails {
        for told in ["Neckar", "Die Werte sind problematisch", "2. Juni 2024, 10:15 Uhr", "Team <Otter>", "ist 71?"] {
            assert!(mail.text.contains(told), "{told}: {}", mail.text);
        }
        assert!(mail.text.contains(&format!("{}/measurement/{id}/", site.url)), "{}", mail.text);
        assert!(mail.html.contains("Team &lt;Otter&gt;"));
    }
    assert!(mails[0].text.contains("Antwort an: reader@example.org"));
    assert!(!mails[2].text.contains("reader@"), "a reader's address is not for the class: {}", mails[2].text);
    assert!(mails[2].text.contains("Ihres Kurses „7b (Schule am Fluss)“"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_measurement_without_a_class_is_told_to_managers_alone() {
    let site = TestApp::start(&[MANAGERS]).await;
    let id = measured(&site, None).await;
    report(&site, id, "").await;
    let mails = site.mails().await;
    assert_eq!(mails.len(), 2);
    assert!(!mails[0].text.contains("Nachricht"), "nothing was written: {}", mails[0].text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_managers_the_teacher_is_told_all_the_same() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let id = measured(&site, Some(&course)).await;
    report(&site, id, "").await;
    assert_eq!(site.mails().await.len(), 1);
    // The course goes before the mail is sent: there is nobody to tell.
    report(&site, id, "").await;
    site.teacher(&course).await.post("/course/delete/", &[("sure", "on")]).await;
    let mails = site.mails().await;
    assert_eq!(mails.len(), 2);
    assert!(mails[1].subject.ends_with("Ihr Kurs ist gelöscht"), "{}", mails[1].subject);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_hidden_meanwhile_is_not_told() {
    let site = TestApp::start(&[MANAGERS]).await;
    let course = site.course("7b", 1).await;
    let id = measured(&site, Some(&course)).await;
    report(&site, id, "Nicht am Wasser").await;
    let row = measurement::ActiveModel { id: Set(id), state: Set(measurement::State::Hidden), ..Default::default() };
    row.update(site.app.db.read()).await.expect("an update");
    assert!(site.mails().await.is_empty());
}
