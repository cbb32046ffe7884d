//! Runs of jobs.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Not yet.
    Running,
    /// Well.
    Succeeded,
    /// Badly.
    Failed,
    /// Ended by a stop of the process, before it was through.
    Cut,
}

/// One run, from the schedule or by hand. It outlives the job's place in the schedule.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job_run")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Name of the job.
    pub job_name: String,
    /// When it began.
    pub started_at: DateTimeUtc,
    /// When it ended.
    pub finished_at: Option<DateTimeUtc>,
    /// How it ended.
    pub outcome: Outcome,
    /// What it did, an object of numbers.
    pub counts: Json,
    /// Why it failed.
    pub error: Option<String>,
    /// Name of the replica that ran it.
    pub host: String,
    /// The due time that it was for; none: run by hand.
    pub due_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
