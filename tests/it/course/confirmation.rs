//! The link of the confirmation mail.

use chrono::TimeDelta;
use entity::email_confirmation;
use reqwest::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{flashes, last_link, register, rows, the_course};
use crate::support::{TestApp, on_both_databases};

async fn is_used(site: &TestApp) -> bool {
    let row = email_confirmation::Entity::find().one(site.app.db.read()).await.expect("a query");
    row.expect("a confirmation").used_at.is_some()
}

on_both_databases! {
    async fn opening_the_link_changes_nothing(site: &TestApp) {
        register(&site.visitor(), &[]).await;
        let path = last_link(site).await;
        let scanner = site.visitor();
        for _ in 0..2 {
            let page = scanner.get(&path).await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(page.texts("main form button"), ["Adresse bestätigen"]);
            assert!(page.texts("main").join("").contains("aenne@example.org"));
        }
        assert!(the_course(site).await.email_verified_at.is_none());
        assert!(!is_used(site).await);
        assert_eq!(scanner.get("/course/").await.status, StatusCode::FORBIDDEN);
    }

    async fn pressing_twice_is_harmless(site: &TestApp) {
        register(&site.visitor(), &[]).await;
        let path = last_link(site).await;
        let teacher = site.visitor();
        assert_eq!(teacher.post(&path, &[]).await.location(), "/course/");
        let verified = the_course(site).await.email_verified_at;
        assert!(verified.is_some());
        let somebody = site.visitor();
        for reply in [somebody.post(&path, &[]).await, somebody.get(&path).await] {
            assert_eq!((reply.status, reply.texts("h1")), (StatusCode::OK, vec!["Schon bestätigt".to_owned()]));
            assert_eq!(reply.attributes("main .btn", "href"), ["/login/?next_url=/course/"]);
        }
        assert_eq!(somebody.get("/course/").await.status, StatusCode::FORBIDDEN, "a used link logs nobody in");
        assert_eq!(the_course(site).await.email_verified_at, verified);
        assert_eq!(rows(site).await[4], 2, "the mail with the keys goes out once");
    }

    async fn two_presses_at_once_confirm_once(site: &TestApp) {
        register(&site.visitor(), &[]).await;
        let path = last_link(site).await;
        let (one, two) = (site.visitor(), site.visitor());
        let (first, second) = tokio::join!(one.post(&path, &[]), two.post(&path, &[]));
        let mut answers = [first.status, second.status];
        answers.sort();
        assert_eq!(answers, [StatusCode::OK, StatusCode::SEE_OTHER]);
        assert_eq!(rows(site).await[4], 2);
    }

    async fn an_old_link_says_so(site: &TestApp) {
        register(&site.visitor(), &[]).await;
        let path = last_link(site).await;
        site.app.clock.advance(TimeDelta::days(5) - TimeDelta::seconds(30));
        assert_eq!(site.visitor().get(&path).await.status, StatusCode::OK);
        site.app.clock.advance(TimeDelta::minutes(1));
        for reply in [site.visitor().get(&path).await, site.visitor().post(&path, &[]).await] {
            assert_eq!((reply.status, reply.texts("h1")), (StatusCode::FORBIDDEN, vec!["Der Link ist abgelaufen".to_owned()]));
            assert_eq!(reply.attributes("main a", "href"), ["/register/", "/"]);
        }
        assert!(the_course(site).await.email_verified_at.is_none());
    }

    async fn a_link_that_was_tampered_with_leads_nowhere(site: &TestApp) {
        register(&site.visitor(), &[]).await;
        let first = last_link(site).await;
        register(&site.visitor(), &[("teacher_email", "other@example.org")]).await;
        let second = last_link(site).await;
        let parts = |path: &str| -> Vec<String> { path.trim_matches('/').split('/').map(str::to_owned).collect() };
        let (a, b) = (parts(&first), parts(&second));
        let (id, signature) = b[3].split_once('-').expect("a token");
        let last = signature.chars().last().expect("a digit");
        let other_digit = if last == '0' { '1' } else { '0' };
        let cut = &signature[..signature.len() - 1];
        for (course, token) in [
            (a[2].clone(), b[3].clone()),
            ("OTk5OTk5".to_owned(), b[3].clone()),
            ("%00".to_owned(), b[3].clone()),
            (b[2].clone(), format!("{id}-{cut}{other_digit}")),
            (b[2].clone(), format!("{id}-{cut}")),
            (b[2].clone(), format!("{id}-")),
            (b[2].clone(), id.to_owned()),
            (b[2].clone(), format!("999999-{signature}")),
            (b[2].clone(), format!("99999999999999999999-{signature}")),
            (b[2].clone(), format!("{}-{signature}", a[3].split_once('-').expect("a token").0)),
        ] {
            let path = format!("/email/confirm/{course}/{token}/");
            for reply in [site.visitor().get(&path).await, site.visitor().post(&path, &[]).await] {
                assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
                assert_eq!(reply.texts("h1"), ["Diesen Link kennen wir nicht"], "{path}");
                assert_eq!(reply.attributes("main .btn", "href"), ["/register/", "/login/"]);
            }
        }
        let used = email_confirmation::Entity::find().all(site.app.db.read()).await.expect("a query");
        assert!(used.iter().all(|row| row.used_at.is_none()));
        assert_eq!(email_confirmation::Entity::find().count(site.app.db.read()).await.expect("a number"), 2);
    }

    async fn a_link_whose_change_is_withdrawn_or_replaced_says_so(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let teacher = site.teacher(&course).await;
        let change = async |email: &str| {
            let form = [("name", "7b"), ("school_name", ""), ("teacher_name", ""), ("teacher_email", email)];
            assert_eq!(teacher.post("/course/", &form).await.location(), "/course/");
            last_link(site).await
        };
        let replaced = change("first@example.org").await;
        let withdrawn = change("second@example.org").await;
        assert_eq!(site.visitor().get(&withdrawn).await.status, StatusCode::OK, "still open");
        teacher.post("/course/withdraw-address/", &[]).await;
        for path in [&replaced, &withdrawn] {
            let visitor = site.visitor();
            for reply in [visitor.get(path).await, visitor.post(path, &[]).await] {
                assert_eq!((reply.status, reply.texts("h1")), (StatusCode::GONE, vec!["Dieser Link gilt nicht mehr".to_owned()]));
                assert!(reply.texts("main").concat().contains("zurückgenommen oder durch eine neue ersetzt"));
                assert_eq!(reply.attributes("main .btn", "href"), ["/login/?next_url=/course/", "/"]);
                assert!(!reply.body.contains("@example.org"), "no address is shown");
            }
            let english = visitor.in_english().get(path).await;
            assert_eq!(english.texts("h1"), ["This link is no longer valid"]);
        }
    }

    async fn the_link_ends_another_log_in_and_says_so(site: &TestApp) {
        let other = site.course("7a", 1).await;
        let teacher = site.teacher(&other).await;
        register(&teacher, &[]).await;
        let path = last_link(site).await;
        teacher.get("/login/").await;
        teacher.post(&path, &[]).await;
        let page = teacher.get("/course/").await;
        assert_eq!(page.texts("h1"), ["Klasse 8b (Schule am Fluss)"]);
        assert!(flashes(&page).starts_with("Die vorige Anmeldung wurde durch den Link beendet."), "{}", flashes(&page));
    }
}
