//! Which due time a run of a job was for: each has one success at most,
//! whatever the replicas do.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::run;

const UP: &str = "
-- None: run by hand.
ALTER TABLE job_run ADD COLUMN due_at {time};
CREATE UNIQUE INDEX job_run_job_name_due_at_key ON job_run (job_name, due_at)
    WHERE outcome = 'succeeded';
";

const DOWN: &str = "
DROP INDEX job_run_job_name_due_at_key;
ALTER TABLE job_run DROP COLUMN due_at;
";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
