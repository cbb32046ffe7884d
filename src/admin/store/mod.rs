//! How the room reads and writes: a description becomes SQL.

mod audit;
pub(super) mod deeds;
mod overview;
mod queue;
mod read;
mod sql;
mod write;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;
use serde_json::Value;

use crate::{
    auth::{Actor, Changes},
    platform::App,
};

pub(super) use audit::{TrailEntry, trail};
pub(super) use overview::overview;
pub(super) use queue::{Comparison, QueueItem, next_in_queue};
pub(super) use read::{Cell, PAGE, Row, Wanted, Wish, choices, count_toll, find, key_of_secret, list};
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

/// A value of a field as the database gets it.
#[derive(Clone, Debug, PartialEq)]
pub enum Entered {
    /// Text; none: null.
    Text(Option<String>),
    /// A whole number.
    Whole(Option<i64>),
    /// A number.
    Real(Option<f64>),
    /// Yes or no.
    Flag(bool),
}

impl From<&Entered> for Value {
    fn from(entered: &Entered) -> Self {
        match entered {
            Entered::Text(text) => text.clone().into(),
            Entered::Whole(number) => (*number).into(),
            Entered::Real(number) => (*number).into(),
            Entered::Flag(flag) => (*flag).into(),
        }
    }
}

/// The fields of a form, checked one by one.
pub type Checked = BTreeMap<&'static str, Entered>;

/// What is wrong with a form: the field, and the key of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormFault {
    /// The field.
    pub field: &'static str,
    /// The text.
    pub text: &'static str,
}
