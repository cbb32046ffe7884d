//! The old address is told of a change, and the change can be withdrawn.

use entity::course;
use reqwest::StatusCode;
use sea_orm::EntityTrait;

use super::{flashes, last_link};
use crate::support::{BuiltCourse, Client, TestApp, on_both_databases};

async fn row(site: &TestApp, course: &BuiltCourse) -> course::Model {
    course::Entity::find_by_id(course.id).one(site.app.db.read()).await.expect("a query").expect("the course")
}

async fn change(teacher: &Client, email: &str) {
    let form = [("teacher_name", ""), ("teacher_email", email), ("name", "7b"), ("school_name", "")];
    assert_eq!(teacher.post("/course/", &form).await.location(), "/course/");
}

on_both_databases! {
    async fn the_old_address_is_told_when_asked_and_when_done(site: &TestApp) {
        let built = site.course("7b", 1).await;
        let teacher = site.teacher(&built).await;
        let old = row(site, &built).await.teacher_email;
        change(&teacher, "new@example.org").await;
        let mails = site.mails().await;
        assert_eq!((mails[1].to.as_str(), mails[1].subject.as_str()), (old.as_str(), "GewässerCampus: Ihre Adresse soll geändert werden"));
        assert!(mails[1].text.contains("n…@example.org") && !mails[1].text.contains("new@"), "{}", mails[1].text);
        assert!(!mails[1].text.contains("/email/confirm/"), "who has the old address can't confirm the new one");
        site.visitor().post(&last_link(site).await, &[]).await;
        assert_eq!(row(site, &built).await.teacher_email, "new@example.org");
        let mails = site.mails().await;
        assert_eq!((mails.len(), mails[2].to.as_str(), mails[2].subject.as_str()), (3, old.as_str(), "GewässerCampus: Ihre Adresse wurde geändert"));
        assert!(mails[2].text.contains("n…@example.org"), "{}", mails[2].text);
    }

    async fn a_change_can_be_withdrawn(site: &TestApp) {
        let (built, other) = (site.course("7b", 1).await, site.course("7c", 1).await);
        let teacher = site.teacher(&built).await;
        let old = row(site, &built).await.teacher_email;
        change(&teacher, "new@example.org").await;
        let link = last_link(site).await;
        let page = teacher.get("/course/").await;
        assert_eq!(page.texts(".notice strong"), ["new@example.org"]);
        let strangers = site.teacher(&other).await;
        strangers.post("/course/withdraw-address/", &[]).await;
        assert_eq!(row(site, &built).await.new_email.as_deref(), Some("new@example.org"));
        assert_eq!(teacher.post("/course/withdraw-address/", &[]).await.location(), "/course/");
        let page = teacher.get("/course/").await;
        assert!(flashes(&page).starts_with("Die Änderung der Adresse ist zurückgenommen."));
        assert_eq!((page.value("teacher_email"), page.texts(".chip-good")), (Some(old.clone()), vec!["bestätigt".to_owned()]));
        assert!(page.attributes("form", "action").iter().all(|action| action != "/course/withdraw-address/"));
        assert_eq!(site.visitor().post(&link, &[]).await.status, StatusCode::GONE);
        assert_eq!(row(site, &built).await.teacher_email, old);
        assert_eq!(site.visitor().post("/course/withdraw-address/", &[]).await.status, StatusCode::FORBIDDEN);
    }

    async fn what_is_withdrawn_at_once_is_not_mailed(site: &TestApp) {
        let built = site.course("7b", 1).await;
        let teacher = site.teacher(&built).await;
        change(&teacher, "new@example.org").await;
        teacher.post("/course/withdraw-address/", &[]).await;
        assert!(site.mails().await.is_empty());
    }
}
