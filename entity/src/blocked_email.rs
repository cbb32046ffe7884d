//! The block list.

use sea_orm::entity::prelude::*;

/// An address, or all addresses of a domain, that may not register or report.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "blocked_email")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// `name@domain` or `*@domain`, in lower case.
    #[sea_orm(unique)]
    pub pattern: String,
    /// Why, for staff.
    pub comment: String,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
