//! Courses.

use sea_orm::entity::prelude::*;

use crate::language::Language;

/// A class with its teacher.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Name of the course, at most 30 signs.
    pub name: Option<String>,
    /// Name of the school, at most 140 signs.
    pub school_name: Option<String>,
    /// Name of the teacher, at most 140 signs.
    pub teacher_name: Option<String>,
    /// Address that mail goes to, at most 254 signs.
    pub teacher_email: String,
    /// When `teacher_email` was confirmed; none: the course is not active.
    pub email_verified_at: Option<DateTimeUtc>,
    /// Address that waits to be confirmed in place of `teacher_email`.
    pub new_email: Option<String>,
    /// Language of the mails to the teacher.
    pub language: Language,
    /// When the teacher was told that the course will be deleted.
    pub deletion_warned_at: Option<DateTimeUtc>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row was last changed.
    pub updated_at: DateTimeUtc,
    /// The teacher's token.
    #[sea_orm(has_one)]
    pub course_token: HasOne<super::course_token::Entity>,
    /// The keys of the groups.
    #[sea_orm(has_many)]
    pub access_keys: HasMany<super::access_key::Entity>,
    /// Links sent to confirm an address.
    #[sea_orm(has_many)]
    pub email_confirmations: HasMany<super::email_confirmation::Entity>,
    /// What the course measured.
    #[sea_orm(has_many)]
    pub measurements: HasMany<super::measurement::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
