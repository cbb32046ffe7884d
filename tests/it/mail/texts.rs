//! Every mail in both languages: what it says, where it leads, how it looks.

use entity::{
    course, measurement,
    outbox_mail::{self, State},
    report,
};
use gcampus::{
    measurement::queue_report_mails,
    platform::{
        i18n::Locale,
        mail::{Mail, Outgoing, Recipient, enqueue, write_test},
    },
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::json;

use super::register;
use crate::support::{
    Client, TestApp,
    browser::{Browser, PHONE},
};

const ADDRESS: &str = "aenne@example.org";

/// For each mail in its order: the words of its subject, and words of its text.
const GERMAN: [(&str, &[&str]); 12] = [
    ("GewässerCampus: Bitte bestätigen Sie Ihre E-Mail-Adresse", &["Der Link gilt 5 Tage.", "Adresse bestätigen:"]),
    (
        "GewässerCampus: Die Schlüssel für Ihren Kurs",
        &["Ihr Kursschlüssel", "2 Zugangsschlüssel", " 1. ", "Lehrkraft: Änne Müller"],
    ),
    ("GewässerCampus: Bitte bestätigen Sie Ihre neue E-Mail-Adresse", &["als neue Adresse der Lehrkraft"]),
    ("GewässerCampus: Ihre Adresse soll geändert werden", &["n…@example.org", "Das waren nicht Sie?"]),
    ("GewässerCampus: Ihre Adresse wurde geändert", &["n…@example.org", "letzte Mail an diese Adresse"]),
    ("GewässerCampus: Ihr Kursschlüssel", &["Ihr Kursschlüssel", "7b (Schule am Fluss)", "nur für Sie"]),
    ("GewässerCampus: Ihr neuer Kursschlüssel", &["„7b (Schule am Fluss)“", "Der alte gilt nicht mehr."]),
    (
        "[GewässerCampus] Messung gemeldet: Nr. 00001",
        &["Die Werte sind problematisch", "Antwort an: reader@example.org"],
    ),
    ("GewässerCampus: Zu Messung Nr. 00001 gibt es einen Hinweis", &["Ihres Kurses „7b (Schule am Fluss)“", "71?"]),
    ("GewässerCampus: Ihr Kurs ist gelöscht", &["„7b (Schule am Fluss)“", "Messungen bleiben", "Neuen Kurs anmelden:"]),
    ("[GewässerCampus] Eine Mail kam nicht an", &["Schlüssel eines neuen Kurses: 1", "gcampus mail outbox"]),
    ("GewässerCampus: Testmail", &["kann die Seite Mails senden"]),
];

const ENGLISH: [(&str, &[&str]); 12] = [
    ("GewässerCampus: Please confirm your e-mail address", &["The link is valid for 5 days.", "Confirm address:"]),
    ("GewässerCampus: the keys for your course", &["Your course key", "2 access keys", " 1. ", "Teacher: Änne Müller"]),
    ("GewässerCampus: Please confirm your new e-mail address", &["as the teacher’s new address"]),
    ("GewässerCampus: your address is to be changed", &["n…@example.org", "This was not you?"]),
    ("GewässerCampus: your address was changed", &["n…@example.org", "last mail to this address"]),
    ("GewässerCampus: your course key", &["Your course key", "7b (Schule am Fluss)", "for you alone"]),
    ("GewässerCampus: your new course key", &["“7b (Schule am Fluss)”", "The old one no longer works."]),
    // The managers' language is that of the site.
    ("[GewässerCampus] Messung gemeldet: Nr. 00001", &["Die Werte sind problematisch"]),
    ("GewässerCampus: a remark on measurement No. 00001", &["your course “7b (Schule am Fluss)”", "71?"]),
    (
        "GewässerCampus: your course is deleted",
        &["“7b (Schule am Fluss)”", "measurements stay", "Register a new course:"],
    ),
    ("[GewässerCampus] One mail did not arrive", &["Keys of a new course: 1", "gcampus mail outbox"]),
    ("GewässerCampus: Testmail", &["kann die Seite Mails senden"]),
];

pub(super) async fn site() -> TestApp {
    TestApp::start(&[("GCAMPUS_MANAGERS", "Mara:mara@example.org")]).await
}

async fn confirm(site: &TestApp, teacher: &Client) {
    let mails = site.mails().await;
    let link = mails.iter().rev().find_map(|mail| mail.text.split_once("/email/confirm/")).expect("a link").1;
    let link = link.split_whitespace().next().expect("a link");
    assert_eq!(teacher.post(&format!("/email/confirm/{link}"), &[]).await.status.as_u16(), 303);
    site.mails().await;
}

/// A report of a measurement of the only course.
async fn report(site: &TestApp) {
    let (db, now) = (site.app.db.read(), site.app.clock.now());
    let course = course::Entity::find().one(db).await.expect("a query").expect("a course");
    let measured = measurement::ActiveModel {
        course_id: Set(Some(course.id)),
        water_id: Set(site.neckar().await.id),
        name: Set("Team Otter".to_owned()),
        longitude: Set(8.7),
        latitude: Set(49.41),
        measured_at: Set("2024-06-02T08:15:00Z".parse().expect("an instant")),
        time_zone: Set("Europe/Berlin".to_owned()),
        state: Set(measurement::State::Published),
        published_at: Set(Some(now)),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let row = report::ActiveModel {
        measurement_id: Set(measured.insert(db).await.expect("a measurement").id),
        problem: Set(report::Problem::ProblematicValues),
        text: Set("Der pH-Wert ist 71?\nDas kann nicht sein.".to_owned()),
        reporter_email: Set(Some("reader@example.org".to_owned())),
        state: Set(report::State::Open),
        created_at: Set(now),
        ..Default::default()
    };
    let id = row.insert(db).await.expect("a report").id;
    queue_report_mails(&site.app, db, id).await.expect("queued");
    site.mails().await;
}

/// A mail that was given up a moment ago, and the note on it.
async fn given_up(site: &TestApp, locale: Locale) {
    let (db, now) = (site.app.db.read(), site.app.clock.now());
    let recipient = Recipient { address: "mara@example.org".to_owned(), about: String::new() };
    let note = Outgoing::new("mail-given-up", json!({}), locale).to(&site.app, &recipient);
    enqueue(db, now, note).await.expect("queued");
    let row = outbox_mail::ActiveModel {
        kind: Set("course-registration".to_owned()),
        subject_ids: Set(json!({})),
        language: Set(locale.into()),
        state: Set(State::Failed),
        attempts: Set(12),
        next_attempt_at: Set(now),
        message_id: Set("given-up".to_owned()),
        created_at: Set(now),
        given_up_at: Set(Some(now)),
        ..Default::default()
    };
    row.insert(db).await.expect("a mail that was given up");
    site.mails().await;
}

/// Every mail that the site can send, in the order in which a course causes them.
pub(super) async fn all_mails(site: &TestApp, locale: Locale) -> Vec<Mail> {
    let teacher = if locale == Locale::En { site.visitor().in_english() } else { site.visitor() };
    register(&teacher, ADDRESS, "7b").await;
    confirm(site, &teacher).await;
    let form = [
        ("name", "7b"),
        ("school_name", "Schule am Fluss"),
        ("teacher_name", ""),
        ("teacher_email", "new@example.org"),
    ];
    teacher.post("/course/", &form).await;
    confirm(site, &teacher).await;
    teacher.post("/course/lost-token/", &[("email", "new@example.org")]).await;
    site.mails().await;
    teacher.post("/course/rotate-token/", &[]).await;
    site.mails().await;
    report(site).await;
    teacher.post("/course/delete/", &[("sure", "on")]).await;
    site.mails().await;
    given_up(site, locale).await;
    let mut mails = site.mails().await;
    mails.push(write_test(&site.app, "ops@example.org").expect("a test mail"));
    mails
}

/// Marks that only a program would read.
fn marks(text: &str) -> Vec<&str> {
    let starts = ["#", "*", "-", ">", "|", "=", "["];
    let is_mark = |line: &&str| {
        starts.iter().any(|start| line.trim_start().starts_with(start))
            || ["](", "][", "**", "`", "<"].iter().any(|m| line.contains(m))
    };
    text.lines().filter(is_mark).collect()
}

async fn says(locale: Locale, expected: [(&str, &[&str]); 12]) {
    let site = site().await;
    let mails = all_mails(&site, locale).await;
    let subjects: Vec<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    assert_eq!(subjects, expected.map(|(subject, _)| subject));
    for (mail, (_, phrases)) in mails.iter().zip(expected) {
        let words = mail.text.split_whitespace().collect::<Vec<_>>().join(" ");
        for phrase in phrases {
            assert!(words.contains(phrase), "{phrase:?} is not in:\n{}", mail.text);
        }
        assert_eq!(marks(&mail.text), Vec::<&str>::new(), "{}", mail.text);
        assert!(mail.text.contains(&format!("{}/", site.url)), "it says where it comes from:\n{}", mail.text);
        // Every link of the HTML part is in the text, whole.
        for link in mail.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(mail.text.contains(link), "{link} is not in:\n{}", mail.text);
        }
        for loading in ["<img", "<link", "@import", "url(", "<script", "<style"] {
            assert!(!mail.html.contains(loading), "{loading} in {}", mail.subject);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mail_in_german() {
    says(Locale::De, GERMAN).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mail_in_english() {
    says(Locale::En, ENGLISH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mail_fits_a_phone_in_a_browser() {
    let folder = tempfile::tempdir().expect("a folder");
    for locale in Locale::ALL {
        let mails = all_mails(&site().await, locale).await;
        let browser = Browser::start(PHONE, locale.tag()).await;
        for (index, mail) in mails.iter().enumerate() {
            let file = folder.path().join(format!("{index}.html"));
            std::fs::write(&file, &mail.html).expect("the mail is written");
            browser.client().goto(&format!("file://{}", file.display())).await.expect("the mail opens");
            let script = "return document.documentElement.scrollWidth - window.innerWidth";
            let overflow = browser.client().execute(script, vec![]).await.expect("a width");
            assert!(overflow.as_i64().is_some_and(|pixels| pixels <= 0), "{} is {overflow} too wide", mail.subject);
            browser.screenshot(&format!("mail-{}-{index:02}", locale.tag())).await;
        }
    }
}
