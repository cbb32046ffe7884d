//! What the entry form sends, and its checks; the filter of lists, and reports.

mod custom_water;
mod degrees;
mod density;
mod filter;
mod place;
mod report;
mod rows;
mod structure;
mod time;
mod values;

pub(super) use crate::platform::decimal::{NumberFault, plain_number, unmistakable_number};
pub(super) use custom_water::{NEW_WATER, check as check_custom_water};
pub(super) use density::DensityFault;
pub(super) use filter::parse_day;
pub use filter::{FilterFaults, RawFilter};
pub(super) use place::{PlaceFaults, RawPlace, coordinates};
pub(super) use report::{RawReport, ReportFaults};
pub(super) use rows::{Action, GoesOn, KEPT, RawRow, RawValues};
pub(super) use structure::RawStructure;
pub(super) use time::TimeOfForm;
pub(super) use values::{RowFault, Rules};
