//! What the jobs of the site do: each step with its mail, twice, and dry.

mod courses;
mod dry_run;
mod measurements;
mod night;
mod report;
mod staging;
mod stopped;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{course, course_token, measurement};
use gcampus::{
    platform::job::Stop,
    schedule::{ByHand, Outcome, Schedule},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::support::{BuiltCourse, TestApp};

/// Runs a job, and tells what it counted.
async fn run_as(site: &TestApp, name: &str, is_dry_run: bool) -> BTreeMap<&'static str, u64> {
    let schedule = Schedule::of_site(true);
    let job = *schedule.job(name).expect("the job");
    match schedule.run_now(&site.app, &job, is_dry_run, &Stop::never()).await.expect("recorded") {
        ByHand::Ran(ran) => match ran.outcome {
            Outcome::Succeeded { counts } => counts,
            other => panic!("{other:?}"),
        },
        ByHand::Busy => panic!("nobody else runs it"),
    }
}

async fn run(site: &TestApp, name: &str) -> BTreeMap<&'static str, u64> {
    run_as(site, name, false).await
}

/// Only the counts that are not zero.
fn done(counts: BTreeMap<&'static str, u64>) -> Vec<(&'static str, u64)> {
    counts.into_iter().filter(|(_, number)| *number > 0).collect()
}

fn days(site: &TestApp, days: i64) {
    site.app.clock.advance(TimeDelta::days(days));
}

/// A published measurement of a course, without values and note.
async fn measured(site: &TestApp, water: i64, course: Option<&BuiltCourse>) -> measurement::ActiveModel {
    let now = site.app.clock.now();
    measurement::ActiveModel {
        course_id: Set(course.map(|course| course.id)),
        access_key_id: Set(course.map(|course| course.key_ids[0])),
        water_id: Set(water),
        name: Set("Team Otter".to_owned()),
        longitude: Set(8.7),
        latitude: Set(49.41),
        measured_at: Set(now),
        time_zone: Set("Europe/Berlin".to_owned()),
        state: Set(measurement::State::Published),
        published_at: Set(Some(now)),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    }
}

async fn insert(site: &TestApp, row: measurement::ActiveModel) -> i64 {
    row.insert(site.app.db.read()).await.expect("a measurement").id
}

async fn measurement(site: &TestApp, id: i64) -> Option<measurement::Model> {
    measurement::Entity::find_by_id(id).one(site.app.db.read()).await.expect("a query")
}

async fn course(site: &TestApp, id: i64) -> Option<course::Model> {
    course::Entity::find_by_id(id).one(site.app.db.read()).await.expect("a query")
}

/// Writes down that the course's token was used at `at`.
async fn logged_in(site: &TestApp, course: &BuiltCourse, at: DateTime<Utc>) {
    course_token::Entity::update_many()
        .set(course_token::ActiveModel { last_login_at: Set(Some(at)), ..Default::default() })
        .filter(course_token::Column::CourseId.eq(course.id))
        .exec(site.app.db.read())
        .await
        .expect("the token");
}

/// The subjects of the mails that were sent since the first `before`.
async fn subjects(site: &TestApp, before: usize) -> Vec<String> {
    site.mails().await.into_iter().skip(before).map(|mail| mail.subject).collect()
}
