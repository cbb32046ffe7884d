//! Looking after access keys: names of groups, replacing one, sorting, cards.

use chrono::TimeDelta;
use entity::{access_key, measurement::State};
use reqwest::StatusCode;
use sea_orm::EntityTrait;

use super::{flashes, measurement};
use crate::support::{TestApp, on_both_databases};

const PAGE: &str = "/course/acceskeys/";
const LABELS: &str = "/course/access-keys/labels/";

async fn key(site: &TestApp, id: i64) -> access_key::Model {
    access_key::Entity::find_by_id(id).one(site.app.db.read()).await.expect("a query").expect("the key")
}

on_both_databases! {
    async fn groups_are_named_together_and_for_the_teacher_alone(site: &TestApp) {
        let (course, other) = (site.course("7b", 2).await, site.course("7c", 1).await);
        let (teacher, pupil) = (site.teacher(&course).await, site.student(&course).await);
        let ids = course.key_ids.iter().map(i64::to_string).collect::<Vec<_>>();
        let form = [("key", &*ids[0]), ("label", " Gruppe Eisvogel "), ("key", &ids[1]), ("label", "")];
        assert_eq!(teacher.post(LABELS, &form).await.location(), PAGE);
        let page = teacher.get(PAGE).await;
        assert_eq!(flashes(&page), "Die Namen der Gruppen sind gespeichert.");
        assert_eq!(page.attributes("input[name=label]", "value"), ["Gruppe Eisvogel", ""]);
        assert_eq!(key(site, course.key_ids[1]).await.label, None);
        for path in ["/", "/measurements/", "/measurement/add/"] {
            assert!(!pupil.get(path).await.body.contains("Eisvogel"), "{path}");
        }

        // What is wrong is told at its field, and the rest is kept as typed.
        let long = "ä".repeat(61);
        let form = [("key", &*ids[0]), ("label", "Gruppe Otter"), ("key", &ids[1]), ("label", &long)];
        let reply = teacher.post(LABELS, &form).await;
        assert_eq!((reply.status, reply.texts(".field-error")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["Höchstens 60 Zeichen, bitte kürzen.".to_owned()]));
        assert_eq!(reply.attributes("[aria-invalid=true]", "id"), [format!("label-{}", ids[1])]);
        assert_eq!(reply.attributes("input[name=label]", "value"), ["Gruppe Otter", &long]);
        assert_eq!(key(site, course.key_ids[0]).await.label.as_deref(), Some("Gruppe Eisvogel"));
        let reply = teacher.post(LABELS, &[("key", &*ids[0]), ("label", "a\nBcc: x")]).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(teacher.post(LABELS, &[("key", &*ids[0])]).await.status, StatusCode::BAD_REQUEST);

        // A key of another course changes nothing, not even one's own.
        let foreign = other.key_ids[0].to_string();
        let form = [("key", &*ids[0]), ("label", "x"), ("key", &foreign), ("label", "x")];
        assert_eq!(teacher.post(LABELS, &form).await.status, StatusCode::NOT_FOUND);
        assert_eq!(key(site, other.key_ids[0]).await.label, None);
        assert_eq!(key(site, course.key_ids[0]).await.label.as_deref(), Some("Gruppe Eisvogel"));
        assert_eq!(pupil.post(LABELS, &form).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_replaced_key_is_dead_at_once_and_its_measurements_stay(site: &TestApp) {
        let (course, other) = (site.course("7b", 2).await, site.course("7c", 1).await);
        let water = site.neckar().await;
        let found = measurement(site, water.id, &course, 0, State::Published).await;
        let path = format!("/course/access-keys/{}/rotate/", course.key_ids[0]);
        let before = key(site, course.key_ids[0]).await;
        site.app.clock.advance(TimeDelta::days(100));
        let (teacher, pupil) = (site.teacher(&course).await, site.student(&course).await);
        let bystander = site.student_with_key(&course, 1).await;
        assert_eq!(teacher.post(&path, &[]).await.location(), format!("{PAGE}#key-{}", course.key_ids[0]));
        assert!(flashes(&teacher.get(PAGE).await).starts_with("Der Schlüssel ist ersetzt."));

        let after = key(site, course.key_ids[0]).await;
        assert!(after.activated_at > before.activated_at, "it has 180 days of its own");
        assert_eq!(after.last_login_at, None);
        assert_eq!(pupil.get("/measurement/add/").await.status, StatusCode::FORBIDDEN, "logged out");
        assert_eq!(bystander.get("/measurement/add/").await.status, StatusCode::OK);
        let old = site.visitor().post("/login/access-key/", &[("token", &course.keys[0])]).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        let new = teacher.get(PAGE).await.texts("tbody .key-block")[..2].concat();
        assert_ne!(new, course.keys[0]);
        let pupil = site.visitor();
        assert_eq!(pupil.post("/login/access-key/", &[("token", &new)]).await.location(), "/");
        assert_eq!(pupil.get(&format!("/measurement/{found}/edit/")).await.status, StatusCode::OK, "still their own");

        // Neither a foreign key nor one that is switched off.
        let foreign = format!("/course/access-keys/{}/rotate/", other.key_ids[0]);
        assert_eq!(teacher.post(&foreign, &[]).await.status, StatusCode::NOT_FOUND);
        teacher.post(&format!("{PAGE}{}/", course.key_ids[0]), &[("deactivated", "true")]).await;
        assert_eq!(teacher.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(bystander.post(&path, &[]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(site.visitor().post("/login/access-key/", &[("token", &other.keys[0])]).await.location(), "/");
    }

    async fn keys_are_sorted_by_links(site: &TestApp) {
        let course = site.course("7b", 3).await;
        let water = site.neckar().await;
        measurement(site, water.id, &course, 2, State::Published).await;
        measurement(site, water.id, &course, 2, State::Draft).await;
        measurement(site, water.id, &course, 1, State::Published).await;
        site.student_with_key(&course, 1).await;
        let teacher = site.teacher(&course).await;
        let ids = course.key_ids.iter().map(i64::to_string).collect::<Vec<_>>();
        let labels = ["Gruppe 10", "", "Gruppe 9"];
        let form: Vec<_> = ids.iter().zip(labels).flat_map(|(id, label)| [("key", id.as_str()), ("label", label)]).collect();
        teacher.post(LABELS, &form).await;
        for (sort, order) in [
            ("", [0, 1, 2]),
            ("created", [0, 1, 2]),
            ("-created", [2, 1, 0]),
            ("label", [2, 0, 1]),
            ("-label", [1, 0, 2]),
            ("last_login", [1, 0, 2]),
            ("measurements", [2, 1, 0]),
            ("'; DROP TABLE access_key", [0, 1, 2]),
        ] {
            let page = teacher.get(&format!("{PAGE}?sort={}", sort.replace(' ', "%20"))).await;
            let expected = order.map(|index: usize| ids[index].clone());
            assert_eq!(page.attributes("tbody input[name=key]", "value"), expected, "{sort}");
            assert_eq!(page.attributes(".key-sorting a[aria-current=true]", "href").len(), 1);
        }
        let page = teacher.get(&format!("{PAGE}?sort=label")).await;
        assert_eq!(page.attributes(".key-sorting a[aria-current=true]", "href"), [format!("{PAGE}?sort=-label")]);
        assert_eq!(page.texts("tbody td[data-label=Messungen] a").len(), 2);
        for link in page.attributes("tbody td[data-label=Messungen] a", "href") {
            assert_eq!(teacher.get(&link).await.status, StatusCode::OK, "{link}");
        }
    }

    async fn the_page_asks_the_database_as_often_for_thirty_keys_as_for_one(site: &TestApp) {
        let (small, large) = (site.course("7b", 1).await, site.course("7c", 30).await);
        let water = site.neckar().await;
        for index in 0..30 {
            measurement(site, water.id, &large, index, State::Published).await;
        }
        let (few, many) = (site.teacher(&small).await, site.teacher(&large).await);
        for path in [PAGE, "/course/access-keys/cards/", "/course/", "/course/delete/"] {
            assert_eq!(site.statements_for(&few, path).await, site.statements_for(&many, path).await, "{path}");
        }
    }

    async fn cards_show_the_keys_that_work(site: &TestApp) {
        let course = site.course("7b", 2).await;
        let teacher = site.teacher(&course).await;
        let ids = course.key_ids.iter().map(i64::to_string).collect::<Vec<_>>();
        teacher.post(LABELS, &[("key", &*ids[1]), ("label", "Gruppe Otter")]).await;
        teacher.post(&format!("{PAGE}{}/", ids[0]), &[("deactivated", "true")]).await;
        let page = teacher.get("/course/access-keys/cards/").await;
        assert_eq!(page.texts(".key-card .key-block").concat(), course.keys[1]);
        assert_eq!(page.texts(".key-card-names"), ["Gruppe Otter"]);
        assert!(page.texts(".key-card").concat().contains("/login/"));
        let link = gcampus::auth::log_in_link(&site.app.config, &course.keys[1]);
        let code = gcampus::platform::qr::Qr::of(&link).expect("a code");
        assert_eq!(page.attributes(".key-card svg.qr path", "d"), [code.path], "the card's code logs in");
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(site.student_with_key(&course, 1).await.get("/course/access-keys/cards/").await.status, StatusCode::FORBIDDEN);
    }
}
