//! The catalogue: what can be measured, in which unit and within which limits,
//! and how the optical densities of kits become values.

mod calibration;
mod formula;
mod model;
mod store;

#[cfg(test)]
mod tests;

pub use calibration::{Calibration, Conversion, ConversionFault, DENSITY_MAX, DILUTION_MAX, DensityRange, Kit};
pub use formula::{FORMULA_LENGTH_MAX, Formula, FormulaFault};
pub use model::{Category, ParameterType, ShortNamePart, formula_text, short_name_parts};
pub use store::{calibrations, kits, parameter_types};
