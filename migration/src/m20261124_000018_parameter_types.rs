//! Which types a measurement has visible values of, beside what lists sort
//! by: a list that asks for a type then counts its rows in one index.
//!
//! Bit n of `parameter_types` stands for the parameter type with the number n;
//! the sign's bit stays free, so numbers from 63 on have none.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::run;

const UP: &str = "
ALTER TABLE measurement ADD COLUMN parameter_types {bigint} NOT NULL DEFAULT 0;
UPDATE measurement SET parameter_types = COALESCE((
    SELECT CAST(SUM(kind.bit) AS {bigint}) FROM (
        SELECT DISTINCT CAST(1 AS {bigint}) << CAST(parameter_type_id AS {int}) AS bit
        FROM parameter
        WHERE measurement_id = measurement.id AND NOT hidden AND parameter_type_id < 63) AS kind), 0);
DROP INDEX measurement_list_idx;
-- Newest first; the types at the end, so that counting reads no row.
CREATE INDEX measurement_list_idx
    ON measurement (state, deleted_at, measured_at DESC, id DESC, parameter_types);
";

const DOWN: &str = "
DROP INDEX measurement_list_idx;
CREATE INDEX measurement_list_idx ON measurement (state, deleted_at, measured_at DESC, id DESC);
ALTER TABLE measurement DROP COLUMN parameter_types;
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
