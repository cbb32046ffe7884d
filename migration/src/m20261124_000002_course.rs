//! Courses, their token, their access keys, and the addresses to confirm.
//!
//! A course that is deleted takes its token, its keys and its pending
//! confirmations with it. What was measured stays (see the step `measurement`).

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::{drop_tables, run};

const UP: &str = "
CREATE TABLE course (
    id {id},
    name text CONSTRAINT course_name_check CHECK (length(name) BETWEEN 1 AND 30),
    school_name text
        CONSTRAINT course_school_name_check CHECK (length(school_name) BETWEEN 1 AND 140),
    teacher_name text
        CONSTRAINT course_teacher_name_check CHECK (length(teacher_name) BETWEEN 1 AND 140),
    teacher_email text NOT NULL
        CONSTRAINT course_teacher_email_check CHECK (length(teacher_email) BETWEEN 3 AND 254),
    email_verified_at {time},
    new_email text CONSTRAINT course_new_email_check CHECK (length(new_email) BETWEEN 3 AND 254),
    language text NOT NULL DEFAULT 'de'
        CONSTRAINT course_language_check CHECK (language IN ('de', 'en')),
    deletion_warned_at {time},
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL
){strict};
-- A lost token is asked for by address, whatever its case.
CREATE INDEX course_teacher_email_idx ON course (lower(teacher_email));
CREATE INDEX course_created_at_idx ON course (created_at);

CREATE TABLE course_token (
    id {id},
    course_id {bigint} NOT NULL
        CONSTRAINT course_token_course_id_fkey REFERENCES course (id) ON DELETE CASCADE,
    token_hmac {blob} NOT NULL
        CONSTRAINT course_token_token_hmac_check CHECK (length(token_hmac) = 32),
    token_sealed {blob} NOT NULL,
    deactivated_at {time},
    last_login_at {time},
    created_at {time} NOT NULL,
    CONSTRAINT course_token_course_id_key UNIQUE (course_id),
    CONSTRAINT course_token_token_hmac_key UNIQUE (token_hmac)
){strict};

CREATE TABLE access_key (
    id {id},
    course_id {bigint} NOT NULL
        CONSTRAINT access_key_course_id_fkey REFERENCES course (id) ON DELETE CASCADE,
    token_hmac {blob} NOT NULL
        CONSTRAINT access_key_token_hmac_check CHECK (length(token_hmac) = 32),
    token_sealed {blob} NOT NULL,
    label text CONSTRAINT access_key_label_check CHECK (length(label) BETWEEN 1 AND 60),
    activated_at {time} NOT NULL,
    deactivated_at {time},
    last_login_at {time},
    created_at {time} NOT NULL,
    CONSTRAINT access_key_token_hmac_key UNIQUE (token_hmac)
){strict};
CREATE INDEX access_key_course_id_idx ON access_key (course_id, created_at, id);
CREATE INDEX access_key_activated_at_idx ON access_key (activated_at) WHERE deactivated_at IS NULL;

CREATE TABLE email_confirmation (
    id {id},
    course_id {bigint} NOT NULL
        CONSTRAINT email_confirmation_course_id_fkey REFERENCES course (id) ON DELETE CASCADE,
    purpose text NOT NULL
        CONSTRAINT email_confirmation_purpose_check CHECK (purpose IN ('register', 'change')),
    address text NOT NULL
        CONSTRAINT email_confirmation_address_check CHECK (length(address) BETWEEN 3 AND 254),
    expires_at {time} NOT NULL,
    used_at {time},
    created_at {time} NOT NULL
){strict};
CREATE INDEX email_confirmation_course_id_idx ON email_confirmation (course_id);
CREATE INDEX email_confirmation_expires_at_idx ON email_confirmation (expires_at);
";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["email_confirmation", "access_key", "course_token", "course"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
