//! What the staff changed.

use sea_orm::entity::prelude::*;

/// One change by a member of staff, or by a command. Never holds a secret.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Who did it; none: the command line, or an account that is gone.
    pub staff_user_id: Option<i64>,
    /// The name of the account then, or "command line".
    pub who: String,
    /// When.
    pub at: DateTimeUtc,
    /// The table of the row.
    pub subject: String,
    /// The row's key as text; empty: no row in particular.
    pub row_id: String,
    /// What was done.
    pub action: String,
    /// Field → `{"old": …, "new": …}`.
    pub changes: Json,
}

impl ActiveModelBehavior for ActiveModel {}
