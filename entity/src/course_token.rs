//! Course tokens.

use sea_orm::entity::prelude::*;

/// The secret by which a teacher logs in; one a course, deleted with it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_token")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The course.
    #[sea_orm(unique)]
    pub course_id: i64,
    /// HMAC-SHA-256 of the secret, 32 bytes: it is looked up by this.
    #[sea_orm(unique)]
    pub token_hmac: Vec<u8>,
    /// The secret itself, sealed (AEAD).
    pub token_sealed: Vec<u8>,
    /// Since when it is refused.
    pub deactivated_at: Option<DateTimeUtc>,
    /// When it was last used to log in.
    pub last_login_at: Option<DateTimeUtc>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// The course's row.
    #[sea_orm(belongs_to, from = "course_id", to = "id")]
    pub course: BelongsTo<super::course::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
