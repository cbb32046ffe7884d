//! What the database tells of the jobs.

use chrono::{DateTime, Utc};
use entity::{
    job,
    job_run::{self, Outcome},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::platform::web::Result;

type Times = Vec<(String, DateTime<Utc>)>;

/// When each job last ended well, of those that ever did.
pub(super) async fn last_successes(db: &impl ConnectionTrait) -> Result<Times> {
    let last = job_run::Entity::find()
        .select_only()
        .column(job_run::Column::JobName)
        .column_as(job_run::Column::FinishedAt.max(), "at")
        .filter(job_run::Column::Outcome.eq(Outcome::Succeeded))
        .group_by(job_run::Column::JobName);
    Ok(last.into_tuple().all(db).await?)
}

/// When each job runs next.
pub(super) async fn due_times(db: &impl ConnectionTrait) -> Result<Times> {
    let due = job::Entity::find().select_only().columns([job::Column::Name, job::Column::DueAt]);
    Ok(due.into_tuple().all(db).await?)
}
