//! Sessions.

use sea_orm::entity::prelude::*;

use crate::actor::ActorKind;

/// A browser's session, under the SHA-256 of its cookie.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the cookie's value, 32 bytes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id_hash: Vec<u8>,
    /// Who is logged in; none for a visitor.
    pub subject_kind: Option<ActorKind>,
    /// The row of `access_key`, `course_token` or `staff_user` that `subject_kind` implies.
    pub subject_id: Option<i64>,
    /// Flash messages and the like.
    pub data: Json,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the last request came.
    pub last_seen_at: DateTimeUtc,
    /// When the session ends.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
