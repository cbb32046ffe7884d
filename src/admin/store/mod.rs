//! How the room reads and writes: a description becomes SQL.

mod audit;
pub(super) mod deeds;
mod overview;
mod queue;
mod read;
mod sql;
mod write;

use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;

use crate::{
    auth::{Actor, Changes},
    platform::App,
};

pub(super) use audit::{TrailEntry, trail};
pub(super) use overview::overview;
pub(super) use queue::{Comparison, QueueItem, next_in_queue};
pub(super) use read::{Cell, PAGE, Row, choices, count_toll, find, key_of_secret, list};
pub use write::Acted;
pub(super) use write::{Saved, act, insert, stored_fields, update};

/// What a deed works with.
#[derive(Debug)]
pub struct Deed<'a> {
    /// The site.
    pub app: &'a App,
    /// The transaction of all that is done at once.
    pub txn: &'a DatabaseTransaction,
    /// When.
    pub now: DateTime<Utc>,
    /// Who.
    pub who: &'a Actor,
}

/// What came of an action on one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// It changed something; the audit trail gets it.
    Changed(Changes),
    /// The row was like that already.
    Nothing,
    /// It can't be done; the end of the name of a text, `admin-refused-…`.
    Refused(&'static str),
}
