//! Staff users, sessions and blocked addresses.
//!
//! A name or a pattern that is unique whatever its case is stored folded to
//! lower case; the check refuses what was not folded.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::{drop_tables, run};

const UP: &str = "
CREATE TABLE staff_user (
    id {id},
    name text NOT NULL
        CONSTRAINT staff_user_name_check
        CHECK (length(name) BETWEEN 1 AND 150 AND name = lower(name)),
    email text CONSTRAINT staff_user_email_check CHECK (length(email) BETWEEN 3 AND 254),
    password_hash text NOT NULL
        CONSTRAINT staff_user_password_hash_check CHECK (length(password_hash) BETWEEN 1 AND 255),
    role text NOT NULL
        CONSTRAINT staff_user_role_check CHECK (role IN ('moderator', 'administrator')),
    totp_secret_sealed {blob},
    failed_logins {int} NOT NULL DEFAULT 0
        CONSTRAINT staff_user_failed_logins_check CHECK (failed_logins >= 0),
    locked_until {time},
    disabled_at {time},
    last_login_at {time},
    created_at {time} NOT NULL,
    CONSTRAINT staff_user_name_key UNIQUE (name)
){strict};

-- The subject is a row of access_key, course_token or staff_user by its kind,
-- so no foreign key can hold it: the session's reader checks that it is there.
CREATE TABLE session (
    id_hash {blob} PRIMARY KEY NOT NULL
        CONSTRAINT session_id_hash_check CHECK (length(id_hash) = 32),
    subject_kind text
        CONSTRAINT session_subject_kind_check
        CHECK (subject_kind IN ('student', 'teacher', 'staff')),
    subject_id {bigint},
    data {json} NOT NULL DEFAULT '{}',
    created_at {time} NOT NULL,
    last_seen_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    CONSTRAINT session_subject_check CHECK ((subject_kind IS NULL) = (subject_id IS NULL))
){strict};
CREATE INDEX session_expires_at_idx ON session (expires_at);
CREATE INDEX session_subject_idx ON session (subject_kind, subject_id);

CREATE TABLE blocked_email (
    id {id},
    pattern text NOT NULL
        CONSTRAINT blocked_email_pattern_check
        CHECK (length(pattern) BETWEEN 1 AND 254 AND pattern = lower(pattern)),
    comment text NOT NULL DEFAULT '',
    created_at {time} NOT NULL,
    CONSTRAINT blocked_email_pattern_key UNIQUE (pattern)
){strict};
";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["blocked_email", "session", "staff_user"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
