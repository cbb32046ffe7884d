//! No line break in any field reaches a header of any mail.

use gcampus::messages;
use reqwest::StatusCode;

use super::{register, worker};
use crate::{
    measurement::{place, published, stored, with},
    support::{
        TestApp,
        mime::Parts,
        smtp::{ReceivedMail, SmtpServer},
    },
};

const BREAKS: [&str; 6] = ["\r\n", "\n", "\r", "\u{85}", "\u{2028}", "\0"];

type Fields = &'static [(&'static str, &'static str)];

/// Each form whose fields come into mails: path, the other fields, the field.
const FIELDS: [(&str, Fields, &str); 9] = [
    ("/register/", &REGISTRATION, "name"),
    ("/register/", &REGISTRATION, "school_name"),
    ("/register/", &REGISTRATION, "teacher_name"),
    ("/register/", &REGISTRATION, "teacher_email"),
    ("/course/", &DATA, "name"),
    ("/course/", &DATA, "school_name"),
    ("/course/", &DATA, "teacher_name"),
    ("/course/", &DATA, "teacher_email"),
    ("/course/lost-token/", &[("email", "a@example.org")], "email"),
];

const REGISTRATION: [(&str, &str); 6] = [
    ("name", "7b"),
    ("school_name", "Schule"),
    ("teacher_name", "Änne"),
    ("teacher_email", "aenne@example.org"),
    ("number_of_access_keys", "1"),
    ("terms", "on"),
];

const DATA: [(&str, &str); 4] =
    [("name", "7b"), ("school_name", "Schule"), ("teacher_name", "Änne"), ("teacher_email", "aenne@example.org")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_that_mails_show_refuses_line_breaks() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    let teacher = site.teacher(&course).await;
    let shown_at = teacher.get("/register/").await.value("shown_at").expect("a marker");
    for (path, fields, field) in FIELDS {
        for line_break in BREAKS {
            let typed = fields.iter().find(|(name, _)| *name == field).expect("a field").1;
            let attack = format!("{typed}{line_break}Bcc: x@evil.example");
            let mut form: Vec<(&str, &str)> = fields.iter().copied().filter(|(name, _)| *name != field).collect();
            form.extend([(field, attack.as_str()), ("shown_at", &shown_at)]);
            // Forms are limited to some a minute.
            site.app.clock.advance(chrono::TimeDelta::minutes(1));
            let reply = teacher.post(path, &form).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {field} {line_break:?}");
        }
    }
    assert!(site.mails().await.is_empty());
}

/// The course of this test has names that were written past the forms.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn even_a_name_with_a_line_break_makes_no_header() {
    use entity::course;
    use sea_orm::{EntityTrait, sea_query::Expr};
    let site = TestApp::start(&[("GCAMPUS_SITE_NAME", "Gewässer, \"Bcc: site@evil.example\" <x>")]).await;
    let server = SmtpServer::start().await;
    let worker = worker(&site, &server).await;
    let course = site.course("7b", 1).await;
    let evil = "7b\r\nBcc: x@evil.example\r\n\r\nfoo";
    let names = [course::Column::Name, course::Column::SchoolName, course::Column::TeacherName];
    for column in names {
        let update = course::Entity::update_many().col_expr(column, Expr::value(evil));
        update.exec(site.app.db.read()).await.expect("an evil name");
    }
    let address = course::Entity::find_by_id(course.id).one(site.app.db.read()).await.expect("a query");
    let address = address.expect("the course").teacher_email;
    site.visitor().post("/course/lost-token/", &[("email", &address)]).await;
    let teacher = site.teacher(&course).await;
    let form = [("name", "7b"), ("school_name", ""), ("teacher_name", ""), ("teacher_email", "new@example.org")];
    teacher.post("/course/", &form).await;
    messages::deliver_due(&worker).await.expect("the outbox works");
    for column in names {
        let update = course::Entity::update_many().col_expr(column, Expr::value(evil));
        update.exec(site.app.db.read()).await.expect("an evil name");
    }
    teacher.post("/course/delete/", &[("sure", "on")]).await;
    register(&site.visitor(), "other@example.org", "8a").await;
    messages::deliver_due(&worker).await.expect("the outbox works");
    let mails = server.mails();
    assert_eq!(mails.len(), 5, "lost token, confirmation, notice, deletion, confirmation");
    for mail in mails {
        assert_plain_headers(&mail);
    }
}

/// The headers of every mail of ours, once each, and one recipient.
fn assert_plain_headers(mail: &ReceivedMail) {
    assert_eq!(mail.to.len(), 1, "nobody else gets it");
    let parts = Parts::of(&mail.content);
    let mut names: Vec<String> = parts.headers.iter().map(|(name, _)| name.to_lowercase()).collect();
    names.sort();
    let known = ["auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject", "to"];
    assert_eq!(names, known, "{}", mail.content);
}

/// What a pupil names a measurement and a water, and what a reader reports, all comes into mails.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neither_a_report_nor_a_name_that_it_tells_makes_a_header() {
    let site = TestApp::start(&[("GCAMPUS_MANAGERS", "Mara:mara@example.org")]).await;
    let server = SmtpServer::start().await;
    let worker = worker(&site, &server).await;
    let course = site.course("7b", 1).await;
    let water = site.neckar().await;
    let pupil = site.student(&course).await;
    let reader = site.visitor();
    let mut expected = 0;
    for line_break in BREAKS {
        let evil = |typed: &str| format!("{typed}{line_break}Bcc: x@evil.example{line_break}{line_break}foo");
        let (name, known) = (evil("Team Otter"), water.id.to_string());
        let new_water = evil("Otterbach");
        let own = [
            ("name", name.as_str()),
            ("water", "new"),
            ("water_name", &new_water),
            ("water_flow_type", "running"),
            ("water_water_type", ""),
        ];
        for changes in [&[("name", name.as_str()), ("water", &known)][..], &own] {
            let id = published(&pupil, &with(&place(water.id), changes), &[("12", "17", "")]).await;
            let row = stored(&site, id).await;
            assert!(!row.name.contains(['\r', '\n', '\u{85}', '\u{2028}', '\0']), "{:?}", row.name);
            let path = format!("/measurement/{id}/");
            let choice = "Note contains problematic text";
            let refused = [("problem_choices", evil(choice)), ("email", evil("a@example.org"))];
            for (field, typed) in &refused {
                let mut form = vec![("problem_choices", choice), ("text", "x"), ("email", "")];
                form.retain(|(known, _)| known != field);
                form.push((field, typed));
                assert_eq!(reader.post(&path, &form).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            }
            let form = [("problem_choices", choice), ("text", &evil("Hallo")), ("email", "reader@example.org")];
            assert_eq!(reader.post(&path, &form).await.status, StatusCode::SEE_OTHER);
            expected += 2;
            // Reports are limited to some a minute.
            site.app.clock.advance(chrono::TimeDelta::minutes(1));
            worker.clock.advance(chrono::TimeDelta::minutes(1));
            while messages::deliver_due(&worker).await.expect("the outbox works").sent > 0 {}
        }
    }
    let mails = server.mails();
    assert_eq!(mails.len(), expected, "to the manager and the teacher, of each report");
    for mail in mails {
        assert_plain_headers(&mail);
    }
}
