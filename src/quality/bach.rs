//! The chemical index after Bach (1980): eight chemical and physical readings
//! condensed into one number.

use super::model::{IndexKind, IndexResult, Input, QualityClass, Validity};
use super::{interpolate::interpolate, rounding::settle_result, values::Values};

pub(super) const METHOD: &str = "bach-2";

pub(super) struct Parameter {
    pub(super) identifier: &'static str,
    /// Hundredths; all eight make 100.
    pub(super) weight_hundredths: u8,
    /// (value in the parameter's unit, sub-index), by rising value.
    pub(super) points: &'static [(f64, f64)],
}

/// A class holds above its bound; the first that fits counts, else IV.
pub(super) const CLASSES_ABOVE: [(f64, QualityClass); 6] = [
    (83.0, QualityClass::I),
    (73.0, QualityClass::IToII),
    (56.0, QualityClass::II),
    (44.0, QualityClass::IIToIII),
    (27.0, QualityClass::III),
    (17.0, QualityClass::IIIToIV),
];

pub(super) static PARAMETERS: [Parameter; 8] = [
    // °C
    Parameter {
        identifier: "temp",
        weight_hundredths: 8,
        #[rustfmt::skip]
        points: &[
            (14.0, 100.0), (14.5, 99.5), (15.0, 99.0), (15.5, 98.25), (16.0, 97.5), (16.5, 96.25),
            (17.0, 95.0), (17.5, 92.5), (18.0, 90.0), (18.5, 84.5), (19.0, 79.0), (19.5, 73.25),
            (20.0, 67.5), (20.5, 61.75), (21.0, 56.0), (21.5, 50.5), (22.0, 45.0), (22.5, 39.25),
            (23.0, 33.5), (23.5, 27.75), (24.0, 22.0), (24.5, 18.5), (25.0, 15.0), (25.5, 12.0),
            (26.0, 9.0), (26.5, 7.25), (27.0, 5.5), (27.5, 4.25), (28.0, 3.0), (28.5, 2.25),
            (29.0, 1.5), (29.5, 1.25), (30.0, 1.0),
        ],
    },
    // % saturation
    Parameter {
        identifier: "o2",
        weight_hundredths: 20,
        #[rustfmt::skip]
        points: &[
            (0.0, 2.0), (5.0, 2.5), (10.0, 3.0), (15.0, 4.5), (20.0, 6.0), (25.0, 9.0),
            (30.0, 12.0), (35.0, 15.0), (40.0, 19.0), (45.0, 24.0), (50.0, 30.0), (55.0, 36.0),
            (60.0, 43.0), (65.0, 53.0), (70.0, 63.0), (75.0, 71.0), (80.0, 79.0), (85.0, 86.0),
            (90.0, 93.0), (95.0, 99.0), (96.0, 100.0), (100.0, 100.0), (105.0, 100.0),
            (106.0, 100.0), (110.0, 97.0), (115.0, 95.0), (120.0, 90.5), (125.0, 87.0),
            (130.0, 83.0),
        ],
    },
    // mg/L
    Parameter {
        identifier: "bod5",
        weight_hundredths: 20,
        #[rustfmt::skip]
        points: &[
            (0.0, 100.0), (0.5, 99.5), (1.0, 98.0), (1.5, 95.0), (2.0, 90.0), (2.5, 84.0),
            (3.0, 76.0), (3.5, 68.0), (4.0, 61.0), (4.5, 54.0), (5.0, 48.0), (5.5, 42.0),
            (6.0, 37.0), (7.0, 28.0), (8.0, 20.5), (9.0, 14.5), (10.0, 10.0), (15.0, 4.0),
        ],
    },
    // without unit
    Parameter {
        identifier: "ph",
        weight_hundredths: 10,
        #[rustfmt::skip]
        points: &[
            (3.0, 1.0), (3.5, 2.5), (4.0, 7.0), (4.5, 13.0), (5.0, 22.0), (5.5, 34.5), (6.0, 56.5),
            (6.5, 78.5), (6.6, 83.0), (6.7, 87.5), (6.8, 92.0), (6.9, 96.0), (7.0, 98.5),
            (7.1, 99.5), (7.2, 100.0), (7.3, 100.0), (7.4, 99.5), (7.5, 98.5), (7.6, 96.0),
            (7.7, 92.0), (7.8, 87.5), (7.9, 83.5), (8.0, 78.5), (8.5, 55.5), (9.0, 33.0),
            (9.5, 18.0), (10.0, 10.5),
        ],
    },
    // mg/L
    Parameter {
        identifier: "no3",
        weight_hundredths: 10,
        #[rustfmt::skip]
        points: &[
            (0.0, 100.0), (2.0, 94.0), (4.0, 88.0), (6.0, 82.0), (8.0, 76.0), (10.0, 70.5),
            (12.0, 64.5), (14.0, 58.5), (16.0, 52.5), (18.0, 46.5), (20.0, 40.5), (22.0, 35.5),
            (24.0, 30.0), (26.0, 26.0), (28.0, 23.0), (30.0, 20.0), (36.0, 15.0), (40.0, 10.0),
        ],
    },
    // mg/L
    Parameter {
        identifier: "po4",
        weight_hundredths: 10,
        #[rustfmt::skip]
        points: &[
            (0.0, 100.0), (0.1, 95.0), (0.2, 84.0), (0.3, 72.0), (0.4, 60.0), (0.5, 48.0),
            (0.6, 39.0), (0.7, 31.5), (0.8, 25.0), (0.9, 20.0), (1.0, 16.0), (1.1, 12.5),
            (1.2, 10.0), (1.3, 8.0), (1.4, 7.0), (1.5, 6.0), (1.6, 5.5), (1.8, 5.0), (2.0, 5.0),
            (2.5, 4.0), (3.0, 3.0), (4.0, 2.0), (5.0, 1.0),
        ],
    },
    // mg/L
    Parameter {
        identifier: "nh4",
        weight_hundredths: 15,
        #[rustfmt::skip]
        points: &[
            (0.0, 100.0), (0.2, 84.0), (0.4, 60.0), (0.6, 49.0), (0.8, 40.0), (1.0, 35.0),
            (1.2, 31.0), (1.4, 28.5), (1.6, 26.5), (1.8, 24.5), (2.0, 23.0), (2.5, 20.0),
            (3.0, 18.0), (4.0, 15.5), (5.0, 12.0), (6.0, 10.0), (8.0, 6.5), (10.0, 4.5),
            (13.0, 3.5),
        ],
    },
    // µS/cm
    Parameter {
        identifier: "conductivity",
        weight_hundredths: 7,
        #[rustfmt::skip]
        points: &[
            (0.0, 72.0), (25.0, 85.0), (50.0, 91.0), (75.0, 95.0), (100.0, 97.5), (125.0, 99.5),
            (150.0, 100.0), (175.0, 99.5), (200.0, 98.5), (225.0, 97.0), (250.0, 95.5),
            (275.0, 93.0), (300.0, 91.0), (350.0, 85.0), (400.0, 77.0), (450.0, 70.0),
            (500.0, 63.0), (550.0, 56.0), (600.0, 50.0), (700.0, 39.0), (800.0, 31.0),
            (900.0, 24.0), (1000.0, 19.0), (1100.0, 15.0), (1200.0, 13.0), (1300.0, 11.0),
            (1400.0, 10.0), (1500.0, 9.0), (2000.0, 8.0), (3000.0, 6.0), (4000.0, 4.0),
            (5000.0, 2.0),
        ],
    },
];

/// The chemical index, 1 (worst) to 100 (best); `None` if none of its eight
/// parameters was measured. Source: Bach (1980), with the corrections of
/// version 2 of the method (pH 7.0, temperature 21.5 °C, ammonium above
/// 13 mg/L).
///
/// Each value becomes a sub-index by linear interpolation in the parameter's
/// table; beyond its ends the end's sub-index holds. Index = Π sub-index to the
/// power of (weight / Σ weight), over the parameters present, to nine decimals.
/// Validity is the sum of their weights.
#[must_use]
pub fn bach(values: &Values) -> Option<IndexResult> {
    let mut inputs = Vec::new();
    let mut missing = Vec::new();
    let mut hundredths = 0;
    for parameter in &PARAMETERS {
        let Some(value) = values.mean(parameter.identifier) else {
            missing.push(parameter.identifier);
            continue;
        };
        hundredths += u32::from(parameter.weight_hundredths);
        inputs.push(Input {
            identifier: parameter.identifier,
            value,
            score: interpolate(parameter.points, value),
            weight: f64::from(parameter.weight_hundredths) / 100.0,
        });
    }
    if inputs.is_empty() {
        return None;
    }
    let validity = Validity::from_hundredths(hundredths);
    let product: f64 = inputs.iter().map(|input| input.score.powf(input.weight / validity.as_fraction())).product();
    let value = settle_result(product);
    Some(IndexResult {
        kind: IndexKind::Bach,
        value,
        class: class_of(value),
        validity,
        method: METHOD,
        inputs,
        missing,
    })
}

pub(super) fn class_of(value: f64) -> QualityClass {
    CLASSES_ABOVE.iter().find(|&&(bound, _)| value > bound).map_or(QualityClass::IV, |&(_, class)| class)
}
