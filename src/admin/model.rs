//! What was asked for and typed, once it is checked.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

/// Which rows of a table are asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish {
    pub(super) search: String,
    /// Filters by their place in the description.
    pub(super) filters: Vec<(usize, Wanted)>,
    /// Column by its place, and whether the largest comes first.
    pub(super) sort: Option<(usize, bool)>,
    pub(super) page: u64,
}

/// What a filter keeps.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wanted {
    Flag(bool),
    Value(String),
    Between(Option<DateTime<Utc>>, Option<DateTime<Utc>>),
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
