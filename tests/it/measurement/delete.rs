//! Deleting, and bringing back within 30 days.

use chrono::TimeDelta;
use entity::{actor::ActorKind, measurement, staff_user::Role};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::{draft, place, post, published, stored, values_path};
use crate::support::{Client, TestApp, on_both_databases};

async fn press(client: &Client, path: &str) -> crate::support::Reply {
    client.post(path, &[]).await
}

on_both_databases! {
    async fn a_pupil_deletes_and_takes_it_back(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[("12", "17", "")]).await;
        let (page, path) = (format!("/measurement/{id}/"), format!("/measurement/{id}/delete"));
        assert!(pupil.get(&page).await.attributes("a.btn-danger", "href").contains(&path));
        let asked = pupil.get(&path).await;
        let said = asked.texts("main dd").join(" | ");
        assert!(said.contains("Team Eisvogel") && said.contains("2. Juni 2024, 10:15 Uhr") && said.contains("Neckar"), "{said}");
        assert_eq!(asked.attributes("main form", "action"), [path.as_str()]);
        assert!(stored(site, id).await.deleted_at.is_none(), "a question deletes nothing");
        let points = site.visitor().get("/map/points.json").await;

        let reply = press(&pupil, &path).await;
        assert_eq!(reply.location(), "/measurements/?same_access_key=true");
        let row = stored(site, id).await;
        assert_eq!((row.deleted_by, row.version), (Some(ActorKind::Student), 3));
        assert_eq!(site.visitor().get("/measurements/").await.texts("tbody tr").len(), 0);
        let after = site.visitor().get("/map/points.json").await;
        assert_eq!(after.json()["id"].as_array().map(Vec::len), Some(0));
        assert_ne!(points.headers["etag"], after.headers["etag"]);

        let list = pupil.get("/measurements/?same_access_key=true").await;
        let undo = format!("/measurement/{id}/restore");
        assert_eq!(list.attributes(".flashes form", "action"), [undo.as_str()]);
        assert_eq!(list.attributes("main .list form", "action"), [undo.as_str()]);
        for path in [&values_path(id), &path] {
            assert_eq!(pupil.get(path).await.status, 404, "{path}");
        }
        assert_eq!(site.visitor().get(&page).await.status, 404);
        let gone = pupil.get(&page).await;
        assert_eq!((gone.status.as_u16(), gone.attributes("main form", "action")), (410, vec![undo.clone()]));
        assert!(gone.texts(".notice").iter().any(|text| text.contains("Diese Messung ist gelöscht")), "{:?}", gone.texts(".notice"));
        assert_eq!(pupil.get("/measurements/").await.attributes("main .list form", "action"), [undo.as_str()]);
        let reply = press(&pupil, &undo).await;
        assert_eq!(reply.location(), page);
        assert_eq!(site.visitor().get(&page).await.status, 200);
        let back = stored(site, id).await;
        assert_eq!((back.deleted_at, back.deleted_by, back.state), (None, None, measurement::State::Published));
        assert_eq!(site.visitor().get("/map/points.json").await.json()["id"].as_array().map(Vec::len), Some(1));
        // Twice does no harm.
        assert_eq!(press(&pupil, &undo).await.location(), page);
        assert_eq!(stored(site, id).await.version, back.version);
    }

    async fn the_teacher_deletes_and_restores_what_the_class_recorded(site: &TestApp) {
        let course = site.course("9b", 2).await;
        let water = site.neckar().await;
        let (pupil, other) = (site.student(&course).await, site.student_with_key(&course, 1).await);
        let id = draft(&pupil, &place(water.id)).await;
        let (path, undo) = (format!("/measurement/{id}/delete"), format!("/measurement/{id}/restore"));
        let teacher = site.teacher(&course).await;
        assert_eq!(press(&teacher, &path).await.location(), "/measurements/?same_course=true");
        assert_eq!(stored(site, id).await.deleted_by, Some(ActorKind::Teacher));
        assert_eq!(teacher.get("/course/measurements/").await.attributes("main .list form", "action"), [undo.as_str()]);
        assert!(teacher.get("/measurements/?same_course=true").await.body.contains(&undo));
        assert!(pupil.get("/measurements/?same_access_key=true").await.body.contains(&undo), "its author may undo that");
        assert!(!other.get("/measurements/?same_access_key=true").await.body.contains(&undo));
        press(&teacher, &undo).await.location();
        assert_eq!(pupil.get(&format!("/measurement/{id}/")).await.status, 200);
    }

    async fn nobody_else_deletes_or_restores(site: &TestApp) {
        let (course, elsewhere) = (site.course("9b", 2).await, site.course("8a", 1).await);
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[("12", "17", "")]).await;
        let (path, undo) = (format!("/measurement/{id}/delete"), format!("/measurement/{id}/restore"));
        let strangers = [
            site.visitor(), site.student_with_key(&course, 1).await, site.student(&elsewhere).await,
            site.teacher(&elsewhere).await,
        ];
        for stranger in &strangers {
            assert_eq!(press(stranger, &path).await.status, 403);
            assert_eq!(stranger.get(&path).await.status, 403);
        }
        press(&pupil, &path).await.location();
        for (n, stranger) in strangers.iter().enumerate() {
            assert_eq!(press(stranger, &undo).await.status, if n == 0 { 403 } else { 404 });
        }
        assert!(stored(site, id).await.deleted_at.is_some());
        assert_eq!(pupil.get(&undo).await.status, 405);
        // Staff may do both.
        let staff = site.staff(Role::Moderator).await;
        assert_eq!(press(&staff, &undo).await.location(), format!("/measurement/{id}/"));
        assert_eq!(press(&staff, &path).await.location(), "/measurements/");
        assert_eq!(staff.get("/measurements/").await.attributes(".flashes form", "action"), [undo.as_str()]);
        assert_eq!(stored(site, id).await.deleted_by, Some(ActorKind::Staff));
    }

    async fn after_thirty_days_it_stays_deleted(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let pupil = site.student(&course).await;
        let id = published(&pupil, &place(water.id), &[("12", "17", "")]).await;
        press(&pupil, &format!("/measurement/{id}/delete")).await.location();
        let undo = format!("/measurement/{id}/restore");
        let deleted_for = async |age: TimeDelta| {
            let row = measurement::ActiveModel {
                id: Set(id), deleted_at: Set(Some(site.app.clock.now() - age)), ..Default::default()
            };
            row.update(site.app.db.read()).await.expect("an update");
        };
        deleted_for(TimeDelta::days(30) + TimeDelta::minutes(1)).await;
        let list = pupil.get("/measurements/?same_access_key=true").await;
        assert!(list.attributes("main .list form", "action").is_empty());
        assert_eq!(press(&pupil, &undo).await.status, 404);
        assert_eq!(pupil.get(&format!("/measurement/{id}/")).await.status, 404);
        deleted_for(TimeDelta::days(30) - TimeDelta::minutes(1)).await;
        press(&pupil, &undo).await.location();
    }

    async fn a_form_that_was_open_does_not_bring_it_back(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let (pupil, teacher) = (site.student(&course).await, site.teacher(&course).await);
        let id = draft(&pupil, &place(water.id)).await;
        press(&teacher, &format!("/measurement/{id}/delete")).await.location();
        assert_eq!(post(&pupil, &format!("/measurement/{id}/edit/"), &place(water.id)).await.status, 409);
        assert_eq!(press(&pupil, &format!("/measurement/{id}/publish")).await.status, 404);
    }
}
