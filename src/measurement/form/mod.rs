//! What the entry form sends, and its checks.

mod degrees;
mod filter;
mod number;
mod place;
mod report;
mod time;
mod values;

pub(super) use filter::parse_day;
pub use filter::{FilterFaults, RawFilter};
pub(super) use number::{NumberFault, plain_number, unmistakable_number};
pub(super) use place::{PlaceFaults, RawPlace, coordinates};
pub(super) use report::{RawReport, ReportFaults};
pub(super) use time::TimeOfForm;
pub(super) use values::{RawRow, RawValues, RowFault, check as check_values};
