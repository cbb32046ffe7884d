//! What a program sent under its `client_uuid`, as a hash: the same request sent again is told from
//! another one under the same key, whatever became of the measurement since.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::run;

const UP: &str = "
ALTER TABLE measurement ADD COLUMN client_hash {blob};
";

const DOWN: &str = "
ALTER TABLE measurement DROP COLUMN client_hash;
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
