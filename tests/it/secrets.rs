//! Keys at rest: nobody reads them out of the database, and the secret key that seals them can be changed.

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use entity::{access_key, staff_user};
use gcampus::{
    auth::{Actor, NewAccount, NewPassword, Role, create_account, log_in_link},
    operate::rotate::{RotateError, Rotated, rotate},
    platform::{App, app::BuildError, ids, secret::Secrets},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use crate::support::{
    TestApp, on_both_databases,
    stored::{everything, holds},
};

const NEW: &str = "quite another secret of many characters";

on_both_databases! {
    async fn no_key_can_be_read_out_of_the_database(site: &TestApp) {
        let course = site.course("7b", 3).await;
        let address = "198.51.100.7";
        let typed = site.visitor().at_address(address);
        for key in &course.keys {
            typed.post("/login/access-key/", &[("token", key)]).await;
        }
        let teacher = site.teacher(&course).await;
        teacher.post("/course/acceskeys/", &[("count", "2")]).await;
        let page = teacher.get("/course/acceskeys/").await.texts("tbody .key .key-block");
        let keys: Vec<String> = page.chunks(2).map(<[String]>::concat).collect();
        assert_eq!(keys.len(), 5);
        let unknown = "ABCDEFGH";
        typed.post("/login/access-key/", &[("token", unknown)]).await;
        let bytes = everything(site).await;
        assert!(holds(&bytes, "Schule am Fluss"), "the search finds what is there");
        for key in keys.iter().chain([&course.token]) {
            assert!(!holds(&bytes, key) && !holds(&bytes, &ids::in_blocks(key)), "a key lies open");
            assert!(!holds(&bytes, &key.to_lowercase()));
        }
        assert!(!holds(&bytes, unknown) && !holds(&bytes, address), "neither do tries and addresses");
    }

    async fn the_secret_key_can_be_changed(site: &TestApp) {
        let course = site.course("7b", 2).await;
        let password = NewPassword::parse("zwei Forellen im Neckar", "kim").expect("a good password");
        let new = NewAccount { name: "kim".to_owned(), email: None, role: Role::Moderator, password };
        let account = create_account(&site.app, &Actor::CommandLine, new).await.expect("a query").expect("a name");
        let factor = staff_user::ActiveModel {
            id: Set(account.id),
            totp_secret_sealed: Set(Some(site.app.secrets.seal("a second factor"))),
            ..Default::default()
        };
        factor.update(site.app.db.read()).await.expect("a second factor");
        // Somebody whose link is on its way.
        let form = [("teacher_email", "jo@example.org"), ("number_of_access_keys", "1"), ("terms", "on")];
        let marker = site.visitor().get("/register/").await.value("shown_at").expect("a marker");
        let form: Vec<_> = form.into_iter().chain([("shown_at", marker.as_str())]).collect();
        assert_eq!(site.visitor().post("/register/", &form).await.location(), "/");
        let mails = site.mails().await.len();

        let (old, new) = (site.app.secrets.clone(), Secrets::derive(NEW));
        let now = site.app.clock.now();
        let wrong = rotate(&site.app.db, &Secrets::derive("not the old one"), &new, now).await;
        assert!(matches!(wrong, Err(RotateError::WrongOldKey)), "{wrong:?}");
        let rotated = rotate(&site.app.db, &old, &new, now).await.expect("rotated");
        assert_eq!(rotated, Rotated { access_keys: 3, course_tokens: 2, second_factors: 1, mails: 1 });
        let again = rotate(&site.app.db, &old, &new, now).await;
        assert!(matches!(again, Err(RotateError::Done)), "{again:?}");

        let mut config = site.app.config.clone();
        let refused = App::build(config.clone()).await;
        assert!(matches!(refused, Err(BuildError::SecretChanged)), "the old key starts no site any more");
        config.secret_key = NEW.to_owned().into();
        let app = App::build(config).await.expect("the new key does");
        let rows = access_key::Entity::find().all(app.db.read()).await.expect("keys");
        for (row, key) in rows.iter().zip(&course.keys) {
            assert_eq!(app.secrets.open(&row.token_sealed).as_ref(), Some(key));
            assert_eq!(row.token_hmac, app.secrets.lookup(key));
        }
        let kim = staff_user::Entity::find().one(app.db.read()).await.expect("a query").expect("kim");
        let sealed = kim.totp_secret_sealed.expect("a second factor");
        assert_eq!(app.secrets.open(&sealed).as_deref(), Some("a second factor"));
        assert_eq!(site.mails().await.len(), mails + 1, "the link goes out once more");
    }

    async fn one_value_that_does_not_open_stops_the_change(site: &TestApp) {
        let course = site.course("7b", 2).await;
        let foreign = access_key::ActiveModel {
            id: Set(course.key_ids[1]),
            token_sealed: Set(Secrets::derive("a third one").seal("ABCDEFGH")),
            ..Default::default()
        };
        foreign.update(site.app.db.read()).await.expect("changed");
        let refused = rotate(&site.app.db, &site.app.secrets, &Secrets::derive(NEW), site.app.clock.now()).await;
        assert!(matches!(&refused, Err(RotateError::Unreadable(what)) if what.contains("access key")), "{refused:?}");
        let first = access_key::Entity::find_by_id(course.key_ids[0]).one(site.app.db.read()).await;
        let sealed = first.expect("a query").expect("the key").token_sealed;
        assert_eq!(site.app.secrets.open(&sealed).as_ref(), Some(&course.keys[0]), "nothing is changed");
    }
}

/// The real program on the data in `folder`.
fn run(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gcampus"));
    command.args(arguments).env_clear().env("GCAMPUS_DATA_DIR", folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    std::io::Write::write_all(&mut child.stdin.take().expect("piped"), input.as_bytes()).expect("written");
    child.wait_with_output().expect("it ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn the_program_changes_the_secret_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = run(folder.path(), &["demo", "--json"], "");
    let demo: serde_json::Value = serde_json::from_slice(&demo.stdout).expect("JSON");
    let (kept, old) = (folder.path().join("secret-key"), folder.path().join("old-key"));
    fs::rename(&kept, &old).expect("moved");
    let refused = run(folder.path(), &["demo"], "");
    assert_eq!(refused.status.code(), Some(78));
    assert!(text(&refused.stderr).contains("gcampus secret rotate"), "{}", text(&refused.stderr));
    assert!(!kept.exists(), "no key that opens nothing takes the place of the lost one");
    let without = run(folder.path(), &["secret", "rotate"], "");
    assert!(!without.status.success() && text(&without.stderr).contains("GCAMPUS_SECRET_KEY_OLD"));
    let done = run(folder.path(), &["secret", "rotate", "--old-key-file", &old.display().to_string()], "");
    assert!(done.status.success(), "{}", text(&done.stderr));
    let again = run(folder.path(), &["demo", "--json"], "");
    let again: serde_json::Value = serde_json::from_slice(&again.stdout).expect("JSON");
    assert_eq!(again["access_key"], demo["access_key"]);
    for output in [&refused, &without, &done] {
        let said = text(&output.stdout) + &text(&output.stderr);
        for secret in [fs::read_to_string(&kept), fs::read_to_string(&old)] {
            assert!(!said.contains(secret.expect("a secret").trim()), "a secret is shown");
        }
    }
}

#[test]
fn the_program_keeps_the_accounts_of_the_staff() {
    let folder = tempfile::tempdir().expect("a folder");
    let staff = |arguments: &[&str], input: &str| run(folder.path(), &[&["staff"], arguments].concat(), input);
    let short = staff(&["create", "kim"], "kurz\n");
    assert!(!short.status.success() && text(&short.stderr).contains("at least 12"), "{}", text(&short.stderr));
    let made = staff(&["create", "Kim", "--role", "administrator"], "zwei Forellen im Neckar\n");
    assert!(made.status.success() && text(&made.stdout).contains("/admin/login/"), "{}", text(&made.stderr));
    assert!(!staff(&["create", "kim"], "zwei Forellen im Neckar\n").status.success(), "the name is taken");
    for wrong in [
        &["create", "Kim Admin"][..],
        &["create", "kim\nadmin"],
        &["create", ""],
        &["create", "<jo>"],
        &["create", "jo", "--email", "jo"],
        &["create", "jo", "--email", "jo@example.org\r\nBcc: x@evil.example"],
    ] {
        let refused = staff(wrong, "zwei Forellen im Neckar\n");
        assert!(!refused.status.success(), "{wrong:?}");
        assert!(text(&refused.stderr).contains("a name has") || text(&refused.stderr).contains("e-mail address"));
    }
    assert!(staff(&["role", "kim", "moderator"], "").status.success());
    assert!(staff(&["password", "kim"], "drei Karpfen im Teich\n").status.success());
    assert!(staff(&["disable", "kim"], "").status.success());
    let list = staff(&["list", "--json"], "");
    let accounts: serde_json::Value = serde_json::from_slice(&list.stdout).expect("JSON");
    assert_eq!((accounts[0]["name"].as_str(), accounts[0]["role"].as_str()), (Some("kim"), Some("moderator")));
    assert!(accounts[0]["disabled_at"].is_string() && accounts[0].get("password_hash").is_none(), "{accounts}");
    assert!(staff(&["enable", "kim"], "").status.success());
    assert!(staff(&["remove-second-factor", "kim"], "").status.success());
    assert!(text(&staff(&["list"], "").stdout).starts_with("kim: moderator"));
    assert_eq!(text(&staff(&["list"], "").stdout).lines().count(), 1, "nobody else was made");
    assert!(!staff(&["disable", "jo"], "").status.success());
}

#[tokio::test]
async fn a_cards_link_hides_the_key_behind_the_number_sign() {
    let site = TestApp::start(&[("GCAMPUS_PUBLIC_URL", "https://water.example.org")]).await;
    assert_eq!(log_in_link(&site.app.config, "ABCDEFGH"), "https://water.example.org/login/#k=ABCDEFGH");
}
