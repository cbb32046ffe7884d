//! A value that follows from an optical density: kit and calibration, density
//! and dilution of a row.

use super::rows::{KEPT, RawRow};
use crate::{
    catalogue::{Calibration, Conversion, ConversionFault, DensityRange},
    measurement::model::{Density, StoredValue},
    platform::decimal::{NumberFault, parse_decimal, parse_plain},
};

/// A typed value so close to the computed one is the computed one, rounded by
/// hand to two decimals; a little more, as binary fractions miss it.
const NEAR: f64 = 0.005_001;

/// Why no value comes out of the optical density.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::measurement) enum DensityFault {
    /// The density is no number that a photometer shows.
    NotADensity,
    /// The dilution is no number, or more than one.
    Dilution(NumberFault),
    /// The dilution is below 1 or beyond all reason.
    DilutionRange,
    /// Dilution says nothing about what is measured.
    NotDilutable,
    /// No calibration was chosen.
    NoCalibration,
    /// The calibration gives another parameter.
    OtherParameter,
    /// The calibration has no value there.
    NoValue,
    /// The value was not calibrated.
    OutOfRange {
        /// Smallest and largest calibrated value, in the type's unit.
        values: (f64, f64),
        /// The densities that belong to them.
        densities: Option<DensityRange>,
    },
    /// Another value was typed beside the density.
    OtherValue { computed: f64 },
}

/// The value of a row whose density is filled in, and what to keep of how it
/// came about. As long as the three say what is stored, the stored value
/// stands: calibrations may have changed since.
pub(super) fn reading(
    row: &RawRow,
    parameter_type_id: i64,
    calibrations: &[Calibration],
    former: Option<&StoredValue>,
) -> Result<(f64, Density), DensityFault> {
    let optical_density = parse_plain(row.density.trim()).ok_or(DensityFault::NotADensity)?;
    let dilution = match row.dilution.as_str() {
        "" => 1.0,
        typed => parse_decimal(typed).map_err(DensityFault::Dilution)?,
    };
    let calibration_id: Option<i64> = row.calibration.parse().ok();
    if let Some((value, density)) = former.and_then(|former| Some((former.value, former.density.as_ref()?)))
        && (density.optical_density, density.dilution) == (optical_density, dilution)
        && density.calibration_id == calibration_id
        && (calibration_id.is_some() || row.calibration == KEPT)
    {
        return Ok((value, density.clone()));
    }
    let calibration = calibrations.iter().find(|known| Some(known.id) == calibration_id);
    let calibration = calibration.ok_or(DensityFault::NoCalibration)?;
    if calibration.parameter_type_id != parameter_type_id {
        return Err(DensityFault::OtherParameter);
    }
    let Conversion { value, .. } = calibration.convert(optical_density, dilution).map_err(|fault| match fault {
        ConversionFault::Density => DensityFault::NotADensity,
        ConversionFault::Dilution => DensityFault::DilutionRange,
        ConversionFault::NotDilutable => DensityFault::NotDilutable,
        ConversionFault::Formula(_) | ConversionFault::NotFinite => DensityFault::NoValue,
        ConversionFault::OutOfRange { densities, .. } => {
            DensityFault::OutOfRange { values: (calibration.x_min, calibration.x_max), densities }
        }
    })?;
    let density = Density {
        optical_density,
        dilution,
        calibration_id,
        label: calibration.label.clone(),
        formula: calibration.formula.clone(),
    };
    Ok((value, density))
}

/// The parameter of a row: as chosen, or as its calibration says.
pub(super) fn parameter_type_of(row: &RawRow, calibrations: &[Calibration]) -> Option<i64> {
    if !row.parameter_type.is_empty() || row.density.is_empty() {
        return row.parameter_type.parse().ok();
    }
    let chosen: i64 = row.calibration.parse().ok()?;
    calibrations.iter().find(|known| known.id == chosen).map(|known| known.parameter_type_id)
}

/// Whether somebody typed a value that the density does not give.
pub(super) fn contradicts(typed: f64, computed: f64, former: Option<&StoredValue>) -> bool {
    let is_near = (typed - computed).abs() <= NEAR * computed.abs().max(1.0);
    // What stands in the box may be the result of before.
    !is_near && former.is_none_or(|former| former.value.to_bits() != typed.to_bits())
}
