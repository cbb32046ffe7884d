//! The map asks with each visit whether anything has changed. What it asks for
//! comes from these indexes alone.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::run;

const UP: &str = "
-- Of the public rows only: no other statement shall prefer it to the list's index.
CREATE INDEX measurement_version_idx ON measurement (id, version, updated_at)
    WHERE state = 'published' AND deleted_at IS NULL;
CREATE INDEX water_updated_at_idx ON water (updated_at);
";

const DOWN: &str = "
DROP INDEX water_updated_at_idx;
DROP INDEX measurement_version_idx;
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
