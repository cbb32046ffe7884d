//! Who can be logged in.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of somebody who acts on the site under a log-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// Holds an access key.
    Student,
    /// Holds a course token.
    Teacher,
    /// Works in the back office.
    Staff,
}
