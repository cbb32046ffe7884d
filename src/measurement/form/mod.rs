//! What the entry form sends, and its checks.

mod custom_water;
mod degrees;
mod density;
mod number;
mod place;
mod rows;
mod structure;
mod time;
mod values;

pub(super) use custom_water::NEW_WATER;
pub(super) use density::DensityFault;
pub(super) use number::{NumberFault, plain_number, unmistakable_number};
pub(super) use place::{PlaceFaults, RawPlace, coordinates};
pub(super) use rows::{Action, KEPT, RawRow, RawValues};
pub(super) use structure::RawStructure;
pub(super) use time::TimeOfForm;
pub(super) use values::{RowFault, Rules};
