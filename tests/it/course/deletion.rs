//! The teacher deletes the course.

use entity::{
    access_key, course, course_token, email_confirmation, measurement as measurements, measurement::State, outbox_mail,
    session,
};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{flashes, last_link, measurement, register, rows};
use crate::support::{
    TestApp, on_both_databases,
    stored::{everything, holds},
};

const PAGE: &str = "/course/delete/";

on_both_databases! {
    async fn the_page_says_what_goes_and_what_stays(site: &TestApp) {
        let course = site.course("7b", 3).await;
        let teacher = site.teacher(&course).await;
        assert!(teacher.get("/course/").await.attributes("main a", "href").contains(&PAGE.to_owned()));
        let empty = teacher.get(PAGE).await.texts("main").concat();
        assert!(empty.contains("3 Zugangsschlüssel") && empty.contains("nichts veröffentlicht"), "{empty}");
        let water = site.neckar().await;
        for state in [State::Published, State::Published, State::Hidden, State::Draft] {
            measurement(site, water.id, &course, 0, state).await;
        }
        let full = teacher.get(PAGE).await.texts("main").concat();
        assert!(full.contains("3 veröffentlichte Messungen bleiben"), "{full}");
        assert!(full.contains("eine Messung, die nicht veröffentlicht ist"), "{full}");
        for client in [site.visitor(), site.student(&course).await] {
            assert_eq!(client.get(PAGE).await.status, StatusCode::FORBIDDEN);
            assert_eq!(client.post(PAGE, &[("sure", "on")]).await.status, StatusCode::FORBIDDEN);
        }
        let unsure = teacher.post(PAGE, &[]).await;
        assert_eq!((unsure.status, unsure.attributes("[aria-invalid=true]", "name")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["sure".to_owned()]));
        assert_eq!(rows(site).await[0], 1, "nothing is deleted without the tick");
    }

    async fn everything_personal_goes_and_measurements_stay(site: &TestApp) {
        let (course, other) = (site.course("7b", 2).await, site.course("7c", 1).await);
        let water = site.neckar().await;
        let published = measurement(site, water.id, &course, 0, State::Published).await;
        let draft = measurement(site, water.id, &course, 1, State::Draft).await;
        let foreign = measurement(site, water.id, &other, 0, State::Draft).await;
        let (teacher, pupil, bystander) = (site.teacher(&course).await, site.student(&course).await, site.student(&other).await);
        let second_browser = site.teacher(&course).await;
        let address = course::Entity::find_by_id(course.id).one(site.app.db.read()).await.expect("a query").expect("the course").teacher_email;
        // A change of address waits, with its mails.
        let form = [("name", "7b"), ("school_name", ""), ("teacher_name", "Änne Müller"), ("teacher_email", "waiting@example.org")];
        teacher.post("/course/", &form).await;
        assert_eq!(rows(site).await[4], 2);

        assert_eq!(teacher.post(PAGE, &[("sure", "on")]).await.location(), "/");
        assert!(flashes(&teacher.get("/login/").await).starts_with("Der Kurs ist gelöscht."));
        let db = site.app.db.read();
        assert_eq!(course::Entity::find_by_id(course.id).one(db).await, Ok(None));
        assert_eq!(course_token::Entity::find().count(db).await, Ok(1), "the other course's");
        assert_eq!(access_key::Entity::find().count(db).await, Ok(1), "the other course's");
        assert_eq!(email_confirmation::Entity::find().count(db).await, Ok(0));
        let kept = measurements::Entity::find_by_id(published).one(db).await.expect("a query").expect("it stays");
        assert_eq!((kept.access_key_id, kept.course_id), (None, None));
        assert_eq!(measurements::Entity::find_by_id(draft).one(db).await, Ok(None), "nobody could ever publish it");
        assert!(measurements::Entity::find_by_id(foreign).one(db).await.expect("a query").is_some());
        let logged_in = session::Entity::find().filter(session::Column::SubjectId.is_not_null()).all(db).await.expect("sessions");
        assert_eq!(logged_in.len(), 1, "the bystander's");
        for client in [&teacher, &second_browser, &pupil] {
            assert_eq!(client.get("/course/").await.status, StatusCode::FORBIDDEN);
            assert_eq!(client.get("/measurement/add/").await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(bystander.get("/measurement/add/").await.status, StatusCode::OK);
        assert_eq!(site.visitor().get(&format!("/measurement/{published}/")).await.status, StatusCode::OK);

        // The last mail is sent though the row is gone, and leaves nothing.
        let queued = outbox_mail::Entity::find().all(db).await.expect("the outbox");
        assert_eq!(queued.len(), 1, "the mails that waited are withdrawn");
        let kept = format!("{queued:?}");
        assert!(!kept.contains(&address) && !kept.contains("\"7b\"") && !kept.contains("„7b“"), "{kept}");
        let mails = site.mails().await;
        assert_eq!((mails.len(), mails[0].to.as_str(), mails[0].subject.as_str()), (1, address.as_str(), "GewässerCampus: Ihr Kurs ist gelöscht"));
        assert!(mails[0].text.contains("der Kurs „7b“"), "{}", mails[0].text);
        let sent = outbox_mail::Entity::find().one(db).await.expect("a query").expect("the mail");
        assert_eq!((sent.state, sent.recipient_sealed), (outbox_mail::State::Sent, None));
    }

    async fn no_byte_of_a_deleted_course_is_left(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let teacher = site.teacher(&course).await;
        let form = [("name", "Fluss"), ("school_name", "Schule am See"), ("teacher_name", "Zoe Zander"), ("teacher_email", "zander@example.org")];
        teacher.post("/course/", &form).await;
        assert!(holds(&everything(site).await, "Zoe Zander"), "the search finds what is there");
        assert_eq!(teacher.post(PAGE, &[("sure", "on")]).await.location(), "/");
        let bytes = everything(site).await;
        for text in ["Zoe Zander", "Schule am See", "zander@example.org"] {
            assert!(!holds(&bytes, text), "{text}");
        }
    }

    async fn two_presses_delete_once(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let (one, two) = (site.teacher(&course).await, site.teacher(&course).await);
        tokio::join!(one.post(PAGE, &[("sure", "on")]), two.post(PAGE, &[("sure", "on")]));
        assert_eq!(rows(site).await, [0, 0, 0, 0, 1]);
    }

    async fn the_address_can_register_again(site: &TestApp) {
        register(&site.visitor(), &[]).await;
        let teacher = site.visitor();
        teacher.post(&last_link(site).await, &[]).await;
        teacher.post(PAGE, &[("sure", "on")]).await;
        assert_eq!(rows(site).await[0], 0);
        assert_eq!(register(&site.visitor(), &[]).await.location(), "/");
        assert_eq!(rows(site).await[0], 1);
    }
}
