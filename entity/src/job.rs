//! The due table.

use sea_orm::entity::prelude::*;

/// A job of the schedule and when it runs next.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    /// Name in the schedule.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// When it runs next; in the past: overdue.
    pub due_at: DateTimeUtc,
    /// When the row was last changed.
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
