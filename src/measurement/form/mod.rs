//! What the entry form sends, and its checks.

mod degrees;
mod place;
mod time;
mod values;

pub(super) use crate::platform::decimal::{NumberFault, plain_number, unmistakable_number};
pub(super) use place::{PlaceFaults, RawPlace, coordinates};
pub(super) use time::TimeOfForm;
pub(super) use values::{RawRow, RawValues, RowFault, check as check_values};
