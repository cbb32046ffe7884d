//! Mails whose recipient no other row tells, and mails that were given up.
//!
//! A course that was deleted, an address that was replaced and a manager of the
//! configuration have no row to look an address up in. Theirs is sealed and
//! goes as soon as the mail is sent.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::run;

const UP: &str = "
ALTER TABLE outbox_mail ADD COLUMN recipient_sealed {blob}
    CONSTRAINT outbox_mail_recipient_sealed_check
    CHECK (recipient_sealed IS NULL OR state <> 'sent');
-- Failed without a time: what the mail was about had gone before it was sent.
ALTER TABLE outbox_mail ADD COLUMN given_up_at {time}
    CONSTRAINT outbox_mail_given_up_at_check CHECK (given_up_at IS NULL OR state = 'failed');
";

const DOWN: &str = "
ALTER TABLE outbox_mail DROP COLUMN given_up_at;
ALTER TABLE outbox_mail DROP COLUMN recipient_sealed;
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
