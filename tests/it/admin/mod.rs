//! The back office: every table, every action, who may do what, and what the audit trail says.

mod actions;
mod browser;
mod commands;
mod forms;
mod queue;
mod tables;

use entity::{audit_entry, measurement, parameter, report};
use gcampus::{platform::ids, quality};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::support::{BuiltCourse, TestApp};

/// A published measurement with a pH, marked for review.
pub(crate) async fn measure(site: &TestApp, course: &BuiltCourse, water_id: i64, ph: f64) -> i64 {
    let (db, now) = (site.app.db.read(), site.app.clock.now());
    let row = measurement::ActiveModel {
        course_id: Set(Some(course.id)),
        access_key_id: Set(Some(course.key_ids[0])),
        water_id: Set(water_id),
        name: Set(format!("Team {}", ids::random_key(6))),
        longitude: Set(8.7),
        latitude: Set(49.41),
        measured_at: Set(now),
        time_zone: Set("Europe/Berlin".to_owned()),
        state: Set(measurement::State::Published),
        published_at: Set(Some(now)),
        requires_review: Set(true),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    let id = row.insert(db).await.expect("a measurement").id;
    let value = parameter::ActiveModel {
        measurement_id: Set(id),
        // pH, as the catalogue has it.
        parameter_type_id: Set(4),
        position: Set(0),
        value: Set(ph),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    value.insert(db).await.expect("a value");
    quality::recompute(db, id, now).await.expect("the indices");
    id
}

/// An open report about a measurement.
async fn reported(site: &TestApp, measurement_id: i64, text: &str) -> i64 {
    let row = report::ActiveModel {
        measurement_id: Set(measurement_id),
        problem: Set(report::Problem::ProblematicValues),
        text: Set(text.to_owned()),
        created_at: Set(site.app.clock.now()),
        ..Default::default()
    };
    row.insert(site.app.db.read()).await.expect("a report").id
}

/// The entries of the audit trail about a row, oldest first.
async fn trail(site: &TestApp, subject: &str, id: &str) -> Vec<audit_entry::Model> {
    audit_entry::Entity::find()
        .filter(audit_entry::Column::Subject.eq(subject))
        .filter(audit_entry::Column::RowId.eq(id))
        .order_by_asc(audit_entry::Column::Id)
        .all(site.app.db.read())
        .await
        .expect("the trail")
}

async fn stored(site: &TestApp, id: i64) -> measurement::Model {
    measurement::Entity::find_by_id(id).one(site.app.db.read()).await.expect("a query").expect("the measurement")
}
