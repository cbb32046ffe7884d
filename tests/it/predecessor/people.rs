//! Old keys, tokens and passwords open the doors here.

use chrono::TimeDelta;
use entity::{access_key, blocked_email, course, course_token, staff_user};
use gcampus::predecessor::Kind;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{DUMP, counts, import_text};
use crate::support::{
    TestApp, on_both_databases,
    stored::{everything, holds},
};

/// Of the hash in the dump.
const PASSWORD: &str = "lorem ipsum dolor";

async fn account(site: &TestApp, name: &str) -> staff_user::Model {
    let named = staff_user::Entity::find().filter(staff_user::Column::Name.eq(name));
    named.one(site.app.db.read()).await.expect("a query").expect("an account")
}

on_both_databases! {
    async fn the_first_log_in_with_an_old_key_works(site: &TestApp) {
        import_text(site, DUMP).await;
        for typed in ["ABCD-EFGH", "abcdefgh"] {
            let pupil = site.visitor();
            assert_eq!(pupil.post("/login/access-key/", &[("token", typed)]).await.location(), "/");
            // What was recorded with it is its own.
            assert_eq!(pupil.get("/measurement/173/edit/").await.status, StatusCode::OK);
            assert_ne!(pupil.get("/measurement/176/edit/").await.status, StatusCode::OK);
        }
        let refused = site.visitor().post("/login/access-key/", &[("token", "ABCDEFG2")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a deactivated key stays so");
        let unconfirmed = site.visitor().post("/login/access-key/", &[("token", "ABCDEFG3")]).await;
        assert_eq!(unconfirmed.status, StatusCode::UNPROCESSABLE_ENTITY, "its course is not confirmed");
    }

    async fn a_teacher_finds_the_course_again(site: &TestApp) {
        import_text(site, DUMP).await;
        let teacher = site.visitor();
        assert_eq!(teacher.post("/login/course-token/", &[("token", "ABCD-EFGH-JKLM")]).await.location(), "/course/");
        let page = teacher.get("/course/").await;
        assert_eq!(page.value("teacher_email").as_deref(), Some("kim@example.org"), "no address waits");
        assert_eq!((page.value("name").as_deref(), page.value("school_name").as_deref()), (Some("7b"), Some("Schule am Fluss")));
        let keys = teacher.get("/course/acceskeys/").await;
        assert_eq!(keys.status, StatusCode::OK);
        assert_eq!(teacher.get("/documents/course").await.status, StatusCode::OK);
        assert_eq!(teacher.get("/measurement/173/edit/").await.status, StatusCode::OK);
        assert!(teacher.get("/measurements/").await.body.contains("/measurement/173/"));
    }

    async fn the_first_log_in_with_an_old_password_works_and_renews_its_hash(site: &TestApp) {
        let report = import_text(site, DUMP).await;
        let users = counts(&report, Kind::User);
        assert_eq!((users.read, users.added, users.left_out, users.broken), (3, 2, 1, 0));
        let before = account(site, "admin").await;
        assert!(before.password_hash.starts_with("pbkdf2_sha256$"));
        assert_eq!((before.role, before.email.as_deref()), (staff_user::Role::Administrator, Some("admin@example.org")));
        let log_in = async |name: &str, password: &str| {
            let form = [("name", name), ("password", password), ("code", "")];
            site.visitor().post("/admin/login/", &form).await
        };
        assert_eq!(log_in("Admin", "lorem ipsum dolo").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(log_in("Admin", PASSWORD).await.location(), "/admin/");
        assert!(account(site, "admin").await.password_hash.starts_with("$argon2id$"));
        assert_eq!(log_in("Admin", PASSWORD).await.location(), "/admin/", "and so does the second");
        let kim = account(site, "kim").await;
        assert_eq!(kim.role, staff_user::Role::Moderator);
        assert!(kim.disabled_at.is_some());
        assert!(report.notes.iter().any(|note| note.model == Kind::User && note.id == 2), "its password is told");
    }

    async fn keys_are_sealed_and_keep_their_numbers_and_dates(site: &TestApp) {
        import_text(site, DUMP).await;
        let db = site.app.db.read();
        let keys = access_key::Entity::find().order_by_asc(access_key::Column::Id).all(db).await.expect("keys");
        assert_eq!(keys.iter().map(|key| key.id).collect::<Vec<_>>(), [11, 12, 13, 15]);
        assert_eq!(site.app.secrets.open(&keys[0].token_sealed).as_deref(), Some("ABCDEFGH"));
        assert_eq!(keys[0].token_hmac, site.app.secrets.lookup("ABCDEFGH"));
        assert_eq!(keys[0].activated_at, keys[0].created_at, "its 180 days go on");
        assert_eq!(keys[0].last_login_at.expect("a log-in") - keys[0].created_at, TimeDelta::milliseconds(-123));
        assert!(keys[1].deactivated_at.is_some() && keys[0].deactivated_at.is_none());
        let bytes = everything(site).await;
        for secret in ["ABCDEFGHJKLM", "ABCDEFG2", "KEY0OUVI"] {
            assert!(!holds(&bytes, secret), "a key lies open");
        }
    }

    async fn a_course_without_a_token_gets_one(site: &TestApp) {
        let report = import_text(site, DUMP).await;
        let db = site.app.db.read();
        let courses = course::Entity::find().order_by_asc(course::Column::Id).all(db).await.expect("courses");
        assert_eq!(courses.iter().map(|c| (c.id, c.email_verified_at.is_some())).collect::<Vec<_>>(), [(1, true), (2, false)]);
        let token = course_token::Entity::find().filter(course_token::Column::CourseId.eq(2)).one(db).await;
        let token = token.expect("a query").expect("a token");
        assert_eq!(site.app.secrets.open(&token.token_sealed).expect("sealed").len(), 12);
        assert!(report.notes.iter().any(|note| note.model == Kind::Course && note.id == 2));
        let blocked = blocked_email::Entity::find().all(db).await.expect("the list");
        assert_eq!((blocked.len(), blocked[0].pattern.as_str(), blocked[0].comment.as_str()), (1, "*@spam.example", "Werbung"));
    }

    async fn what_comes_after_the_import_gets_numbers_behind_it(site: &TestApp) {
        import_text(site, DUMP).await;
        let new = site.course("8c", 1).await;
        assert!(new.id > 2 && new.key_ids[0] > 15, "{} {:?}", new.id, new.key_ids);
        let place = serde_json::json!({ "type": "Point", "coordinates": [8.7, 49.4] });
        assert!(site.water("Neuer Bach", None, &place).await.id > 23);
    }

    async fn an_account_that_is_here_keeps_its_password(site: &TestApp) {
        let password = gcampus::auth::NewPassword::parse("zwei Forellen im Neckar", "admin").expect("a good password");
        let new = gcampus::auth::NewAccount { name: "admin".to_owned(), email: None, role: staff_user::Role::Moderator, password };
        gcampus::auth::create_account(&site.app, &gcampus::auth::Actor::CommandLine, new).await.expect("a query").expect("a name");
        let report = import_text(site, DUMP).await;
        let users = counts(&report, Kind::User);
        assert_eq!((users.there, users.added), (1, 1));
        assert!(account(site, "admin").await.password_hash.starts_with("$argon2id$"));
        assert_ne!(account(site, "kim").await.id, account(site, "admin").await.id);
    }
}
