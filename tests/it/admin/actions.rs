//! Every action of every table, for everybody.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use entity::{
    access_key, audit_entry, blocked_email, calibration, course, document, job, job_run, kit, language, measurement,
    outbox_mail, session, staff_user, staff_user::Role, water,
};
use gcampus::{
    admin::{Audience, TABLES},
    platform::{i18n::Locale, ids, mail},
};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, PaginatorTrait, QueryOrder};
use serde_json::json;

use super::{measure, reported, stored, trail};
use crate::support::{TestApp, on_both_databases};

/// One row of each table, new each time, in a state in which each action has something to do.
pub(super) async fn rows(site: &TestApp) -> BTreeMap<&'static str, String> {
    let (db, now) = (site.app.db.read(), site.app.clock.now());
    let course = site.course("7b", 1).await;
    let sign = ids::random_key(8).to_lowercase();
    let line = json!({ "type": "LineString", "coordinates": [[8.6, 49.4], [8.7, 49.5]] });
    let water = site.water(&format!("Bach {sign}"), Some(water::FlowType::Running), &line).await.id;
    let marked = water::ActiveModel { id: Set(water), requires_review: Set(true), ..Default::default() };
    marked.update(db).await.expect("a water");
    let measured = measure(site, &course, water, 7.2).await;
    let report = reported(site, measured, "pH?").await;
    let deleted = site.course("weg", 1).await;
    let kit = kit::ActiveModel { identifier: Set(sign.clone()), name: Set(sign.clone()), ..Default::default() };
    let kit = kit.insert(db).await.expect("a kit").id;
    let calibration = calibration::Entity::find().order_by_asc(calibration::Column::Id).one(db).await;
    let calibration = calibration::ActiveModel {
        label: Set(sign.clone()),
        ..calibration.expect("a query").expect("the catalogue's").into()
    };
    let calibration = calibration::ActiveModel { id: sea_orm::ActiveValue::NotSet, ..calibration };
    let calibration = calibration.insert(db).await.expect("a calibration").id;
    let blocked = blocked_email::ActiveModel {
        pattern: Set(format!("{sign}@example.org")),
        created_at: Set(now),
        ..Default::default()
    };
    let staff = staff_user::ActiveModel {
        name: Set(sign.clone()),
        password_hash: Set("none".to_owned()),
        role: Set(Role::Administrator),
        totp_secret_sealed: Set(Some(site.app.secrets.seal("00"))),
        created_at: Set(now),
        ..Default::default()
    };
    let hash = gcampus::platform::secret::sha256(&sign);
    let session = session::ActiveModel {
        id_hash: Set(hash.clone()),
        subject_kind: Set(None),
        subject_id: Set(None),
        data: Set(json!({})),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(now + TimeDelta::hours(1)),
    };
    session.insert(db).await.expect("a session");
    let queued = mail::Outgoing::new("course-registration", json!({ "course": 0 }), Locale::De);
    mail::enqueue(db, now, queued).await.expect("a mail");
    let sent = outbox_mail::Entity::find().order_by_desc(outbox_mail::Column::Id).one(db).await;
    let given_up = outbox_mail::ActiveModel {
        id: Set(sent.expect("a query").expect("the mail").id),
        state: Set(outbox_mail::State::Failed),
        given_up_at: Set(Some(now)),
        ..Default::default()
    };
    let run = job_run::ActiveModel {
        job_name: Set("sweep".to_owned()),
        started_at: Set(now),
        finished_at: Set(Some(now)),
        outcome: Set(job_run::Outcome::Succeeded),
        counts: Set(json!({})),
        ..Default::default()
    };
    if job::Entity::find_by_id("sweep").one(db).await.expect("a query").is_none() {
        let row = job::ActiveModel { name: Set("sweep".to_owned()), due_at: Set(now), updated_at: Set(now) };
        row.insert(db).await.expect("a job");
    }
    let kept = |number: u8, kind: &str, subject: Option<i64>| document::ActiveModel {
        kind: Set(kind.to_owned()),
        subject_id: Set(subject),
        language: Set(language::Language::De),
        fingerprint: Set("0".repeat(64)),
        file_name: Set(format!("pdf/{sign}-{number}.pdf")),
        size: Set(1),
        created_at: Set(now),
        ..Default::default()
    };
    kept(0, "measurement", Some(measured)).insert(db).await.expect("a document");
    let document = kept(1, "water", Some(water)).insert(db).await.expect("a document").id;
    let changes = json!({});
    let entry = audit_entry::ActiveModel {
        who: Set("kim".to_owned()),
        at: Set(now),
        subject: Set("nothing".to_owned()),
        row_id: Set(String::new()),
        action: Set("edit".to_owned()),
        changes: Set(changes),
        ..Default::default()
    };
    let answer = entity::structure_answer::ActiveModel {
        measurement_id: Set(measured),
        question: Set(entity::structure_answer::Question::Margin),
        grade: Set(2),
    };
    answer.insert(db).await.expect("an answer");
    let value = entity::parameter::Entity::find().order_by_desc(entity::parameter::Column::Id).one(db).await;
    let token = entity::course_token::Entity::find().order_by_asc(entity::course_token::Column::Id).one(db).await;
    BTreeMap::from([
        ("report", report.to_string()),
        ("measurement", measured.to_string()),
        ("parameter", value.expect("a query").expect("the value").id.to_string()),
        ("structure_answer", format!("{measured}-margin")),
        ("index_result", format!("{measured}-bach")),
        ("water", water.to_string()),
        ("course", deleted.id.to_string()),
        ("access_key", course.key_ids[0].to_string()),
        ("course_token", token.expect("a query").expect("the token").id.to_string()),
        ("blocked_email", blocked.insert(db).await.expect("an entry").id.to_string()),
        ("parameter_type", "4".to_owned()),
        ("kit", kit.to_string()),
        ("calibration", calibration.to_string()),
        ("staff_user", staff.insert(db).await.expect("an account").id.to_string()),
        ("session", hex::encode(hash)),
        ("outbox_mail", given_up.update(db).await.expect("a mail").id.to_string()),
        ("job", "sweep".to_owned()),
        ("job_run", run.insert(db).await.expect("a run").id.to_string()),
        ("document", document.to_string()),
        ("audit_entry", entry.insert(db).await.expect("an entry").id.to_string()),
    ])
}

/// Marks the row again, where an action before it has taken the mark away.
async fn prepare(site: &TestApp, action: &str, rows: &BTreeMap<&'static str, String>) {
    if action == "reviewed" {
        let id = rows["measurement"].parse().expect("a number");
        let marked = measurement::ActiveModel { id: Set(id), requires_review: Set(true), ..Default::default() };
        marked.update(site.app.db.read()).await.expect("a measurement");
    }
}

on_both_databases! {
    async fn every_action_works_and_is_written_down(site: &TestApp) {
        for role in [Role::Moderator, Role::Administrator] {
            let rows = rows(site).await;
            let staff = site.staff(role).await;
            let tables = TABLES.into_iter().filter(|table| {
                role == Role::Administrator || table.audience == Audience::Moderators
            });
            for table in tables {
                for action in table.actions {
                    let (path, id) = (format!("/admin/table/{}/", table.name), &rows[table.name]);
                    prepare(site, action.name, &rows).await;
                    let before = trail(site, table.name, id).await.len();
                    let mut form = vec![("action", action.name), ("id", id), ("next", "/admin/queue/")];
                    if action.is_final {
                        let asked = staff.post(&path, &form).await;
                        assert_eq!(asked.status, StatusCode::OK, "{path} {}", action.name);
                        assert_eq!(asked.attributes("input[name=id]", "value"), [id.as_str()]);
                        assert_eq!(trail(site, table.name, id).await.len(), before, "nothing is done yet");
                        form.push(("sure", "yes"));
                    }
                    let reply = staff.post(&path, &form).await;
                    let back = if action.is_final { path.as_str() } else { "/admin/queue/" };
                    assert_eq!(reply.location(), back, "{path} {}", action.name);
                    let entries = trail(site, table.name, id).await;
                    if (table.name, action.name) == ("water", "refresh") {
                        // This one did not come from OpenStreetMap.
                        assert_eq!(entries.len(), before);
                        continue;
                    }
                    assert_eq!(entries.len(), before + 1, "{} {}", table.name, action.name);
                    let entry = &entries[before];
                    assert_eq!(entry.action, action.name);
                    assert!(entry.staff_user_id.is_some() && entry.who.starts_with("moderator "), "{entry:?}");
                    assert!((site.app.clock.now() - entry.at).num_minutes() == 0, "{entry:?}");
                }
            }
        }
    }

    async fn nobody_else_can_act(site: &TestApp) {
        let rows = rows(site).await;
        let course = site.course("7b", 1).await;
        let (moderator, teacher) = (site.staff(Role::Moderator).await, site.teacher(&course).await);
        let written = audit_entry::Entity::find().count(site.app.db.read()).await.expect("a count");
        for table in TABLES {
            let path = format!("/admin/table/{}/", table.name);
            let id = rows[table.name].as_str();
            for action in table.actions {
                let form = [("action", action.name), ("id", id), ("sure", "yes")];
                for (who, client) in [("a teacher", &teacher), ("a visitor", &site.visitor())] {
                    assert_eq!(client.post(&path, &form).await.status, StatusCode::FORBIDDEN, "{path} {who}");
                }
                if table.audience == Audience::Administrators {
                    assert_eq!(moderator.post(&path, &form).await.status, StatusCode::FORBIDDEN, "{path}");
                }
            }
            for target in [format!("{path}row/{id}/"), format!("{path}row/{id}/reveal/"), format!("{path}add/")] {
                for client in [&teacher, &site.visitor()] {
                    assert_eq!(client.post(&target, &[("note", "x")]).await.status, StatusCode::FORBIDDEN, "{target}");
                }
                if table.audience == Audience::Administrators {
                    let refused = moderator.post(&target, &[("note", "x")]).await;
                    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{target}");
                }
            }
            let unknown = moderator.post(&path, &[("action", "drop"), ("id", id)]).await;
            assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&unknown.status), "{path}");
        }
        assert_eq!(audit_entry::Entity::find().count(site.app.db.read()).await.expect("a count"), written);
    }

    async fn what_actions_do_is_what_they_say(site: &TestApp) {
        let course = site.course("7b", 2).await;
        let water = site.neckar().await.id;
        let (one, two) = (measure(site, &course, water, 7.0).await, measure(site, &course, water, 8.0).await);
        let moderator = site.staff(Role::Moderator).await;
        let (first, second) = (one.to_string(), two.to_string());
        let hide = [("action", "hide"), ("id", first.as_str()), ("id", second.as_str())];
        assert_eq!(moderator.post("/admin/table/measurement/", &hide).await.location(), "/admin/table/measurement/");
        let told = moderator.get("/admin/").await.texts(".flashes");
        assert!(told.iter().any(|text| text.contains("2 geändert")), "{told:?}");
        assert_eq!(stored(site, one).await.state, measurement::State::Hidden);
        assert_eq!(site.visitor().get(&format!("/measurement/{one}/")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(trail(site, "measurement", &first).await[0].changes, json!({ "state": { "old": "published", "new": "hidden" } }));
        moderator.post("/admin/table/measurement/", &hide).await;
        assert_eq!(trail(site, "measurement", &first).await.len(), 1, "it was hidden already");
        moderator.post("/admin/table/measurement/", &[("action", "show"), ("id", &first)]).await;
        assert_eq!(stored(site, one).await.state, measurement::State::Published);

        let draft = measurement::ActiveModel { id: Set(two), published_at: Set(None), ..Default::default() };
        draft.update(site.app.db.read()).await.expect("a measurement");
        moderator.post("/admin/table/measurement/", &[("action", "show"), ("id", &second)]).await;
        assert_eq!(stored(site, two).await.state, measurement::State::Draft, "what was a draft is one again");

        let boss = site.staff(Role::Administrator).await;
        let pupil = site.student(&course).await;
        let key = course.key_ids[0].to_string();
        boss.post("/admin/table/access_key/", &[("action", "deactivate"), ("id", &key)]).await;
        assert_eq!(pupil.get("/measurement/add/").await.status, StatusCode::FORBIDDEN, "logged out at once");
        let row = access_key::Entity::find_by_id(course.key_ids[0]).one(site.app.db.read()).await.expect("a query");
        assert!(row.expect("the key").deactivated_at.is_some());

        let own = staff_user::Entity::find().order_by_desc(staff_user::Column::Id).one(site.app.db.read()).await;
        let own = own.expect("a query").expect("the administrator").id;
        let lower = [("action", "make_moderator"), ("id", &own.to_string())];
        boss.post("/admin/table/staff_user/", &lower).await;
        assert_eq!(boss.get("/admin/table/course/").await.status, StatusCode::OK, "nobody lowers themselves");

        let token = boss.get("/admin/table/course_token/").await;
        assert!(!token.body.contains(&course.token) && !token.body.contains(&ids::in_blocks(&course.token)));
        let id = token.attributes("input[name=id]", "value")[0].clone();
        let shown = boss.post(&format!("/admin/table/course_token/row/{id}/reveal/"), &[]).await;
        assert_eq!(shown.texts(".notice .key"), [ids::in_blocks(&course.token)]);
        let seen = trail(site, "course_token", &id).await;
        assert_eq!((seen.len(), seen[0].action.as_str(), &seen[0].changes), (1, "reveal", &json!({})));
        assert!(!boss.get("/admin/table/audit_entry/").await.body.contains(&course.token));

        let path = "/admin/table/course/";
        let asked = boss.post(path, &[("action", "delete"), ("id", &course.id.to_string())]).await;
        assert!(asked.texts(".notice li").contains(&"Zugangsschlüssel: 2".to_owned()), "{:?}", asked.texts(".notice li"));
        boss.post(path, &[("action", "delete"), ("id", &course.id.to_string()), ("sure", "yes")]).await;
        assert!(course::Entity::find_by_id(course.id).one(site.app.db.read()).await.expect("a query").is_none());
    }
}
