//! The room of the four water-quality indices.
//!
//! An index condenses the readings of one measurement into a value, a class
//! and a validity that says how much of the method's input was there. The
//! functions are pure: they know no database, no clock and no language; only
//! [`recompute`] and [`results_of`] store and read results. Every
//! result names the version of its method, so that a stored result tells how
//! it came about.
//!
//! | index | waters | method |
//! |---|---|---|
//! | chemical index after Bach (1980) | every water | `bach-2` |
//! | saprobic index | running waters | `saprobic-1` |
//! | trophic index | standing waters | `trophic-2` |
//! | physical-structural index | running waters | `structure-1` |
//!
//! The usual way: gather the readings into [`Values`] and the answers into
//! [`StructureAnswers`], both of which refuse what cannot be counted, then call
//! [`compute_all`].

mod bach;
mod bands;
mod compute;
mod grade;
mod interpolate;
mod model;
mod rounding;
mod saprobic;
mod scale;
mod store;
mod structure;
mod trophic;
mod values;

#[cfg(test)]
mod tests;

pub use bach::bach;
pub use bands::{Band, bands_of, bands_of_reading, range_of};
pub use compute::{Indices, applies_to, compute_all, inputs_of};
pub use model::{FlowType, IndexKind, IndexResult, Input, InputError, InputFault, QualityClass, Validity};
pub use saprobic::saprobic;
pub use scale::{classes_of, place_on_scale};
pub use store::{
    Change, Found, Recomputed, StoredInput, StoredInputs, StoredResult, lock, recompute, recompute_all, recompute_many,
    results_of, type_bit,
};
pub use structure::{QUESTIONS, Question, StructureAnswers, UNKNOWN_ANSWER, structure};
pub use trophic::trophic;
pub use values::{LARGEST_READING, Values};
