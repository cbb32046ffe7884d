//! Documents on disk.

use sea_orm::entity::prelude::*;

use crate::language::Language;

/// A PDF file that is kept in the documents directory.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What document it is.
    pub kind: String,
    /// The row that it is about, in the table that `kind` implies; none: the whole site.
    pub subject_id: Option<i64>,
    /// Its language.
    pub language: Language,
    /// Hash of the content that it was made from.
    pub fingerprint: String,
    /// Path below the documents directory.
    #[sea_orm(unique)]
    pub file_name: String,
    /// Bytes.
    pub size: i64,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
