//! Courses that nobody confirmed or uses, and keys that are old.

use chrono::TimeDelta;
use entity::{access_key, course as course_row, email_confirmation};
use gcampus::{
    course::{Activation, CourseNames, EmailAddress, Registration, register},
    platform::i18n::Locale,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{course, days, done, insert, logged_in, measured, run, subjects};
use crate::support::{
    TestApp, on_both_databases,
    stored::{everything, holds},
};

/// A course that waits for its confirmation.
async fn unconfirmed(site: &TestApp) -> i64 {
    let txn = site.app.db.begin().await.expect("a transaction");
    let registration = Registration {
        names: CourseNames { name: Some("7b".to_owned()), ..CourseNames::default() },
        teacher_email: EmailAddress::parse("aenne@example.org").expect("an address"),
        key_labels: vec![None],
        locale: Locale::De,
        activation: Activation::ByMail,
    };
    register(&site.app, &txn, &registration).await.expect("a course");
    txn.commit().await.expect("committed");
    let row = course_row::Entity::find().filter(course_row::Column::EmailVerifiedAt.is_null()).one(site.app.db.read());
    row.await.expect("a query").expect("the course").id
}

async fn key(site: &TestApp, id: i64) -> access_key::Model {
    access_key::Entity::find_by_id(id).one(site.app.db.read()).await.expect("a query").expect("the key")
}

on_both_databases! {
    async fn a_course_that_is_never_confirmed_goes_after_ten_days_without_a_word(site: &TestApp) {
        let confirmed = site.course("7a", 1).await;
        let id = unconfirmed(site).await;
        let before = site.mails().await.len();
        assert!(holds(&everything(site).await, "aenne@example.org"), "the search finds what is there");
        days(site, 9);
        assert_eq!(done(run(site, "maintenance").await), []);
        days(site, 2);
        assert_eq!(done(run(site, "maintenance").await), [("courses_never_confirmed", 1)]);
        assert_eq!(done(run(site, "maintenance").await), [], "twice does nothing more");
        assert!(course(site, id).await.is_none() && course(site, confirmed.id).await.is_some());
        assert_eq!(subjects(site, before).await, Vec::<String>::new(), "the address may be a stranger's");
        assert!(!holds(&everything(site).await, "aenne@example.org"), "no byte of it is left");
    }

    async fn a_course_whose_link_is_still_good_stays(site: &TestApp) {
        let id = unconfirmed(site).await;
        let later = site.app.clock.now() + TimeDelta::days(30);
        email_confirmation::Entity::update_many()
            .set(email_confirmation::ActiveModel { expires_at: Set(later), ..Default::default() })
            .filter(email_confirmation::Column::CourseId.eq(id))
            .exec(site.app.db.read())
            .await
            .expect("a longer life");
        days(site, 20);
        assert_eq!(done(run(site, "maintenance").await), []);
        days(site, 11);
        assert_eq!(done(run(site, "maintenance").await), [("courses_never_confirmed", 1)]);
    }

    async fn an_unused_course_is_warned_of_and_deleted_two_weeks_later(site: &TestApp) {
        let unused = site.course("7b", 0).await;
        let last_login = site.app.clock.now();
        logged_in(site, &unused, last_login).await;
        days(site, 195);
        assert_eq!(done(run(site, "maintenance").await), []);
        days(site, 2);
        assert_eq!(done(run(site, "maintenance").await), [("courses_warned", 1)]);
        assert_eq!(done(run(site, "maintenance").await), [], "one warning");
        let mails = site.mails().await;
        let warning = mails.last().expect("the warning");
        assert_eq!(warning.subject, "GewässerCampus: Ihr Kurs wird bald gelöscht");
        assert!(warning.text.contains("„7b (Schule am Fluss)“"), "{}", warning.text);
        let zone = site.app.config.time_zone;
        let from = (site.app.clock.now() + TimeDelta::days(14)).with_timezone(&zone);
        assert!(warning.text.contains(&from.format("%Y").to_string()) && warning.text.contains("frühestens am:"));

        days(site, 13);
        assert_eq!(done(run(site, "maintenance").await), [], "210 days are over, the two weeks are not");
        // A little earlier in the day than two weeks ago: the day counts.
        site.app.clock.advance(TimeDelta::days(1) - TimeDelta::seconds(30));
        assert_eq!(done(run(site, "maintenance").await), [("courses_deleted", 1)]);
        assert_eq!(done(run(site, "maintenance").await), []);
        assert!(course(site, unused.id).await.is_none());
        assert_eq!(subjects(site, mails.len()).await, ["GewässerCampus: Ihr unbenutzter Kurs ist gelöscht"]);
    }

    async fn a_course_that_never_logged_in_counts_from_its_confirmation(site: &TestApp) {
        site.course("7b", 0).await;
        days(site, 197);
        assert_eq!(done(run(site, "maintenance").await), [("courses_warned", 1)]);
        days(site, 14);
        assert_eq!(done(run(site, "maintenance").await), [("courses_deleted", 1)]);
    }

    async fn a_log_in_after_the_warning_saves_the_course(site: &TestApp) {
        let saved = site.course("7b", 0).await;
        days(site, 197);
        assert_eq!(done(run(site, "maintenance").await), [("courses_warned", 1)]);
        days(site, 3);
        let before = site.app.mailer.kept().len();
        site.teacher(&saved).await;
        assert_eq!(subjects(site, before).await, Vec::<String>::new(), "a warning that is out of date is not sent");
        days(site, 60);
        assert_eq!(done(run(site, "maintenance").await), []);
        days(site, 140);
        assert_eq!(done(run(site, "maintenance").await), [("courses_warned", 1)], "warned anew, not deleted");
        assert!(course(site, saved.id).await.is_some());
    }

    async fn a_course_with_a_measurement_stays(site: &TestApp) {
        let used = site.course("7b", 1).await;
        let water = site.neckar().await.id;
        days(site, 300);
        let row = measured(site, water, Some(&used)).await;
        insert(site, row).await;
        assert_eq!(done(run(site, "maintenance").await), [("keys_deactivated", 1)]);
    }

    async fn an_old_key_is_deactivated_and_its_teacher_is_told(site: &TestApp) {
        let old = site.course("7b", 2).await;
        let water = site.neckar().await.id;
        let row = measured(site, water, Some(&old)).await;
        insert(site, row).await;
        days(site, 100);
        let reactivated = access_key::ActiveModel {
            id: Set(old.key_ids[1]),
            activated_at: Set(site.app.clock.now()),
            label: Set(Some("Otter".to_owned())),
            ..Default::default()
        };
        reactivated.update(site.app.db.read()).await.expect("a key that was activated again");
        days(site, 81);
        let counts = run(site, "maintenance").await;
        assert_eq!(counts["keys_deactivated"], 1);
        assert_eq!(run(site, "maintenance").await["keys_deactivated"], 0);
        assert!(key(site, old.key_ids[0]).await.deactivated_at.is_some());
        assert!(key(site, old.key_ids[1]).await.deactivated_at.is_none(), "its 180 days began anew");
        let mails = site.mails().await;
        let told: Vec<_> = mails.iter().filter(|mail| mail.subject.contains("abgelaufen")).collect();
        assert_eq!(told.len(), 1);
        let shown = gcampus::platform::ids::in_blocks(&old.keys[0]);
        assert!(told[0].text.contains(&shown) && told[0].text.contains("„7b (Schule am Fluss)“"), "{}", told[0].text);
        assert!(!told[0].text.contains(&gcampus::platform::ids::in_blocks(&old.keys[1])));

        days(site, 100);
        assert_eq!(run(site, "maintenance").await["keys_deactivated"], 1);
        assert!(site.mails().await.last().expect("a mail").text.contains("Otter"));
    }
}
