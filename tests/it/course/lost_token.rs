//! A lost course token comes by mail, and nobody learns which addresses are known.

use chrono::TimeDelta;
use entity::{course, course_token, outbox_mail};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, PaginatorTrait, sea_query::Expr};

use super::{flashes, register};
use crate::support::{BuiltCourse, Reply, TestApp, on_both_databases};

const PAGE: &str = "/course/lost-token/";

async fn address(site: &TestApp, course: &BuiltCourse) -> String {
    let row = course::Entity::find_by_id(course.id).one(site.app.db.read()).await.expect("a query");
    row.expect("the course").teacher_email
}

async fn at_address(site: &TestApp, course: &BuiltCourse, address: &str) {
    let row = course::ActiveModel { id: Set(course.id), teacher_email: Set(address.to_owned()), ..Default::default() };
    row.update(site.app.db.read()).await.expect("another address");
}

async fn ask(site: &TestApp, email: &str) -> Reply {
    site.visitor().post(PAGE, &[("email", email)]).await
}

on_both_databases! {
    async fn the_token_goes_to_the_confirmed_address(site: &TestApp) {
        let (first, second, other) = (site.course("7b", 1).await, site.course("7c", 1).await, site.course("8a", 1).await);
        at_address(site, &first, "Aenne@Example.org").await;
        at_address(site, &second, "aenne@example.org").await;
        let visitor = site.visitor();
        let login = visitor.get("/login/").await;
        assert!(login.attributes("main a", "href").contains(&PAGE.to_owned()));
        assert_eq!(visitor.get(PAGE).await.status, StatusCode::OK);
        assert_eq!(visitor.post(PAGE, &[("email", " AENNE@example.ORG ")]).await.location(), "/login/");
        assert!(flashes(&visitor.get("/login/").await).starts_with("Wenn zu dieser Adresse ein Kurs gehört"));
        let kept = format!("{:?}", outbox_mail::Entity::find().all(site.app.db.read()).await.expect("the outbox"));
        assert!(!kept.to_lowercase().contains("aenne"), "{kept}");

        let mails = site.mails().await;
        assert_eq!((mails.len(), mails[0].to.as_str()), (1, "Aenne@Example.org"), "as it was confirmed, not as typed");
        for course in [&first, &second] {
            assert!(mails[0].text.contains(&gcampus::platform::ids::in_blocks(&course.token)), "{}", mails[0].text);
        }
        assert!(!mails[0].text.contains(&other.token[..4]));
        assert!(mails[0].text.contains("7b (Schule am Fluss)") && mails[0].text.contains(&format!("{}/login/", site.url)));
        let sent = outbox_mail::Entity::find().one(site.app.db.read()).await.expect("a query").expect("the mail");
        assert_eq!(sent.recipient_sealed, None, "gone once it is sent");
    }

    async fn a_known_address_gets_no_other_answer_and_no_other_work(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let known = address(site, &course).await;
        let mut seen = Vec::new();
        for email in [known.as_str(), "nobody@example.org"] {
            let visitor = site.visitor();
            let before = site.statements();
            let reply = visitor.post(PAGE, &[("email", email)]).await;
            let statements = site.statements() - before;
            let flash = flashes(&visitor.get("/login/").await);
            seen.push((reply.status, reply.location().to_owned(), reply.body, statements, flash));
        }
        assert_eq!(seen[0], seen[1]);
        assert_eq!(outbox_mail::Entity::find().count(site.app.db.read()).await.expect("a number"), 2);
        assert_eq!(site.mails().await.len(), 1);
        let rows = outbox_mail::Entity::find().all(site.app.db.read()).await.expect("the outbox");
        assert!(rows.iter().all(|row| row.recipient_sealed.is_none()), "the unknown address is not kept either");
    }

    async fn whoever_asks_often_gets_one_mail(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let known = address(site, &course).await;
        for email in [known.clone(), known.to_uppercase(), known.clone()] {
            assert_eq!(ask(site, &email).await.location(), "/login/");
            site.mails().await;
        }
        assert_eq!(site.mails().await.len(), 1);
        site.app.clock.advance(TimeDelta::minutes(11));
        ask(site, &known).await;
        assert_eq!(site.mails().await.len(), 2);
    }

    async fn what_is_not_in_force_is_not_sent(site: &TestApp) {
        register(&site.visitor(), &[("teacher_email", "waiting@example.org")]).await;
        let course = site.course("7b", 1).await;
        at_address(site, &course, "off@example.org").await;
        let off = course_token::Entity::update_many()
            .col_expr(course_token::Column::DeactivatedAt, Expr::value(site.app.clock.now()));
        off.exec(site.app.db.read()).await.expect("all tokens are off");
        let before = site.mails().await.len();
        for email in ["waiting@example.org", "off@example.org", "new@example.org"] {
            assert_eq!(ask(site, email).await.location(), "/login/");
        }
        assert_eq!(site.mails().await.len(), before);
    }

    async fn asking_on_and_on_is_refused_and_nothing_typed_is_lost(site: &TestApp) {
        let visitor = site.visitor();
        for number in 0..5 {
            let email = format!("nobody{number}@example.org");
            assert_eq!(visitor.post(PAGE, &[("email", &email)]).await.location(), "/login/");
        }
        let refused = visitor.post(PAGE, &[("email", "nobody5@example.org")]).await;
        assert_eq!((refused.status, refused.value("email").as_deref()), (StatusCode::TOO_MANY_REQUESTS, Some("nobody5@example.org")));
        assert!(refused.headers.contains_key("retry-after"));
        assert_eq!(outbox_mail::Entity::find().count(site.app.db.read()).await.expect("a number"), 5);
    }

    async fn what_is_no_address_is_told(site: &TestApp) {
        for (typed, message) in [("", "Ohne E-Mail-Adresse"), ("a", "Das ist keine gültige"), ("a@b.example\r\nBcc: x@evil.example", "Das ist keine gültige")] {
            let reply = ask(site, typed).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(reply.texts(".field-error")[0].starts_with(message), "{typed:?}");
        }
        assert_eq!(outbox_mail::Entity::find().count(site.app.db.read()).await.expect("a number"), 0);
    }
}
