//! Mail to send.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::language::Language;

/// How far a mail has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits to be sent.
    Pending,
    /// The server took it.
    Sent,
    /// Given up.
    Failed,
}

/// A mail that waits, was sent or was given up. It holds ids, never a key or a text, and no address in plain.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox_mail")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Name of the message.
    pub kind: String,
    /// Ids of the rows that the message speaks of, an object such as `{"course": 1}`.
    pub subject_ids: Json,
    /// Language to write it in.
    pub language: Language,
    /// How far it has come.
    pub state: State,
    /// How often sending was tried.
    pub attempts: i32,
    /// Not to be tried before.
    pub next_attempt_at: DateTimeUtc,
    /// Why the last try failed; no address in it.
    pub last_error: Option<String>,
    /// Message-ID, the same at every try.
    #[sea_orm(unique)]
    pub message_id: String,
    /// When the row was made, or put back by hand.
    pub created_at: DateTimeUtc,
    /// When the server took it.
    pub sent_at: Option<DateTimeUtc>,
    /// Who gets it, sealed (AEAD), where no other row tells; gone once it is sent.
    pub recipient_sealed: Option<Vec<u8>>,
    /// When it was given up; a mail whose cause had gone has failed without.
    pub given_up_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
