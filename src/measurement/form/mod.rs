//! What the entry form sends, and its checks.

mod degrees;
mod filter;
mod number;
mod place;
mod time;
mod values;

pub use filter::{FilterFaults, RawFilter};
pub(super) use number::{NumberFault, plain_number, unmistakable_number};
pub(super) use place::{PlaceFaults, RawPlace, coordinates};
pub(super) use time::TimeOfForm;
pub(super) use values::{RawRow, RawValues, RowFault, check as check_values};
