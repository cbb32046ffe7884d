//! Access keys.

use sea_orm::entity::prelude::*;

/// The secret by which a group of pupils logs in; deleted with its course.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_key")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The course.
    pub course_id: i64,
    /// HMAC-SHA-256 of the secret, 32 bytes: it is looked up by this.
    #[sea_orm(unique)]
    pub token_hmac: Vec<u8>,
    /// The secret itself, sealed (AEAD).
    pub token_sealed: Vec<u8>,
    /// Name of the group, seen by the teacher only; at most 60 signs.
    pub label: Option<String>,
    /// Start of its 180 days; new when it is reactivated.
    pub activated_at: DateTimeUtc,
    /// Since when it is refused.
    pub deactivated_at: Option<DateTimeUtc>,
    /// When it was last used to log in.
    pub last_login_at: Option<DateTimeUtc>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// The course's row.
    #[sea_orm(belongs_to, from = "course_id", to = "id")]
    pub course: BelongsTo<super::course::Entity>,
    /// What was recorded under this key.
    #[sea_orm(has_many)]
    pub measurements: HasMany<super::measurement::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
