//! Who may do what with a measurement in which state: every persona at every route.

use entity::{access_key, actor::ActorKind, measurement, report, staff_user::Role};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{draft, place, post, rows, stored, values_path, with};
use crate::support::{Client, TestApp, on_both_databases};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Condition {
    Draft,
    Published,
    Hidden,
    Deleted,
    DeletedDraft,
    DeletedHidden,
}

const CONDITIONS: [Condition; 6] = [
    Condition::Draft,
    Condition::Published,
    Condition::Hidden,
    Condition::Deleted,
    Condition::DeletedDraft,
    Condition::DeletedHidden,
];

/// What only those may read who see the measurement.
const NOTE: &str = "Geheim im Schilf";

/// What a persona is to the measurement.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Relation {
    /// Nobody who is logged in.
    Outside,
    /// Logged in, but neither author nor teacher.
    Stranger,
    /// Author or teacher.
    Owner,
    Staff,
}

struct Persona {
    name: &'static str,
    relation: Relation,
    client: Client,
    /// The measurement that it goes to.
    id: i64,
}

/// What a route asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Need {
    Show,
    Edit,
    /// A form in which something was typed.
    Save,
    Report,
    Restore,
}

/// A route with the form that it is sent, if any. Allowed ones answer `done`.
struct Route {
    path: String,
    form: Option<Vec<(String, String)>>,
    need: Need,
    done: u16,
}

fn owned(form: Vec<(&'static str, String)>) -> Vec<(String, String)> {
    form.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// All routes of a measurement, with what `row` needs in their forms.
fn routes(row: &measurement::Model) -> Vec<Route> {
    let id = row.id;
    let get = |path: String, need| Route { path, form: None, need, done: 200 };
    let send = |path: String, need, form| Route { path, form: Some(form), need, done: 303 };
    let version = row.version.to_string();
    let step = with(&place(row.water_id), &[("name", "anders"), ("version", &version)]);
    vec![
        get(format!("/measurement/{id}/"), Need::Show),
        get(format!("/measurement/{id}/report/"), Need::Report),
        get(format!("/measurement/{id}/edit/"), Need::Edit),
        get(values_path(id), Need::Edit),
        get(format!("/measurement/{id}/edit/parameters/biological"), Need::Edit),
        get(format!("/measurement/{id}/edit/parameters/structural"), Need::Edit),
        get(format!("/measurement/{id}/delete"), Need::Edit),
        send(format!("/measurement/{id}/"), Need::Report, vec![("problem_choices".to_owned(), "Other".to_owned())]),
        send(format!("/measurement/{id}/edit/"), Need::Save, owned(step)),
        send(values_path(id), Need::Save, rows(&[("12", "17", "")], row.version, "save")),
        send(
            format!("/measurement/{id}/edit/parameters/biological"),
            Need::Save,
            rows(&[("15", "2", "")], row.version, "save"),
        ),
        send(
            format!("/measurement/{id}/edit/parameters/structural"),
            Need::Save,
            owned(vec![("version", version.clone()), ("margin", "small".to_owned()), ("action", "save".to_owned())]),
        ),
        send(format!("/measurement/{id}/publish"), Need::Edit, vec![("version".to_owned(), version)]),
        send(format!("/measurement/{id}/delete"), Need::Edit, Vec::new()),
        send(format!("/measurement/{id}/restore"), Need::Restore, Vec::new()),
    ]
}

/// What a persona is answered.
fn expected(relation: Relation, condition: Condition, route: &Route) -> u16 {
    use Condition::{Deleted, DeletedDraft, DeletedHidden, Draft, Published};
    let sees = match relation {
        Relation::Staff => !matches!(condition, Deleted | DeletedDraft | DeletedHidden),
        Relation::Owner => matches!(condition, Draft | Published),
        Relation::Stranger | Relation::Outside => condition == Published,
    };
    let may_edit = matches!(relation, Relation::Owner | Relation::Staff);
    // Pressed twice, the second press finds it restored and changes nothing.
    let may_restore = may_edit && (sees || matches!(condition, Deleted | DeletedDraft));
    match route.need {
        // Who is not logged in is told so first, whether there is something or not.
        Need::Edit | Need::Save | Need::Restore if relation == Relation::Outside => 403,
        Need::Restore => {
            if may_restore {
                route.done
            } else {
                404
            }
        }
        // What was typed is kept for those whose measurement it is.
        Need::Save if !sees && may_edit => 409,
        // Whose it is finds there what was deleted, and the way back.
        Need::Show if !sees && may_restore => 410,
        _ if !sees => 404,
        Need::Edit | Need::Save if !may_edit => 403,
        Need::Report if condition != Published => 404,
        _ => route.done,
    }
}

async fn bring_into(site: &TestApp, id: i64, condition: Condition) -> measurement::Model {
    let now = site.app.clock.now();
    let deleted = matches!(condition, Condition::Deleted | Condition::DeletedDraft | Condition::DeletedHidden);
    let row = measurement::ActiveModel {
        id: Set(id),
        state: Set(match condition {
            Condition::Draft | Condition::DeletedDraft => measurement::State::Draft,
            Condition::Published | Condition::Deleted => measurement::State::Published,
            Condition::Hidden | Condition::DeletedHidden => measurement::State::Hidden,
        }),
        note: Set(NOTE.to_owned()),
        published_at: Set(Some(now)),
        deleted_at: Set(deleted.then_some(now)),
        deleted_by: Set(deleted.then_some(ActorKind::Student)),
        ..Default::default()
    };
    row.update(site.app.db.read()).await.expect("an update");
    stored(site, id).await
}

async fn reports(site: &TestApp, id: i64) -> u64 {
    let of_this = report::Entity::find().filter(report::Column::MeasurementId.eq(id));
    of_this.count(site.app.db.read()).await.expect("a query")
}

async fn deactivate(site: &TestApp, key: i64) {
    let now = site.app.clock.now();
    let row = access_key::ActiveModel { id: Set(key), deactivated_at: Set(Some(now)), ..Default::default() };
    row.update(site.app.db.read()).await.expect("an update");
}

async fn personas(site: &TestApp) -> Vec<Persona> {
    let (own, other) = (site.course("9b", 3).await, site.course("7a", 1).await);
    let water = site.neckar().await;
    let author = site.student(&own).await;
    let id = draft(&author, &place(water.id)).await;
    let former = site.student_with_key(&own, 2).await;
    let of_former = draft(&former, &place(water.id)).await;
    deactivate(site, own.key_ids[2]).await;
    let persona = |name, relation, client| Persona { name, relation, client, id };
    vec![
        persona("visitor", Relation::Outside, site.visitor()),
        persona("other key of the course", Relation::Stranger, site.student_with_key(&own, 1).await),
        persona("author", Relation::Owner, author),
        persona("key of another course", Relation::Stranger, site.student(&other).await),
        persona("teacher of the course", Relation::Owner, site.teacher(&own).await),
        persona("another teacher", Relation::Stranger, site.teacher(&other).await),
        persona("moderator", Relation::Staff, site.staff(Role::Moderator).await),
        persona("administrator", Relation::Staff, site.staff(Role::Administrator).await),
        Persona { name: "deactivated author", relation: Relation::Outside, client: former, id: of_former },
    ]
}

on_both_databases! {
    async fn persona_route_and_state_decide(site: &TestApp) {
        for Persona { name, relation, client, id } in personas(site).await {
            for condition in CONDITIONS {
                let count = routes(&stored(site, id).await).len();
                for place in 0..count {
                    let before = bring_into(site, id, condition).await;
                    let reported = reports(site, id).await;
                    let route = &routes(&before)[place];
                    let reply = match &route.form {
                        None => client.get(&route.path).await,
                        Some(form) => post(&client, &route.path, form).await,
                    };
                    let sent = if route.form.is_some() { "POST" } else { "GET" };
                    let case = format!("{name}, {condition:?}, {sent} {}", route.path);
                    assert_eq!(reply.status.as_u16(), expected(relation, condition, route), "{case}");
                    if reply.status.as_u16() >= 400 {
                        assert!(!reply.body.contains(NOTE), "{case}: nothing is told");
                    }
                    let is_done = reply.status == 303;
                    if !is_done {
                        assert_eq!(stored(site, id).await, before, "{case}: nothing changes");
                    }
                    let new_reports = u64::from(is_done && route.need == Need::Report);
                    assert_eq!(reports(site, id).await - reported, new_reports, "{case}");
                }
            }
        }
    }

    async fn keys_record_and_classes_use_densities(site: &TestApp) {
        for Persona { name, client, id, .. } in personas(site).await {
            let is_key = name.contains("key") || name == "author";
            let step = place(stored(site, id).await.water_id);
            let add = (client.get("/measurement/add/").await, post(&client, "/measurement/add/", &step).await);
            let statuses = (add.0.status.as_u16(), add.1.status.as_u16());
            assert_eq!(statuses, if is_key { (200, 303) } else { (403, 403) }, "{name}");
            let link = client.get("/measurement/use-density?parameter_type=1&calibration=13&density=0.3").await;
            let may_use = is_key || name.contains("teacher");
            assert_eq!(link.status, if may_use { 200 } else { 403 }, "{name}");
        }
    }

    async fn only_the_teacher_sees_the_class(site: &TestApp) {
        for Persona { name, client, .. } in personas(site).await {
            let status = client.get("/course/measurements/").await.status.as_u16();
            assert_eq!(status == 200, name.contains("teacher"), "{name}: {status}");
        }
    }
}
