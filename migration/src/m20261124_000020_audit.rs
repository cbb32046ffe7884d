//! What the staff changed, and when.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::{drop_tables, run};

const UP: &str = "
-- The name stays when an account goes. No id: it was done on the command line.
CREATE TABLE audit_entry (
    id {id},
    staff_user_id {bigint}
        CONSTRAINT audit_entry_staff_user_id_fkey REFERENCES staff_user (id) ON DELETE SET NULL,
    who text NOT NULL CONSTRAINT audit_entry_who_check CHECK (length(who) BETWEEN 1 AND 150),
    at {time} NOT NULL,
    subject text NOT NULL CONSTRAINT audit_entry_subject_check CHECK (length(subject) BETWEEN 1 AND 50),
    row_id text NOT NULL CONSTRAINT audit_entry_row_id_check CHECK (length(row_id) <= 254),
    action text NOT NULL CONSTRAINT audit_entry_action_check CHECK (length(action) BETWEEN 1 AND 50),
    changes {json} NOT NULL DEFAULT '{}'
){strict};
CREATE INDEX audit_entry_at_idx ON audit_entry (at);
CREATE INDEX audit_entry_subject_row_id_idx ON audit_entry (subject, row_id);
CREATE INDEX audit_entry_staff_user_id_idx ON audit_entry (staff_user_id);
";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["audit_entry"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
