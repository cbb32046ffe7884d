//! When a water was asked for in vain, so that the others get their turn.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::run;

const UP: &str = "
ALTER TABLE water ADD COLUMN refresh_tried_at {time};
";

const DOWN: &str = "
ALTER TABLE water DROP COLUMN refresh_tried_at;
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
