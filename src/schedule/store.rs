//! The due table, the runs, and PostgreSQL's lock.

mod past;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    job,
    job_run::{self, Outcome},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Statement,
    sea_query::{Expr, OnConflict},
};
use serde::Serialize;
use serde_json::{Value, json};

pub use past::{Failing, failing, whole_counts};

use crate::platform::{
    Result,
    job::{Counts, Pass},
    secret::sha256,
    sweep::sweep,
};

/// The first half of the advisory locks' numbers; the second is made of the name.
const LOCK_CLASS: i32 = 0x6763_6a62;

/// Runs are kept for so long.
const KEEP_RUNS: TimeDelta = TimeDelta::days(365);

/// Takes the advisory lock of a job for as long as the transaction lives.
pub(super) async fn lock(txn: &DatabaseTransaction, job: &str) -> Result<bool> {
    // The transaction waits while the job works elsewhere. A holder whose machine
    // is gone without a word is noticed by the server within half a minute.
    let patience = "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL tcp_keepalives_idle = 10; \
        SET LOCAL tcp_keepalives_interval = 5; SET LOCAL tcp_keepalives_count = 3";
    txn.execute_unprepared(patience).await?;
    let number = number_of(job);
    let ask = "SELECT pg_try_advisory_xact_lock($1, $2) AS is_ours";
    let ask = Statement::from_sql_and_values(DbBackend::Postgres, ask, [LOCK_CLASS.into(), number.into()]);
    let answer = txn.query_one_raw(ask).await?;
    Ok(answer.map(|row| row.try_get("", "is_ours")).transpose()?.unwrap_or(false))
}

/// Whether somebody has the advisory lock of a job.
pub(super) async fn is_locked(db: &impl ConnectionTrait, job: &str) -> Result<bool> {
    // The view shows the two numbers without their signs.
    let ask = "SELECT count(*) > 0 AS is_taken FROM pg_locks WHERE locktype = 'advisory' AND granted \
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
        AND classid::bigint = $1 AND objid::bigint = $2 AND objsubid = 2";
    let numbers = [i64::from(LOCK_CLASS.cast_unsigned()).into(), i64::from(number_of(job).cast_unsigned()).into()];
    let answer = db.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, ask, numbers)).await?;
    Ok(answer.map(|row| row.try_get("", "is_taken")).transpose()?.unwrap_or(false))
}

fn number_of(job: &str) -> i32 {
    let hash = sha256(job);
    i32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}

/// When each job runs next.
pub(super) async fn due_times(db: &impl ConnectionTrait) -> Result<BTreeMap<String, DateTime<Utc>>> {
    let rows = job::Entity::find().all(db).await?;
    Ok(rows.into_iter().map(|row| (row.name, row.due_at)).collect())
}

/// When a job runs next.
pub(super) async fn due_at(db: &impl ConnectionTrait, name: &str) -> Result<Option<DateTime<Utc>>> {
    Ok(job::Entity::find_by_id(name).one(db).await?.map(|row| row.due_at))
}

/// Writes down when a new job runs, unless somebody was faster.
pub(super) async fn plan(
    db: &impl ConnectionTrait,
    name: &str,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    let row = job::ActiveModel { name: Set(name.to_owned()), due_at: Set(due_at), updated_at: Set(now) };
    let once = OnConflict::column(job::Column::Name).do_nothing().to_owned();
    job::Entity::insert(row).on_conflict(once).exec_without_returning(db).await?;
    Ok(())
}

/// Whether a run for this due time has succeeded.
pub(super) async fn has_succeeded(db: &impl ConnectionTrait, name: &str, slot: DateTime<Utc>) -> Result<bool> {
    let successes = job_run::Entity::find()
        .filter(job_run::Column::JobName.eq(name))
        .filter(job_run::Column::DueAt.eq(slot))
        .filter(job_run::Column::Outcome.eq(Outcome::Succeeded));
    Ok(successes.count(db).await? > 0)
}

/// Sets when a job runs next instead of at `slot`, unless that has changed.
pub(super) async fn move_on(
    db: &impl ConnectionTrait,
    name: &str,
    slot: DateTime<Utc>,
    next: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    job::Entity::update_many()
        .col_expr(job::Column::DueAt, Expr::value(next))
        .col_expr(job::Column::UpdatedAt, Expr::value(now))
        .filter(job::Column::Name.eq(name))
        .filter(job::Column::DueAt.eq(slot))
        .exec(db)
        .await?;
    Ok(())
}

/// Why a run failed that nobody can be working on.
const BROKEN: &str = "the process ended in the middle";

/// Ends the runs of a job that nobody can be working on; tells how many.
pub(super) async fn end_broken(db: &impl ConnectionTrait, name: &str, now: DateTime<Utc>) -> Result<u64> {
    let broken = job_run::ActiveModel {
        outcome: Set(Outcome::Failed),
        finished_at: Set(Some(now)),
        error: Set(Some(BROKEN.to_owned())),
        ..Default::default()
    };
    let ended = job_run::Entity::update_many()
        .set(broken)
        .filter(job_run::Column::JobName.eq(name))
        .filter(job_run::Column::Outcome.eq(Outcome::Running));
    Ok(ended.exec(db).await?.rows_affected)
}

/// Writes down that a run begins; its number.
pub(super) async fn begin(
    db: &impl ConnectionTrait,
    name: &str,
    slot: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<i64> {
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let run = job_run::ActiveModel {
        job_name: Set(name.to_owned()),
        started_at: Set(now),
        outcome: Set(Outcome::Running),
        counts: Set(json!({})),
        host: Set(host.chars().take(255).collect()),
        due_at: Set(slot),
        ..Default::default()
    };
    Ok(run.insert(db).await?.id)
}

/// What is written down of a run that has ended.
pub(super) enum Ended<'a> {
    Succeeded(&'a Counts),
    Failed(&'a str, Counts),
    Cut(Counts),
}

/// Writes down how a run ended.
pub(super) async fn end(db: &impl ConnectionTrait, id: i64, ended: &Ended<'_>, now: DateTime<Utc>) -> Result<()> {
    let mut run = job_run::ActiveModel { id: Set(id), finished_at: Set(Some(now)), ..Default::default() };
    match ended {
        Ended::Succeeded(counts) => {
            run.outcome = Set(Outcome::Succeeded);
            run.counts = Set(json!(counts));
        }
        Ended::Failed(error, counts) => {
            run.outcome = Set(Outcome::Failed);
            run.counts = Set(json!(counts));
            run.error = Set(Some((*error).to_owned()));
        }
        Ended::Cut(counts) => {
            run.outcome = Set(Outcome::Cut);
            run.counts = Set(json!(counts));
        }
    }
    run.update(db).await?;
    Ok(())
}

/// A run as it is kept.
#[derive(Clone, Debug, Serialize)]
pub struct KeptRun {
    /// Which job.
    #[serde(skip)]
    pub job: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How long it took; none while it runs.
    pub milliseconds: Option<i64>,
    /// `running`, `succeeded`, `failed` or `cut`.
    pub outcome: Outcome,
    /// What it did: an object of numbers.
    pub counts: Value,
    /// Why it failed.
    pub error: Option<String>,
    /// The machine that ran it.
    pub host: String,
}

impl From<job_run::Model> for KeptRun {
    fn from(run: job_run::Model) -> Self {
        Self {
            milliseconds: run.finished_at.map(|end| (end - run.started_at).num_milliseconds()),
            job: run.job_name,
            started_at: run.started_at,
            outcome: run.outcome,
            counts: run.counts,
            error: run.error,
            host: run.host,
        }
    }
}

/// A run by its number.
///
/// # Errors
/// When the database fails.
pub async fn kept_run(db: &impl ConnectionTrait, id: i64) -> Result<Option<KeptRun>> {
    Ok(job_run::Entity::find_by_id(id).one(db).await?.map(KeptRun::from))
}

/// How a job stands.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Standing {
    /// When it runs next; none: it was never planned.
    pub due_at: Option<DateTime<Utc>>,
    /// Its last run.
    pub last_run: Option<KeptRun>,
}

impl Standing {
    pub(super) fn is_running(&self) -> bool {
        self.last_run.as_ref().is_some_and(|run| run.outcome == Outcome::Running)
    }

    /// The same, when nobody can be working on the run.
    pub(super) fn without_holder(mut self) -> Self {
        if let Some(run) = self.last_run.as_mut().filter(|run| run.outcome == Outcome::Running) {
            run.outcome = Outcome::Failed;
            run.error = Some(BROKEN.to_owned());
        }
        self
    }
}

/// How a job stands.
///
/// # Errors
/// When the database fails.
pub(super) async fn standing(db: &impl ConnectionTrait, name: &str) -> Result<Standing> {
    let last = job_run::Entity::find()
        .filter(job_run::Column::JobName.eq(name))
        .order_by_desc(job_run::Column::StartedAt)
        .order_by_desc(job_run::Column::Id)
        .one(db)
        .await?;
    Ok(Standing { due_at: due_at(db, name).await?, last_run: last.map(KeptRun::from) })
}

/// How many runs of each job failed since then, by name.
///
/// # Errors
/// When the database fails.
pub async fn failed_since(db: &impl ConnectionTrait, since: DateTime<Utc>) -> Result<Vec<(String, i64)>> {
    let failed = job_run::Entity::find()
        .select_only()
        .column(job_run::Column::JobName)
        .column_as(job_run::Column::Id.count(), "runs")
        .filter(job_run::Column::Outcome.eq(Outcome::Failed))
        .filter(job_run::Column::StartedAt.gt(since))
        .group_by(job_run::Column::JobName)
        .order_by_asc(job_run::Column::JobName);
    Ok(failed.into_tuple().all(db).await?)
}

/// Removes the runs of more than a year ago.
///
/// # Errors
/// When the database fails.
pub async fn sweep_runs(db: &impl ConnectionTrait, pass: &Pass, now: DateTime<Utc>) -> Result<()> {
    let over = Condition::all().add(job_run::Column::StartedAt.lt(now - KEEP_RUNS));
    sweep::<job_run::Entity>(db, pass, job_run::Column::Id, over, "runs_removed").await
}
