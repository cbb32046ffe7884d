//! The staff's log-in, own account and second factor.

use chrono::TimeDelta;
use entity::staff_user;
use gcampus::auth::{AccountChange, Actor, NewAccount, NewPassword, Role, accounts, change_account, create_account};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use totp_rs::{Builder, Secret};

use crate::support::{Client, Reply, TestApp, on_both_databases};

const PASSWORD: &str = "zwei Forellen im Neckar";

async fn account(site: &TestApp, name: &str) {
    let password = NewPassword::parse(PASSWORD, name).expect("a good password");
    let new = NewAccount { name: name.to_owned(), email: None, role: Role::Administrator, password };
    create_account(&site.app, &Actor::CommandLine, new).await.expect("a query").expect("the name is free");
}

async fn log_in(client: &Client, name: &str, password: &str, code: &str) -> Reply {
    client.post("/admin/login/", &[("name", name), ("password", password), ("code", code)]).await
}

async fn row(site: &TestApp) -> staff_user::Model {
    staff_user::Entity::find().one(site.app.db.read()).await.expect("a query").expect("an account")
}

fn errors(reply: &Reply) -> Vec<String> {
    reply.texts(".field-error")
}

/// What an app shows for this secret at the site's time.
fn code(site: &TestApp, base32: &str) -> String {
    let secret = Secret::try_from_base32(base32).expect("base32");
    let totp = Builder::new().with_secret(secret).build().expect("a secret of the right length");
    totp.generate(u64::try_from(site.app.clock.now().timestamp()).expect("after 1970")).to_string()
}

on_both_databases! {
    async fn staff_log_in_by_name_and_password(site: &TestApp) {
        account(site, "Kim.Admin").await;
        let kim = site.visitor();
        assert_eq!(kim.get("/admin/account/").await.attributes("main a", "href")[0], "/admin/login/?next_url=%2Fadmin%2Faccount%2F");
        assert_eq!(log_in(&kim, " kim.ADMIN ", PASSWORD, "").await.location(), "/admin/");
        let page = kim.get("/admin/account/").await;
        assert_eq!((page.status, page.texts("h1")), (StatusCode::OK, vec!["Mein Zugang".to_owned()]));
        assert!(page.texts("dd").contains(&"kim.admin".to_owned()) && page.texts("dd").contains(&"Verwaltung".to_owned()));
        assert_eq!(page.headers["cache-control"], "no-store");
        assert!(row(site).await.last_login_at.is_some() && row(site).await.password_hash.starts_with("$argon2id$"));
        assert_eq!(kim.get("/admin/login/").await.location(), "/admin/");
        let next = kim.post("/admin/login/", &[("name", "kim.admin"), ("password", PASSWORD), ("next_url", "/waters/")]);
        assert_eq!(next.await.location(), "/waters/");
    }

    async fn nobody_learns_which_names_exist(site: &TestApp) {
        account(site, "kim").await;
        let wrong = log_in(&site.visitor(), "kim", "falsch falsch", "").await;
        let unknown = log_in(&site.visitor(), "nobody", "falsch falsch", "").await;
        for reply in [&wrong, &unknown] {
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(errors(reply).len(), 1);
            assert!(!reply.body.contains("falsch falsch"), "a password never comes back");
        }
        assert_eq!(errors(&wrong), errors(&unknown));
        assert_eq!((wrong.value("name").as_deref(), unknown.value("name").as_deref()), (Some("kim"), Some("nobody")));
    }

    async fn accounts_lock_themselves_for_longer_and_longer(site: &TestApp) {
        account(site, "kim").await;
        for failed in 1..=5 {
            log_in(&site.visitor(), "kim", "falsch falsch", "").await;
            assert_eq!(row(site).await.failed_logins, failed);
        }
        let until = row(site).await.locked_until.expect("locked");
        assert!(until - site.app.clock.now() <= TimeDelta::minutes(1));
        let refused = log_in(&site.visitor(), "kim", PASSWORD, "").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "not even with the right password");
        assert_eq!(row(site).await.failed_logins, 5, "a try while it is locked lengthens nothing");
        site.app.clock.advance(TimeDelta::seconds(61));
        log_in(&site.visitor(), "kim", "falsch falsch", "").await;
        let again = row(site).await.locked_until.expect("locked again") - site.app.clock.now();
        assert!(again > TimeDelta::seconds(61) && again <= TimeDelta::minutes(2), "{again}");
        site.app.clock.advance(TimeDelta::minutes(3));
        assert_eq!(log_in(&site.visitor(), "kim", PASSWORD, "").await.location(), "/admin/");
        assert_eq!((row(site).await.failed_logins, row(site).await.locked_until), (0, None));
    }

    async fn a_session_of_the_staff_ends_after_twelve_hours_of_use(site: &TestApp) {
        account(site, "kim").await;
        let kim = site.visitor();
        log_in(&kim, "kim", PASSWORD, "").await;
        for _ in 0..11 {
            site.app.clock.advance(TimeDelta::hours(1));
            assert_eq!(kim.get("/admin/account/").await.status, StatusCode::OK, "in use");
        }
        site.app.clock.advance(TimeDelta::hours(1));
        assert_eq!(kim.get("/admin/account/").await.status, StatusCode::FORBIDDEN);
    }

    async fn the_predecessors_passwords_work_and_become_new_ones(site: &TestApp) {
        account(site, "kim").await;
        // As Django writes it, of 1000 rounds for "lorem ipsum dolor".
        let django = "pbkdf2_sha256$1000$seasalt$SWfCQ7LJ0pIuzUqqwW11BFgOgh52ZWwUCDPjDG9Etzg=";
        let old = staff_user::ActiveModel { id: Set(1), password_hash: Set(django.to_owned()), ..Default::default() };
        old.update(site.app.db.read()).await.expect("changed");
        assert_eq!(log_in(&site.visitor(), "kim", PASSWORD, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        for _ in 0..2 {
            assert_eq!(log_in(&site.visitor(), "kim", "lorem ipsum dolor", "").await.location(), "/admin/");
            assert!(row(site).await.password_hash.starts_with("$argon2id$"));
        }
    }

    async fn a_changed_password_ends_all_other_sessions(site: &TestApp) {
        account(site, "kim").await;
        let (here, there) = (site.visitor(), site.visitor());
        for client in [&here, &there] {
            log_in(client, "kim", PASSWORD, "").await;
        }
        assert_eq!(here.get("/admin/account/").await.texts("tbody tr").len(), 2);
        let new = "drei Karpfen im Teich";
        for (now, new_password, repeated) in
            [("falsch falsch", new, new), (PASSWORD, "kurzes", "kurzes"), (PASSWORD, new, "anders anders")]
        {
            let form = [("password", now), ("new_password", new_password), ("repeated", repeated)];
            let reply = here.post("/admin/password/", &form).await;
            assert_eq!((reply.status, errors(&reply).len()), (StatusCode::UNPROCESSABLE_ENTITY, 1), "{new_password}");
            assert!(!reply.body.contains(now) && !reply.body.contains(new_password));
        }
        let form = [("password", PASSWORD), ("new_password", new), ("repeated", new)];
        assert_eq!(here.post("/admin/password/", &form).await.location(), "/admin/account/");
        assert_eq!(here.get("/admin/account/").await.texts("tbody tr").len(), 1);
        assert_eq!(there.get("/admin/account/").await.status, StatusCode::FORBIDDEN);
        assert_eq!(log_in(&there, "kim", PASSWORD, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(log_in(&there, "kim", new, "").await.location(), "/admin/");
        assert_eq!(here.post("/admin/sessions/", &[]).await.location(), "/admin/account/");
        assert_eq!(there.get("/admin/account/").await.status, StatusCode::FORBIDDEN);
        assert_eq!(here.get("/admin/account/").await.status, StatusCode::OK);
    }

    async fn a_second_factor_is_set_up_asked_for_and_removed(site: &TestApp) {
        account(site, "kim").await;
        let (kim, early) = (site.visitor(), site.visitor());
        for browser in [&kim, &early] {
            log_in(browser, "kim", PASSWORD, "").await;
        }
        let page = kim.get("/admin/totp/").await;
        let (secret, sealed) = (page.texts(".secret")[0].replace(' ', ""), page.value("sealed").expect("sealed"));
        assert_eq!(page.attributes("svg.qr path", "d").len(), 1);
        assert_ne!(kim.get("/admin/totp/").await.texts(".secret")[0].replace(' ', ""), secret, "each time a new one");
        let wrong = kim.post("/admin/totp/", &[("sealed", &sealed), ("code", "12")]).await;
        assert_eq!((wrong.status, errors(&wrong).len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
        assert_eq!(wrong.texts(".secret")[0].replace(' ', ""), secret, "the same again");
        assert_eq!(row(site).await.totp_secret_sealed, None);
        let first = code(site, &secret);
        assert_eq!(kim.post("/admin/totp/", &[("sealed", &sealed), ("code", &first)]).await.location(), "/admin/account/");
        assert!(row(site).await.totp_secret_sealed.is_some_and(|sealed| sealed.len() > 40));
        assert_eq!(early.get("/admin/account/").await.status, StatusCode::FORBIDDEN, "who got in without it is out");
        // Another one only after this one is removed, which asks for the password.
        assert_eq!(kim.get("/admin/totp/").await.location(), "/admin/account/");
        let kept = row(site).await.totp_secret_sealed;
        assert_eq!(kim.post("/admin/totp/", &[("sealed", &sealed), ("code", &first)]).await.location(), "/admin/account/");
        assert_eq!(row(site).await.totp_secret_sealed, kept);

        // The code of the set-up is used up; without one or with a wrong one nobody gets in.
        for typed in [first.as_str(), "", "000000"] {
            let reply = log_in(&site.visitor(), "kim", PASSWORD, typed).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        }
        site.app.clock.advance(TimeDelta::seconds(60));
        let next = code(site, &secret);
        assert_eq!(log_in(&site.visitor(), "kim", PASSWORD, &next).await.location(), "/admin/");
        let twice = log_in(&site.visitor(), "kim", PASSWORD, &next).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "a code works once");

        let wrong = kim.post("/admin/totp/remove/", &[("password", "falsch falsch")]).await;
        assert_eq!((wrong.status, errors(&wrong).len()), (StatusCode::UNPROCESSABLE_ENTITY, 1));
        assert_eq!(kim.post("/admin/totp/remove/", &[("password", PASSWORD)]).await.location(), "/admin/account/");
        assert_eq!(log_in(&site.visitor(), "kim", PASSWORD, "").await.location(), "/admin/");
    }

    async fn whoever_is_shut_out_is_out_at_once(site: &TestApp) {
        account(site, "kim").await;
        let kim = site.visitor();
        log_in(&kim, "kim", PASSWORD, "").await;
        assert!(change_account(&site.app, &Actor::CommandLine, "Kim", AccountChange::Disable).await.expect("a query"));
        assert_eq!(kim.get("/admin/account/").await.status, StatusCode::FORBIDDEN);
        assert_eq!(log_in(&kim, "kim", PASSWORD, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(change_account(&site.app, &Actor::CommandLine, "kim", AccountChange::Enable).await.expect("a query"));
        assert_eq!(log_in(&kim, "kim", PASSWORD, "").await.location(), "/admin/");
        assert!(!change_account(&site.app, &Actor::CommandLine, "nobody", AccountChange::Enable).await.expect("a query"));
    }
}

#[tokio::test]
async fn a_set_up_is_good_for_its_owner_and_half_an_hour() {
    let site = TestApp::on_sqlite().await;
    account(&site, "kim").await;
    account(&site, "jo").await;
    let (kim, jo) = (site.visitor(), site.visitor());
    log_in(&kim, "kim", PASSWORD, "").await;
    log_in(&jo, "jo", PASSWORD, "").await;
    let page = kim.get("/admin/totp/").await;
    let (secret, sealed) = (page.texts(".secret")[0].replace(' ', ""), page.value("sealed").expect("sealed"));
    let theirs = jo.post("/admin/totp/", &[("sealed", &sealed), ("code", &code(&site, &secret))]).await;
    assert_eq!(theirs.location(), "/admin/totp/");
    site.app.clock.advance(TimeDelta::minutes(31));
    let late = kim.post("/admin/totp/", &[("sealed", &sealed), ("code", &code(&site, &secret))]).await;
    assert_eq!(late.location(), "/admin/totp/");
    assert!(accounts(&site.app).await.expect("accounts").iter().all(|account| !account.has_second_factor));
}

#[tokio::test]
async fn guessing_passwords_is_limited_per_client() {
    let site = TestApp::on_sqlite().await;
    account(&site, "kim").await;
    let guesser = site.visitor().at_address("198.51.100.1");
    for _ in 0..20 {
        assert_eq!(log_in(&guesser, "nobody", "falsch falsch", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let told = log_in(&guesser, "kim", PASSWORD, "").await;
    assert_eq!((told.status, told.value("name").as_deref()), (StatusCode::TOO_MANY_REQUESTS, Some("kim")));
    assert!(told.headers.contains_key("retry-after"));
    let other = site.visitor().at_address("198.51.100.2");
    assert_eq!(log_in(&other, "kim", PASSWORD, "").await.location(), "/admin/");
}

#[tokio::test]
async fn pupils_and_teachers_have_no_account() {
    let site = TestApp::on_sqlite().await;
    let course = site.course("7b", 1).await;
    for client in [site.student(&course).await, site.teacher(&course).await] {
        for path in ["/admin/account/", "/admin/totp/"] {
            assert_eq!(client.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
}
