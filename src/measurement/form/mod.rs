//! What the entry form sends, and its checks.

mod number;
mod place;
mod time;
mod values;

pub(super) use number::plain_number;
pub(super) use place::{PlaceFaults, RawPlace, coordinates};
pub(super) use time::TimeOfForm;
pub(super) use values::{RawRow, RawValues, RowFault, check as check_values};
