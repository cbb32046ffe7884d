//! Who may see and change which measurement.

use entity::{actor::ActorKind, measurement};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};

use super::{draft, place, post, rows, stored, values_path, with};
use crate::support::{Client, TestApp, on_both_databases};

#[derive(Clone, Copy, Debug)]
enum Condition {
    Draft,
    Published,
    Hidden,
    Deleted,
}

async fn bring_into(site: &TestApp, id: i64, condition: Condition) {
    let now = site.app.clock.now();
    let deleted = matches!(condition, Condition::Deleted);
    let row = measurement::ActiveModel {
        id: Set(id),
        state: Set(match condition {
            Condition::Draft => measurement::State::Draft,
            Condition::Published | Condition::Deleted => measurement::State::Published,
            Condition::Hidden => measurement::State::Hidden,
        }),
        published_at: Set(Some(now)),
        deleted_at: Set(deleted.then_some(now)),
        deleted_by: Set(deleted.then_some(ActorKind::Student)),
        ..Default::default()
    };
    row.update(site.app.db.read()).await.expect("an update");
}

async fn statuses(client: &Client, id: i64) -> (u16, u16, u16) {
    let show = client.get(&format!("/measurement/{id}/")).await.status.as_u16();
    let edit = client.get(&format!("/measurement/{id}/edit/")).await.status.as_u16();
    let values = client.get(&values_path(id)).await.status.as_u16();
    (show, edit, values)
}

on_both_databases! {
    async fn persona_and_state_decide(site: &TestApp) {
        let (own, other) = (site.course("9b", 2).await, site.course("7a", 1).await);
        let water = site.neckar().await;
        let author = site.student(&own).await;
        let id = draft(&author, &place(water.id)).await;
        let personas = [
            ("author", author),
            ("teacher", site.teacher(&own).await),
            ("other key", site.student_with_key(&own, 1).await),
            ("other course", site.student(&other).await),
            ("other teacher", site.teacher(&other).await),
            ("visitor", site.visitor()),
            ("staff", site.staff().await),
        ];
        let expected = |persona: &str, condition| match (persona, condition) {
            ("author" | "teacher", Condition::Draft | Condition::Published) => (200, 200, 200),
            ("visitor", Condition::Published) => (200, 403, 403),
            ("visitor", _) => (404, 403, 403),
            (_, Condition::Published) | ("staff", Condition::Hidden) => (200, 403, 403),
            _ => (404, 404, 404),
        };
        for condition in [Condition::Draft, Condition::Published, Condition::Hidden, Condition::Deleted] {
            bring_into(site, id, condition).await;
            for (persona, client) in &personas {
                assert_eq!(statuses(client, id).await, expected(persona, condition), "{persona}, {condition:?}");
                let (_, edit, _) = expected(persona, condition);
                if edit == 200 {
                    continue;
                }
                let before = stored(site, id).await;
                let forms = [
                    (format!("/measurement/{id}/edit/"), with(&place(water.id), &[("name", "fremd")])),
                    (format!("/measurement/{id}/publish"), vec![("version", before.version.to_string())]),
                ];
                for (path, form) in forms {
                    assert_eq!(post(client, &path, &form).await.status, edit, "{persona}, {condition:?}, {path}");
                }
                let values = rows(&[("12", "1", "")], before.version, "publish");
                assert_eq!(post(client, &values_path(id), &values).await.status, edit);
                assert_eq!(stored(site, id).await, before, "{persona}, {condition:?}");
            }
        }
    }

    async fn only_pupils_record(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let visitor = site.visitor().get("/measurement/add/").await;
        assert_eq!(visitor.status, 403);
        assert!(visitor.body.contains("next_url=/measurement/add/"), "the way to log in");
        let teacher = site.teacher(&course).await;
        assert_eq!(teacher.get("/measurement/add/").await.status, 403);
        assert_eq!(post(&teacher, "/measurement/add/", &place(water.id)).await.status, 403);
        assert_eq!(post(&site.visitor(), "/measurement/add/", &place(water.id)).await.status, 403);
    }

    async fn both_spellings_of_the_slash_answer(site: &TestApp) {
        for (asked, right) in [
            ("/measurements?name=x", "/measurements/?name=x"),
            ("/measurement/add", "/measurement/add/"),
            ("/measurement/5", "/measurement/5/"),
            ("/measurement/5/edit/parameters/chemical/", "/measurement/5/edit/parameters/chemical"),
        ] {
            let reply = site.visitor().get(asked).await;
            assert_eq!((reply.status.as_u16(), reply.location()), (308, right));
        }
    }

    async fn the_teacher_edits_but_stays_no_author(site: &TestApp) {
        let course = site.course("9b", 1).await;
        let water = site.neckar().await;
        let id = draft(&site.student(&course).await, &place(water.id)).await;
        let teacher = site.teacher(&course).await;
        let form = with(&place(water.id), &[("name", "Richtig geschrieben")]);
        post(&teacher, &format!("/measurement/{id}/edit/"), &form).await.location();
        let row = stored(site, id).await;
        assert_eq!((row.name.as_str(), row.access_key_id), ("Richtig geschrieben", Some(course.key_ids[0])));
    }
}
