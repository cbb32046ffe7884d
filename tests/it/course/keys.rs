//! The page of the access keys.

use entity::access_key;
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::flashes;
use crate::support::{BuiltCourse, TestApp, on_both_databases};

const PAGE: &str = "/course/acceskeys/";

async fn in_use(site: &TestApp, course: &BuiltCourse) -> u64 {
    let keys = access_key::Entity::find().filter(access_key::Column::CourseId.eq(course.id));
    keys.filter(access_key::Column::DeactivatedAt.is_null()).count(site.app.db.read()).await.expect("a number")
}

async fn key(site: &TestApp, id: i64) -> access_key::Model {
    access_key::Entity::find_by_id(id).one(site.app.db.read()).await.expect("a query").expect("the key")
}

on_both_databases! {
    async fn the_list_shows_each_key_with_its_use(site: &TestApp) {
        let course = site.course("7b", 2).await;
        site.course("7c", 3).await;
        let teacher = site.teacher(&course).await;
        site.student_with_key(&course, 1).await;
        for page in [teacher.get(PAGE).await, teacher.get("/course/access-keys/").await] {
            assert_eq!(page.status, StatusCode::OK);
            let masked: Vec<String> = course.keys.iter().map(|key| format!("••••-•{}", &key[5..])).collect();
            assert_eq!(page.texts("tbody summary .key"), masked);
            assert_eq!(page.texts("tbody .key-block").concat(), course.keys.concat());
            assert_eq!(page.texts("tbody td[data-label=Zustand]"), ["aktiv", "aktiv"]);
            assert_eq!(page.texts("tbody td[data-label=Messungen]"), ["0", "0"]);
            let seen = page.texts("tbody td[data-label='Letzte Anmeldung']");
            assert_eq!(seen[0], "noch nie");
            assert!(seen[1].ends_with("Uhr"), "{}", seen[1]);
        }
    }

    async fn keys_are_made_up_to_the_limit(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let teacher = site.teacher(&course).await;
        assert_eq!(teacher.post(PAGE, &[("count", "26")]).await.location(), PAGE);
        assert_eq!(flashes(&teacher.get(PAGE).await), "26 Zugangsschlüssel wurden erzeugt.");
        assert_eq!(in_use(site, &course).await, 27);
        for (count, message) in [
            ("4", "Es sind nur noch 3 Schlüssel frei."),
            ("0", "Bitte eine Zahl von 1 bis 30."),
            ("-1", "Bitte eine Zahl von 1 bis 30."),
            ("31", "Bitte eine Zahl von 1 bis 30."),
            ("", "Bitte eine Zahl von 1 bis 30."),
        ] {
            let reply = teacher.post(PAGE, &[("count", count)]).await;
            assert_eq!((reply.status, reply.texts(".field-error")), (StatusCode::UNPROCESSABLE_ENTITY, vec![message.to_owned()]));
            assert_eq!(reply.value("count").as_deref(), Some(count));
        }
        teacher.post("/course/access-keys/", &[("count", "3")]).await;
        assert_eq!(in_use(site, &course).await, 30);
        let full = teacher.get(PAGE).await;
        assert!(full.texts("button[formaction='/course/acceskeys/']").is_empty());
        assert!(full.texts("main").join("").contains("Mehr als 30 aktive Schlüssel"));

        // A deactivated key makes room, and can't come back while there is none.
        let path = format!("{PAGE}{}/", course.key_ids[0]);
        teacher.post(&path, &[("deactivated", "true")]).await;
        teacher.get(PAGE).await;
        assert_eq!(teacher.post(PAGE, &[("count", "1")]).await.location(), PAGE);
        teacher.get(PAGE).await;
        teacher.post(&path, &[("deactivated", "false")]).await;
        assert!(flashes(&teacher.get(PAGE).await).starts_with("Alle Schlüssel, die ein Kurs haben kann, sind aktiv."));
        assert_eq!(in_use(site, &course).await, 30);
    }

    async fn two_requests_at_once_do_not_pass_the_limit(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let teacher = site.teacher(&course).await;
        tokio::join!(teacher.post(PAGE, &[("count", "20")]), teacher.post(PAGE, &[("count", "20")]));
        assert_eq!(in_use(site, &course).await, 21);
    }

    async fn a_key_is_switched_off_and_on(site: &TestApp) {
        let course = site.course("7b", 1).await;
        let (teacher, pupil) = (site.teacher(&course).await, site.student(&course).await);
        let path = format!("{PAGE}{}/", course.key_ids[0]);
        let made = key(site, course.key_ids[0]).await.activated_at;
        site.app.clock.advance(chrono::TimeDelta::minutes(5));

        assert_eq!(teacher.post(&path, &[]).await.location(), PAGE);
        let page = teacher.get(PAGE).await;
        assert_eq!(page.texts("tbody td[data-label=Zustand]"), ["deaktiviert"]);
        assert!(flashes(&page).starts_with("Der Schlüssel ist deaktiviert."));
        assert!(flashes(&pupil.get("/login/").await).starts_with("Dieser Schlüssel ist nicht mehr aktiv."));
        // The same button pressed twice does not switch it on again.
        let off = key(site, course.key_ids[0]).await.deactivated_at;
        teacher.post(&path, &[("deactivated", "true")]).await;
        assert_eq!(key(site, course.key_ids[0]).await.deactivated_at, off);

        teacher.post(&path, &[("deactivated", "false")]).await;
        let on = key(site, course.key_ids[0]).await;
        assert_eq!(on.deactivated_at, None);
        assert!(on.activated_at > made, "its time starts anew");
        assert_eq!(site.visitor().post("/login/access-key/", &[("token", &course.keys[0])]).await.location(), "/");
    }

    async fn the_keys_of_others_are_out_of_reach(site: &TestApp) {
        let (course, other) = (site.course("7b", 1).await, site.course("7c", 1).await);
        let teacher = site.teacher(&course).await;
        for id in [other.key_ids[0].to_string(), "999999".to_owned(), "x".to_owned(), "-1".to_owned()] {
            let reply = teacher.post(&format!("{PAGE}{id}/"), &[("deactivated", "true")]).await;
            assert_eq!(reply.status, StatusCode::NOT_FOUND, "{id}");
        }
        assert_eq!(in_use(site, &other).await, 1);
        for (client, status) in [(site.visitor(), StatusCode::FORBIDDEN), (site.student(&course).await, StatusCode::FORBIDDEN)] {
            assert_eq!(client.get(PAGE).await.status, status);
            assert_eq!(client.post(PAGE, &[("count", "1")]).await.status, status);
            let own = format!("{PAGE}{}/", course.key_ids[0]);
            assert_eq!(client.post(&own, &[("deactivated", "true")]).await.status, status);
        }
        assert_eq!(in_use(site, &course).await, 1);
    }
}
