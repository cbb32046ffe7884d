//! What the runs tell of a job's past.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::job_run::{self, Outcome};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::Value;

use crate::platform::Result;

/// A job whose runs by the schedule fail, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failing {
    /// How many runs failed since the last success.
    pub runs: u64,
    /// When the first of them began.
    pub since: DateTime<Utc>,
    /// When the last success began, if there was one.
    pub last_success: Option<DateTime<Utc>>,
}

fn runs_of(job: &str) -> Select<job_run::Entity> {
    job_run::Entity::find().filter(job_run::Column::JobName.eq(job))
}

/// The last run of this job before the run `before` that ended well.
async fn last_success(db: &impl ConnectionTrait, job: &str, before: i64) -> Result<Option<job_run::Model>> {
    let success = runs_of(job)
        .filter(job_run::Column::Outcome.eq(Outcome::Succeeded))
        .filter(job_run::Column::Id.lt(before))
        .order_by_desc(job_run::Column::Id);
    Ok(success.one(db).await?)
}

/// How a job fails; none: its last run by the schedule did not. Those that a
/// stop has cut did not fail.
///
/// # Errors
/// When the database fails.
pub async fn failing(db: &impl ConnectionTrait, job: &str) -> Result<Option<Failing>> {
    let success = last_success(db, job, i64::MAX).await?;
    let failed = runs_of(job)
        .filter(job_run::Column::Outcome.eq(Outcome::Failed))
        .filter(job_run::Column::DueAt.is_not_null())
        .filter(job_run::Column::Id.gt(success.as_ref().map_or(0, |run| run.id)));
    let runs = failed.clone().count(db).await?;
    let first = failed.order_by_asc(job_run::Column::Id).one(db).await?;
    Ok(first.map(|first| Failing { runs, since: first.started_at, last_success: success.map(|run| run.started_at) }))
}

/// What was done by a run, and by those since the success before it that failed
/// or were cut: they did a part of its work.
///
/// # Errors
/// When the database fails.
pub async fn whole_counts(db: &impl ConnectionTrait, id: i64) -> Result<BTreeMap<String, u64>> {
    let mut whole = BTreeMap::new();
    let Some(run) = job_run::Entity::find_by_id(id).one(db).await? else { return Ok(whole) };
    let success = last_success(db, &run.job_name, id).await?;
    let parts = runs_of(&run.job_name)
        .select_only()
        .column(job_run::Column::Counts)
        .filter(job_run::Column::Id.gt(success.map_or(0, |run| run.id)))
        .filter(job_run::Column::Id.lte(id));
    for part in parts.into_tuple::<Value>().all(db).await? {
        for (name, number) in part.as_object().into_iter().flatten() {
            *whole.entry(name.clone()).or_default() += number.as_u64().unwrap_or_default();
        }
    }
    Ok(whole)
}
