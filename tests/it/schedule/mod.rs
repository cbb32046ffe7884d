//! The jobs: when they run, that one replica runs each, and what is written down.

mod calendar;
mod commands;
mod failures;
mod killed;
mod replicas;
mod told;
mod waker;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{job, job_run};
use gcampus::{
    platform::{App, job::Stop},
    schedule::{Job, Ran, Schedule},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QueryOrder};

/// Sets the site's clock.
fn set_clock(app: &App, at: DateTime<Utc>) {
    app.clock.advance(at - app.clock.now());
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

async fn run_due(app: &Arc<App>, schedule: &Schedule) -> Vec<Ran> {
    schedule.run_due(app, &Stop::never()).await.expect("the due table works")
}

async fn runs(app: &App) -> Vec<job_run::Model> {
    job_run::Entity::find().order_by_asc(job_run::Column::Id).all(app.db.read()).await.expect("the runs")
}

async fn due_at(app: &App, name: &str) -> Option<DateTime<Utc>> {
    job::Entity::find_by_id(name).one(app.db.read()).await.expect("the due table").map(|job| job.due_at)
}

/// Makes a job that is planned due at `at`.
async fn make_due(app: &App, name: &str, at: DateTime<Utc>) {
    let row = job::ActiveModel { name: Set(name.to_owned()), due_at: Set(at), updated_at: Set(at) };
    row.update(app.db.read()).await.expect("the job is planned");
}

/// A schedule of one job of the tests.
fn schedule_of(work: gcampus::schedule::Work) -> Schedule {
    Schedule::new(vec![Job {
        name: "probe",
        what: "a job of the tests",
        cadence: gcampus::schedule::Cadence::daily(2, 20),
        is_for_test_instances: false,
        report: None,
        work,
    }])
}
