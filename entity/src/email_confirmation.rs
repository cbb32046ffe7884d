//! Links that confirm an address.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What a confirmation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Makes a new course active.
    Register,
    /// Puts the new address in the old one's place.
    Change,
}

/// A link sent to an address of a course; deleted with the course.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "email_confirmation")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The course.
    pub course_id: i64,
    /// What confirming does.
    pub purpose: Purpose,
    /// The address that the link was sent to, at most 254 signs.
    pub address: String,
    /// HMAC-SHA-256 of the link's token, 32 bytes.
    /// When the link stops working.
    pub expires_at: DateTimeUtc,
    /// When the button was first pressed.
    pub used_at: Option<DateTimeUtc>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// The course's row.
    #[sea_orm(belongs_to, from = "course_id", to = "id")]
    pub course: BelongsTo<super::course::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
