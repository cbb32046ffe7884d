//! Kits, and how their optical densities become values.

use super::formula::{Formula, FormulaFault};

/// No photometer of a school reads more; 3 lets a thousandth of the light pass.
pub const DENSITY_MAX: f64 = 3.0;
/// A sample is diluted a thousandfold at most: beyond that every drop is an error.
pub const DILUTION_MAX: f64 = 1000.0;

/// Values are settled to these decimals: finer than any photometer reads, and
/// coarse enough that what is shown, copied and stored is one number.
const DECIMALS: f64 = 1e3;
/// Densities are told in these decimals.
const DENSITY_DECIMALS: f64 = 1e3;
/// A value beyond its range by so little of itself is on the edge: slopes have
/// seven digits, and 166.666667 times 0.9 is meant to be 150.
const EDGE: f64 = 1e-6;
/// Places between 0 and [`DENSITY_MAX`] at which a range is looked for.
const STEPS: u32 = 600;

/// A box of reagents and a photometer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kit {
    /// Its number in paths.
    pub id: i64,
    /// Its stable name, such as `gcampus`.
    pub identifier: String,
    /// Its full name.
    pub name: String,
    /// Its short name; may be empty.
    pub short_name: String,
}

impl Kit {
    /// The name for narrow places.
    #[must_use]
    pub fn shown_name(&self) -> &str {
        if self.short_name.is_empty() { &self.name } else { &self.short_name }
    }
}

/// How a kit's optical density becomes a value of a parameter type.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Its number in forms.
    pub id: i64,
    /// The kit.
    pub kit_id: i64,
    /// The parameter type that comes out.
    pub parameter_type_id: i64,
    /// Its name within kit and type, in the language of who made it.
    pub label: String,
    /// Arithmetic in `od`: the value in the type's unit.
    pub formula: String,
    /// Smallest value that was calibrated, in the type's unit.
    pub x_min: f64,
    /// Largest value that was calibrated, in the type's unit.
    pub x_max: f64,
    /// Whether the type is a mass in a volume, so that a diluted sample has less
    /// of it in proportion. pH and saturation don't.
    pub is_dilutable: bool,
}

/// What came of an optical density.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conversion {
    /// The value of the water, to three decimals, in the type's unit.
    pub value: f64,
    /// The value of what was in the cuvette, before the dilution was counted in.
    pub in_cuvette: f64,
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ConversionFault {
    /// The density is negative, larger than [`DENSITY_MAX`], or no number.
    Density,
    /// The dilution is below 1, larger than [`DILUTION_MAX`], or no number.
    Dilution,
    /// What was measured does not grow less by dilution.
    NotDilutable,
    /// The calibration's formula is wrong.
    Formula(FormulaFault),
    /// The formula has no value at this density.
    NotFinite,
    /// The value in the cuvette was not calibrated.
    OutOfRange {
        /// What the formula says, in the type's unit.
        in_cuvette: f64,
        /// The densities that the calibration covers; none where it covers none.
        densities: Option<DensityRange>,
    },
}

/// From which density to which a calibration goes, to three decimals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DensityRange {
    /// The smallest.
    pub min: f64,
    /// The largest.
    pub max: f64,
}

impl Calibration {
    /// The value of a water whose sample, diluted `dilution` times (1: not at
    /// all), has this optical density.
    ///
    /// The calibration's range is a range of the cuvette: it was made with
    /// samples of known content, so it says up to which content the colour
    /// follows the formula. What the dilution makes of it may lie beyond. That is
    /// what one dilutes for.
    ///
    /// # Errors
    /// Says why there is no value.
    pub fn convert(&self, density: f64, dilution: f64) -> Result<Conversion, ConversionFault> {
        if !(0.0..=DENSITY_MAX).contains(&density) {
            return Err(ConversionFault::Density);
        }
        if !(1.0..=DILUTION_MAX).contains(&dilution) {
            return Err(ConversionFault::Dilution);
        }
        if dilution != 1.0 && !self.is_dilutable {
            return Err(ConversionFault::NotDilutable);
        }
        let formula = Formula::parse(&self.formula).map_err(ConversionFault::Formula)?;
        let exact = formula.at(density).ok_or(ConversionFault::NotFinite)?;
        let in_cuvette = settled(exact).ok_or(ConversionFault::NotFinite)?;
        if !self.covers(exact) {
            return Err(ConversionFault::OutOfRange { in_cuvette, densities: self.range_of(&formula) });
        }
        let value = settled(exact * dilution).ok_or(ConversionFault::NotFinite)?;
        Ok(Conversion { value, in_cuvette })
    }

    /// The densities whose values were calibrated; none where no density has
    /// such a value, or where the formula is wrong.
    #[must_use]
    pub fn densities(&self) -> Option<DensityRange> {
        self.range_of(&Formula::parse(&self.formula).ok()?)
    }

    /// The calibrated curve as pairs of value and density, at `steps` equal steps
    /// of the density.
    #[must_use]
    pub fn curve(&self, steps: u32) -> Vec<(f64, f64)> {
        let formula = Formula::parse(&self.formula).ok();
        let Some((formula, range)) = formula.and_then(|formula| self.range_of(&formula).map(|range| (formula, range)))
        else {
            return Vec::new();
        };
        let density = |step: u32| range.min + (range.max - range.min) * f64::from(step) / f64::from(steps.max(1));
        (0..=steps).filter_map(|step| formula.at(density(step)).map(|value| (value, density(step)))).collect()
    }

    fn covers(&self, value: f64) -> bool {
        let edge = EDGE * value.abs().max(1.0);
        (self.x_min - edge..=self.x_max + edge).contains(&value)
    }

    /// Looked for in small steps and then by halving, so that any formula will do.
    fn range_of(&self, formula: &Formula) -> Option<DensityRange> {
        let covers = |density: f64| formula.at(density).is_some_and(|value| self.covers(value));
        let density = |step: u32| DENSITY_MAX * f64::from(step) / f64::from(STEPS);
        let first = (0..=STEPS).find(|step| covers(density(*step)))?;
        let last = (first..=STEPS).rev().find(|step| covers(density(*step)))?;
        let edge = |mut inside: f64, mut outside: f64| {
            for _ in 0..40 {
                let middle = f64::midpoint(inside, outside);
                *(if covers(middle) { &mut inside } else { &mut outside }) = middle;
            }
            inside
        };
        let min = if first == 0 { 0.0 } else { edge(density(first), density(first - 1)) };
        let max = if last == STEPS { DENSITY_MAX } else { edge(density(last), density(last + 1)) };
        // Towards the inside, so that both ends are good densities.
        let min = (min * DENSITY_DECIMALS - 1e-6).ceil() / DENSITY_DECIMALS + 0.0;
        let max = (max * DENSITY_DECIMALS + 1e-6).floor() / DENSITY_DECIMALS;
        (min <= max).then_some(DensityRange { min, max })
    }
}

/// To three decimals, without a minus before zero; none where that is not finite.
fn settled(value: f64) -> Option<f64> {
    let settled = (value * DECIMALS).round() / DECIMALS;
    settled.is_finite().then_some(settled + 0.0)
}
