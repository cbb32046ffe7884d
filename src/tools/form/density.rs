//! The converter's form: calibration, optical density, dilution.

use serde::Deserialize;

use crate::{
    catalogue::{Calibration, Conversion, ConversionFault},
    platform::decimal::parse_plain,
};

/// The converter's query as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::tools) struct RawDensity {
    pub(in crate::tools) calibration: String,
    pub(in crate::tools) density: String,
    pub(in crate::tools) dilution: String,
}

/// What the page is to do.
#[derive(Debug, PartialEq)]
pub(in crate::tools) enum Asked {
    /// Nothing was asked yet.
    Nothing,
    /// A value was found.
    Converted {
        /// The optical density.
        density: f64,
        /// By how much the sample was diluted; 1: not at all.
        dilution: f64,
        /// What came of it.
        conversion: Conversion,
    },
    /// Something is wrong at a field.
    Fault(Field, DensityFault),
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tools) enum Field {
    /// The optical density.
    Density,
    /// The dilution factor.
    Dilution,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::tools) enum DensityFault {
    /// It is no number.
    NotANumber,
    /// It is a number without a value.
    Conversion(ConversionFault),
}

impl RawDensity {
    /// The calibration that was chosen; the first where none of them was.
    pub(in crate::tools) fn choose<'a>(&self, calibrations: &[&'a Calibration]) -> Option<&'a Calibration> {
        let chosen = |calibration: &&&Calibration| self.calibration.parse() == Ok(calibration.id);
        calibrations.iter().find(chosen).or(calibrations.first()).copied()
    }

    /// Checks and computes.
    pub(in crate::tools) fn ask(&self, calibration: &Calibration) -> Asked {
        if self.density.trim().is_empty() && self.dilution.trim().is_empty() {
            return Asked::Nothing;
        }
        let Some(density) = parse_plain(&self.density) else {
            return Asked::Fault(Field::Density, DensityFault::NotANumber);
        };
        let dilution = if self.dilution.trim().is_empty() { Some(1.0) } else { parse_plain(&self.dilution) };
        let Some(dilution) = dilution else {
            return Asked::Fault(Field::Dilution, DensityFault::NotANumber);
        };
        match calibration.convert(density, dilution) {
            Ok(conversion) => Asked::Converted { density, dilution, conversion },
            Err(fault @ (ConversionFault::Dilution | ConversionFault::NotDilutable)) => {
                Asked::Fault(Field::Dilution, DensityFault::Conversion(fault))
            }
            Err(fault) => Asked::Fault(Field::Density, DensityFault::Conversion(fault)),
        }
    }
}
