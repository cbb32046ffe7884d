//! The course's data and the change of its address.

use entity::{course, email_confirmation};
use reqwest::StatusCode;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{block, flashes, last_link};
use crate::support::{BuiltCourse, Client, Reply, TestApp, on_both_databases};

async fn row(site: &TestApp, course: &BuiltCourse) -> course::Model {
    course::Entity::find_by_id(course.id).one(site.app.db.read()).await.expect("a query").expect("the course")
}

async fn save(teacher: &Client, email: &str, name: &str) -> Reply {
    let form = [("teacher_name", "Änne"), ("teacher_email", email), ("name", name), ("school_name", "")];
    teacher.post("/course/", &form).await
}

on_both_databases! {
    async fn names_are_saved_and_the_token_is_masked(site: &TestApp) {
        let built = site.course("7b", 1).await;
        let teacher = site.teacher(&built).await;
        let address = row(site, &built).await.teacher_email;
        let page = teacher.get("/course/").await;
        assert_eq!(page.value("teacher_email").as_deref(), Some(address.as_str()));
        assert_eq!(page.texts("details summary .key"), [format!("••••-••••-•{}", &built.token[9..])]);
        assert_eq!(page.texts("details .key-block").concat(), built.token);
        assert_eq!(page.texts(".chip-good"), ["bestätigt"]);

        assert_eq!(save(&teacher, &address, " Klasse 9c ").await.location(), "/course/");
        let page = teacher.get("/course/").await;
        assert_eq!((flashes(&page).as_str(), page.texts("h1")), ("Die Daten sind gespeichert.", vec!["Klasse 9c".to_owned()]));
        let saved = row(site, &built).await;
        assert_eq!((saved.name.as_deref(), saved.school_name, saved.teacher_name.as_deref()), (Some("Klasse 9c"), None, Some("Änne")));
        assert!(site.mails().await.is_empty());

        let wrong = save(&teacher, "x", &"ä".repeat(31)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(wrong.attributes("[aria-invalid=true]", "name"), ["name", "teacher_email"]);
        assert_eq!(wrong.value("teacher_email").as_deref(), Some("x"));
        assert_eq!(row(site, &built).await.name.as_deref(), Some("Klasse 9c"));
    }

    async fn a_new_address_counts_once_it_is_confirmed(site: &TestApp) {
        let built = site.course("7b", 1).await;
        let teacher = site.teacher(&built).await;
        let old = row(site, &built).await.teacher_email;
        save(&teacher, "new@example.org", "7b").await;
        let page = teacher.get("/course/").await;
        assert!(flashes(&page).contains("Bitte bestätigen Sie die neue Adresse"));
        assert_eq!(page.texts(".chip-warn"), ["noch nicht bestätigt"]);
        assert!(page.texts("main").join("").contains(&format!("Bis dahin gilt {old}.")));
        let waiting = row(site, &built).await;
        assert_eq!((waiting.teacher_email.as_str(), waiting.new_email.as_deref()), (old.as_str(), Some("new@example.org")));

        let mails = site.mails().await;
        // The second one tells the old address.
        assert_eq!((mails.len(), mails[0].to.as_str(), mails[1].to.as_str()), (2, "new@example.org", old.as_str()));
        assert!(mails[0].subject.contains("Ihre neue E-Mail-Adresse"), "{}", mails[0].subject);
        let path = last_link(site).await;
        // Saving something else meanwhile asks for nothing again.
        save(&teacher, "new@example.org", "7c").await;
        assert_eq!(site.mails().await.len(), 2);

        let elsewhere = site.visitor();
        assert!(elsewhere.get(&path).await.texts("main").join("").contains("new@example.org"));
        assert_eq!(row(site, &built).await.teacher_email, old);
        // A mistyped address must not hand the course to whoever reads its mail.
        assert_eq!(elsewhere.post(&path, &[]).await.location(), "/login/?next_url=/course/");
        assert!(flashes(&elsewhere.get("/login/").await).contains("Die neue E-Mail-Adresse ist bestätigt."));
        assert_eq!(elsewhere.get("/course/").await.status, StatusCode::FORBIDDEN);
        let changed = row(site, &built).await;
        assert_eq!((changed.teacher_email.as_str(), changed.new_email), ("new@example.org", None));
        assert!(site.mails().await.iter().all(|mail| !mail.text.contains(&built.keys[0][..4])), "the keys are not mailed again");
    }

    async fn only_the_last_change_can_be_confirmed(site: &TestApp) {
        let built = site.course("7b", 1).await;
        let teacher = site.teacher(&built).await;
        let old = row(site, &built).await.teacher_email;
        save(&teacher, "one@example.org", "7b").await;
        let first = last_link(site).await;
        save(&teacher, "two@example.org", "7b").await;
        let second = last_link(site).await;
        assert_eq!(site.visitor().post(&first, &[]).await.status, StatusCode::NOT_FOUND);
        save(&teacher, &old, "7b").await;
        assert_eq!(row(site, &built).await.new_email, None, "the address in force ends the wait");
        assert_eq!(site.visitor().post(&second, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(row(site, &built).await.teacher_email, old);
    }

    async fn a_course_mails_few_new_addresses(site: &TestApp) {
        let built = site.course("7b", 1).await;
        let teacher = site.teacher(&built).await;
        for number in 1..=5 {
            assert_eq!(save(&teacher, &format!("p{number}@example.org"), "7b").await.location(), "/course/");
        }
        // The same again asks nobody.
        assert_eq!(save(&teacher, "p5@example.org", "7c").await.location(), "/course/");
        let sixth = save(&teacher, "p6@example.org", "7b").await;
        assert_eq!(sixth.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(sixth.value("teacher_email").as_deref(), Some("p6@example.org"), "what was typed is kept");
        assert_eq!(row(site, &built).await.new_email.as_deref(), Some("p5@example.org"));
        site.app.clock.advance(chrono::TimeDelta::hours(1));
        assert_eq!(save(&teacher, "p6@example.org", "7b").await.location(), "/course/");
    }

    async fn the_block_list_covers_a_change(site: &TestApp) {
        let built = site.course("7b", 1).await;
        let teacher = site.teacher(&built).await;
        let old = row(site, &built).await.teacher_email;
        block(site, "*@evil.example").await;
        let reply = save(&teacher, "me@Evil.Example", "7c").await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reply.texts(".field-error")[0].starts_with("Diese Adresse kann hier nicht genutzt werden."));
        assert_eq!(email_confirmation::Entity::find().count(site.app.db.read()).await.expect("a number"), 0);
        // Who was here before the entry can still save the rest.
        block(site, &old).await;
        assert_eq!(save(&teacher, &old, "7c").await.location(), "/course/");
        assert_eq!(row(site, &built).await.name.as_deref(), Some("7c"));
    }
}
