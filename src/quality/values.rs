//! The readings that the indices count.

use std::collections::BTreeMap;

use super::model::{InputError, InputFault};
use super::{rounding::settle_mean, saprobic};

/// No reading may be larger in size than this, in whatever unit. It keeps
/// sums of replicates finite.
pub const LARGEST_READING: f64 = 1e12;

/// The readings of one measurement: parameter type → replicates.
///
/// Any parameter type may be put in; one that an index does not know is not
/// counted by it. Units: temperature °C, oxygen % saturation, conductivity
/// µS/cm, chlorophyll µg/L, visible depth cm, pH and animal counts without
/// unit, every other concentration mg/L. A caller that stores another unit
/// converts first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values {
    replicates: BTreeMap<String, Vec<f64>>,
}

impl Values {
    /// No reading yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Gathers readings; several of one parameter type are its replicates.
    ///
    /// # Errors
    /// The first reading that [`Values::push`] refuses.
    pub fn from_readings<I, S>(readings: I) -> Result<Self, InputError>
    where
        I: IntoIterator<Item = (S, f64)>,
        S: Into<String>,
    {
        let mut values = Self::new();
        for (identifier, value) in readings {
            values.push(identifier, value)?;
        }
        Ok(values)
    }

    /// Adds one reading of a parameter type.
    ///
    /// # Errors
    /// Names the parameter type when the value is not finite, is larger than
    /// [`LARGEST_READING`], or is a negative count of animals.
    pub fn push(&mut self, identifier: impl Into<String>, value: f64) -> Result<(), InputError> {
        let identifier = identifier.into();
        let fault = if !value.is_finite() {
            Some(InputFault::NotFinite)
        } else if value.abs() > LARGEST_READING {
            Some(InputFault::OutOfRange)
        } else if value < 0.0 && saprobic::is_group(&identifier) {
            Some(InputFault::NegativeCount)
        } else {
            None
        };
        if let Some(fault) = fault {
            return Err(InputError::new(identifier, fault));
        }
        self.replicates.entry(identifier).or_default().push(value);
        Ok(())
    }

    /// The arithmetic mean of a parameter type's replicates, to twelve decimals;
    /// `None` if there is no reading.
    #[must_use]
    pub fn mean(&self, identifier: &str) -> Option<f64> {
        let mut replicates = self.replicates.get(identifier)?.clone();
        // A floating-point sum depends on the order of its terms, and the
        // order of replicates must not matter.
        replicates.sort_unstable_by(f64::total_cmp);
        let sum: f64 = replicates.iter().sum();
        Some(settle_mean(sum / replicates.len() as f64))
    }

    /// Whether there is no reading at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.replicates.is_empty()
    }
}
