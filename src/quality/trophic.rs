//! The trophic index: how rich in nutrients, and so in algae, a standing water
//! is.

use super::model::{IndexKind, IndexResult, Input, Validity};
use super::{grade::mean_grade, values::Values};

pub(super) const METHOD: &str = "trophic-2";

pub(super) struct Parameter {
    pub(super) identifier: &'static str,
    pub(super) weight: u8,
    pub(super) validity_hundredths: u8,
    /// In the parameter's unit, inclusive; the last grade has no upper bound.
    pub(super) upper_bounds: [f64; 4],
    pub(super) grades: [u8; 5],
}

impl Parameter {
    pub(super) fn grade(&self, value: f64) -> u8 {
        self.grades[self.upper_bounds.partition_point(|&bound| bound < value)]
    }
}

pub(super) const PARAMETERS: [Parameter; 3] = [
    Parameter {
        identifier: "chlorophyll",
        weight: 6,
        validity_hundredths: 60,
        upper_bounds: [5.4, 9.7, 31.0, 100.0],
        grades: [1, 2, 3, 4, 5],
    },
    Parameter {
        identifier: "visdepth",
        weight: 4,
        validity_hundredths: 40,
        upper_bounds: [60.0, 120.0, 200.0, 500.0],
        grades: [5, 4, 3, 2, 1],
    },
    Parameter {
        identifier: "po4",
        weight: 4,
        validity_hundredths: 40,
        upper_bounds: [0.01, 0.03, 0.08, 0.2],
        grades: [1, 2, 3, 4, 5],
    },
];

/// The trophic index, 1 (oligotrophic) to 5 (hypertrophic); `None` if none of
/// chlorophyll (µg/L), visible depth (cm) and phosphate (mg/L) was measured.
///
/// Each value becomes a grade from 1 to 5 by inclusive upper bounds; a deeper
/// view is the better grade. Index = Σ (grade × weight) / Σ weight over the
/// parameters present. A mean exactly on a class bound belongs to the better
/// class, as in the table of the LAWA. Validity is the sum of the parameters'
/// validities, never above 1.
#[must_use]
pub fn trophic(values: &Values) -> Option<IndexResult> {
    let mut inputs = Vec::new();
    let mut missing = Vec::new();
    let (mut weighted_sum, mut weight_sum, mut hundredths) = (0, 0, 0);
    for parameter in &PARAMETERS {
        let Some(value) = values.mean(parameter.identifier) else {
            missing.push(parameter.identifier);
            continue;
        };
        let grade = parameter.grade(value);
        let weight = u32::from(parameter.weight);
        weighted_sum += u32::from(grade) * weight;
        weight_sum += weight;
        hundredths += u32::from(parameter.validity_hundredths);
        inputs.push(Input {
            identifier: parameter.identifier,
            value,
            score: f64::from(grade),
            weight: f64::from(parameter.weight),
        });
    }
    if inputs.is_empty() {
        return None;
    }
    let (value, class) = mean_grade(weighted_sum, weight_sum);
    Some(IndexResult {
        kind: IndexKind::Trophic,
        value,
        class,
        validity: Validity::from_hundredths(hundredths),
        method: METHOD,
        inputs,
        missing,
    })
}
