//! Another course token in the place of one that leaked.

use reqwest::StatusCode;

use super::{flashes, the_course};
use crate::support::{TestApp, on_both_databases};

const PATH: &str = "/course/rotate-token/";

on_both_databases! {
    async fn a_replaced_course_token_is_dead_at_once(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let (teacher, thief, pupil) =
            (site.teacher(&course).await, site.teacher(&course).await, site.student(&course).await);
        assert_eq!(pupil.post(PATH, &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(site.visitor().post(PATH, &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(teacher.get("/course/").await.attributes("main details form", "action"), [PATH]);
        assert!(site.mails().await.is_empty());

        assert_eq!(teacher.post(PATH, &[]).await.location(), "/course/");
        let page = teacher.get("/course/").await;
        assert!(flashes(&page).starts_with("Der Kursschlüssel ist ersetzt."), "{}", flashes(&page));
        let new = page.texts("main .key-large .key-block").concat();
        assert!(new.len() == 12 && new != course.token);
        assert_eq!(thief.get("/course/").await.status, StatusCode::FORBIDDEN, "logged out");
        assert_eq!(pupil.get("/measurement/add/").await.status, StatusCode::OK, "access keys stay");
        let log_in = async |token: &str| site.visitor().post("/login/course-token/", &[("token", token)]).await;
        assert_eq!(log_in(&course.token).await.texts(".field-error").len(), 1);
        assert_eq!(log_in(&new).await.location(), "/course/");

        let mails = site.mails().await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, the_course(site).await.teacher_email);
        assert_eq!(mails[0].subject, "GewässerCampus: Ihr neuer Kursschlüssel");
        let shown = format!("{}-{}-{}", &new[..4], &new[4..8], &new[8..]);
        assert!(mails[0].text.contains(&shown) && mails[0].html.contains(&shown), "{}", mails[0].text);
        assert!(mails[0].text.contains("Der alte gilt nicht mehr.") && mails[0].text.contains("/course/"));

        // Whoever replaces it again and again is told to wait.
        for _ in 0..19 {
            assert_eq!(teacher.post(PATH, &[]).await.location(), "/course/");
        }
        let full = teacher.post(PATH, &[]).await;
        assert_eq!((full.status, full.value("name").as_deref()), (StatusCode::TOO_MANY_REQUESTS, Some("7b")));
    }
}
