//! The pages of this room, one file each.

pub(super) mod cards;
pub(super) mod confirm;
pub(super) mod data;
pub(super) mod delete;
pub(super) mod documents;
pub(super) mod keys;
pub(super) mod labels;
pub(super) mod lost_token;
pub(super) mod register;

use crate::platform::{
    i18n::args,
    web::{Field, Visit},
};

use super::form::Fault;

/// The message of a fault in the visitor's language.
fn message(visit: &Visit, fault: Fault) -> String {
    visit.text_with(fault.key, &args([("limit", fault.limit.into())]))
}

/// What was typed, and what is wrong with it.
fn field(visit: &Visit, typed: &str, fault: Option<Fault>) -> Field {
    Field { value: typed.to_owned(), error: fault.map(|fault| message(visit, fault)) }
}

/// A secret in blocks of four, as `partials/key` takes it.
fn blocks(key: &str) -> Vec<String> {
    crate::platform::ids::in_blocks(key).split('-').map(str::to_owned).collect()
}
