//! What guards log-ins and forms: counts of what a client did, and the step of
//! the one-time code that a member of staff used last.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::{drop_tables, run};

const UP: &str = "
-- The key is an HMAC of the limit, its period and the client, so that no
-- address lies here. A row is worthless after its end.
CREATE TABLE rate_count (
    key_hash {blob} PRIMARY KEY NOT NULL
        CONSTRAINT rate_count_key_hash_check CHECK (length(key_hash) = 32),
    count {int} NOT NULL CONSTRAINT rate_count_count_check CHECK (count >= 0),
    ends_at {time} NOT NULL
){strict};
CREATE INDEX rate_count_ends_at_idx ON rate_count (ends_at);

ALTER TABLE staff_user ADD COLUMN totp_last_step {bigint};
";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "ALTER TABLE staff_user DROP COLUMN totp_last_step").await?;
        drop_tables(manager, &["rate_count"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
