//! A run that a stop has cut is none that failed.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::{ConnectionTrait, DbBackend, DbErr},
};

use crate::dialect::run;

const OUTCOMES: &str = "'running', 'succeeded', 'failed', 'cut'";
const OUTCOMES_BEFORE: &str = "'running', 'succeeded', 'failed'";

const FORGET: &str = "UPDATE job_run SET outcome = 'failed', error = 'cut by a stop' WHERE outcome = 'cut'";

const POSTGRES: &str = "
ALTER TABLE job_run DROP CONSTRAINT job_run_outcome_check;
ALTER TABLE job_run ADD CONSTRAINT job_run_outcome_check CHECK (outcome IN (OUTCOMES));
";

/// SQLite changes no constraint: the table is made anew.
const SQLITE: &str = "
CREATE TABLE job_run_new (
    id {id},
    job_name text NOT NULL
        CONSTRAINT job_run_job_name_check CHECK (length(job_name) BETWEEN 1 AND 60),
    started_at {time} NOT NULL,
    finished_at {time},
    outcome text NOT NULL DEFAULT 'running'
        CONSTRAINT job_run_outcome_check CHECK (outcome IN (OUTCOMES)),
    counts {json} NOT NULL DEFAULT '{}',
    error text,
    host text NOT NULL DEFAULT '' CONSTRAINT job_run_host_check CHECK (length(host) <= 255),
    -- None: run by hand.
    due_at {time},
    CONSTRAINT job_run_finished_check CHECK ((outcome = 'running') = (finished_at IS NULL))
){strict};
INSERT INTO job_run_new (id, job_name, started_at, finished_at, outcome, counts, error, host, due_at)
    SELECT id, job_name, started_at, finished_at, outcome, counts, error, host, due_at FROM job_run;
DROP TABLE job_run;
ALTER TABLE job_run_new RENAME TO job_run;
CREATE INDEX job_run_job_name_idx ON job_run (job_name, started_at DESC);
CREATE INDEX job_run_started_at_idx ON job_run (started_at);
CREATE UNIQUE INDEX job_run_job_name_due_at_key ON job_run (job_name, due_at)
    WHERE outcome = 'succeeded';
";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        constrain(manager, OUTCOMES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, FORGET).await?;
        constrain(manager, OUTCOMES_BEFORE).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn constrain(manager: &SchemaManager<'_>, outcomes: &str) -> Result<(), DbErr> {
    let sql = match manager.get_connection().get_database_backend() {
        DbBackend::Postgres => POSTGRES,
        _ => SQLITE,
    };
    run(manager, &sql.replace("OUTCOMES", outcomes)).await
}
