//! What the site keeps for itself: mail to send, jobs, documents, settings.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::{drop_tables, run};

const UP: &str = "
-- Kind and ids only: the mail is written from them when it is sent, so that no
-- address, key or text lies here.
CREATE TABLE outbox_mail (
    id {id},
    kind text NOT NULL CONSTRAINT outbox_mail_kind_check CHECK (length(kind) BETWEEN 1 AND 60),
    subject_ids {json} NOT NULL DEFAULT '{}',
    language text NOT NULL
        CONSTRAINT outbox_mail_language_check CHECK (language IN ('de', 'en')),
    state text NOT NULL DEFAULT 'pending'
        CONSTRAINT outbox_mail_state_check CHECK (state IN ('pending', 'sent', 'failed')),
    attempts {int} NOT NULL DEFAULT 0
        CONSTRAINT outbox_mail_attempts_check CHECK (attempts >= 0),
    next_attempt_at {time} NOT NULL,
    last_error text,
    message_id text NOT NULL
        CONSTRAINT outbox_mail_message_id_check CHECK (length(message_id) BETWEEN 3 AND 255),
    created_at {time} NOT NULL,
    sent_at {time},
    CONSTRAINT outbox_mail_message_id_key UNIQUE (message_id),
    CONSTRAINT outbox_mail_sent_check CHECK ((state = 'sent') = (sent_at IS NOT NULL))
){strict};
CREATE INDEX outbox_mail_due_idx ON outbox_mail (state, next_attempt_at, id);
CREATE INDEX outbox_mail_state_idx ON outbox_mail (state, created_at);

CREATE TABLE job (
    name text PRIMARY KEY NOT NULL CONSTRAINT job_name_check CHECK (length(name) BETWEEN 1 AND 60),
    due_at {time} NOT NULL,
    updated_at {time} NOT NULL
){strict};
CREATE INDEX job_due_at_idx ON job (due_at);

-- A run outlives its job's place in the schedule, so the name is no foreign key.
CREATE TABLE job_run (
    id {id},
    job_name text NOT NULL
        CONSTRAINT job_run_job_name_check CHECK (length(job_name) BETWEEN 1 AND 60),
    started_at {time} NOT NULL,
    finished_at {time},
    outcome text NOT NULL DEFAULT 'running'
        CONSTRAINT job_run_outcome_check CHECK (outcome IN ('running', 'succeeded', 'failed')),
    counts {json} NOT NULL DEFAULT '{}',
    error text,
    host text NOT NULL DEFAULT '' CONSTRAINT job_run_host_check CHECK (length(host) <= 255),
    CONSTRAINT job_run_finished_check CHECK ((outcome = 'running') = (finished_at IS NULL))
){strict};
CREATE INDEX job_run_job_name_idx ON job_run (job_name, started_at DESC);
CREATE INDEX job_run_started_at_idx ON job_run (started_at);

-- The subject is a row of the table that the kind implies; none for a document
-- of the whole site.
CREATE TABLE document (
    id {id},
    kind text NOT NULL CONSTRAINT document_kind_check CHECK (length(kind) BETWEEN 1 AND 60),
    subject_id {bigint},
    language text NOT NULL
        CONSTRAINT document_language_check CHECK (language IN ('de', 'en')),
    fingerprint text NOT NULL
        CONSTRAINT document_fingerprint_check CHECK (length(fingerprint) BETWEEN 1 AND 128),
    file_name text NOT NULL
        CONSTRAINT document_file_name_check CHECK (length(file_name) BETWEEN 1 AND 255),
    size {bigint} NOT NULL CONSTRAINT document_size_check CHECK (size >= 0),
    created_at {time} NOT NULL,
    CONSTRAINT document_file_name_key UNIQUE (file_name),
    CONSTRAINT document_kind_subject_id_language_key UNIQUE (kind, subject_id, language)
){strict};
-- A unique constraint takes two nulls for different.
CREATE UNIQUE INDEX document_kind_language_key ON document (kind, language)
    WHERE subject_id IS NULL;

CREATE TABLE site_setting (
    name text PRIMARY KEY NOT NULL
        CONSTRAINT site_setting_name_check CHECK (length(name) BETWEEN 1 AND 60),
    value text NOT NULL
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
        drop_tables(manager, &["site_setting", "document", "job_run", "job", "outbox_mail"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
