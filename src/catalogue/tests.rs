//! The catalogue's own calibrations.

use proptest::prelude::{any, prop, prop_assert, proptest};

use super::{Calibration, ConversionFault, DENSITY_MAX, DILUTION_MAX, DensityRange, FormulaFault};

/// A calibration as the catalogue's file has it.
#[derive(serde::Deserialize)]
struct Row {
    id: i64,
    kit: i64,
    parameter: String,
    label: String,
    formula: String,
    x_min: f64,
    x_max: f64,
}

#[derive(serde::Deserialize)]
struct File {
    calibrations: Vec<Row>,
}

fn catalogue() -> Vec<Calibration> {
    let file: File = serde_json::from_str(include_str!("../../migration/catalogue.json")).expect("the catalogue");
    let row = |row: Row| Calibration {
        id: row.id,
        kit_id: row.kit,
        parameter_type_id: 0,
        label: row.label,
        formula: row.formula,
        x_min: row.x_min,
        x_max: row.x_max,
        is_dilutable: !["ph", "o2"].contains(&row.parameter.as_str()),
    };
    file.calibrations.into_iter().map(row).collect()
}

fn calibration(id: i64) -> Calibration {
    catalogue().into_iter().find(|calibration| calibration.id == id).expect("a calibration")
}

/// Number, value at 0.3, smallest and largest density, worked out by hand from
/// slope and offset: value = (od - offset) / gain or od * slope.
const EXPECTED: [(i64, f64, f64, f64); 20] = [
    (1, 0.333, 0.0, 1.440),
    (2, 75.0, 0.0, 1.4),
    (3, 0.287, 0.0, 1.883),
    (4, 1.622, 0.0, 0.740),
    (5, 20.408, 0.0, 0.735),
    (6, 7.682, 0.0, 0.539),
    (7, 5.719, 0.056, 0.976),
    (8, 3.030, 0.0, 0.495),
    (9, 20.0, 0.0, 1.2),
    (10, 0.779, 0.0, 0.385),
    (11, 1.389, 0.0, 0.432),
    (12, 0.789, 0.0, 0.76),
    (13, 15.075, 0.0, 0.995),
    (14, 0.236, 0.0, 1.270),
    (15, 5.882, 0.0, 0.765),
    (16, 0.796, 0.0, 0.565),
    (17, 50.0, 0.0, 0.9),
    (18, 0.255, 0.0, 1.177),
    (19, 1.071, 0.0, 0.840),
    (20, 31.75, 0.072, 1.079),
];

#[test]
fn every_calibration_of_the_catalogue_computes() {
    let catalogue = catalogue();
    assert_eq!(catalogue.len(), EXPECTED.len());
    for (calibration, (id, value, min, max)) in catalogue.iter().zip(EXPECTED) {
        assert_eq!(calibration.id, id);
        assert_eq!(calibration.convert(0.3, 1.0).map(|found| found.value), Ok(value), "{id}: {}", calibration.formula);
        assert_eq!(calibration.densities(), Some(DensityRange { min, max }), "{id}: {}", calibration.formula);
        for good in [min, max] {
            assert!(calibration.convert(good, 1.0).is_ok(), "{id}: {good} is within");
        }
        let beyond = calibration.convert(max + 0.0011, 1.0);
        assert!(matches!(beyond, Err(ConversionFault::OutOfRange { .. })), "{id}: {beyond:?}");
    }
}

#[test]
fn the_range_is_that_of_the_cuvette() {
    let nitrate = calibration(13);
    // 0.9 in the cuvette is 45.226 mg/L of the calibrated 50; the water has five times as much.
    let found = nitrate.convert(0.9, 5.0).expect("within");
    assert_eq!((found.in_cuvette, found.value), (45.226, 226.131));
    let fault = nitrate.convert(1.1, 5.0);
    let densities = Some(DensityRange { min: 0.0, max: 0.995 });
    assert_eq!(fault, Err(ConversionFault::OutOfRange { in_cuvette: 55.276, densities }));
}

#[test]
fn a_value_on_the_edge_is_within() {
    // 1.8 / 0.955748 and 9 * 0.1817 - 1.0958 in binary are a hair off.
    assert_eq!(calibration(6).convert(9.0 * 0.1817 - 1.0958, 1.0).map(|found| found.value), Ok(9.0));
    assert_eq!(calibration(3).convert(1.8 / 0.955_748, 1.0).map(|found| found.value), Ok(1.8));
}

#[test]
fn what_does_not_dilute_is_not_diluted() {
    let ph = calibration(6);
    assert_eq!(ph.convert(0.3, 2.0), Err(ConversionFault::NotDilutable));
    assert!(ph.convert(0.3, 1.0).is_ok());
}

#[test]
fn densities_and_dilutions_have_bounds() {
    let nitrate = calibration(13);
    for density in [-0.01, DENSITY_MAX + 0.01, f64::NAN, f64::INFINITY] {
        assert_eq!(nitrate.convert(density, 1.0), Err(ConversionFault::Density), "{density}");
    }
    for dilution in [0.0, 0.99, -2.0, DILUTION_MAX + 1.0, f64::NAN] {
        assert_eq!(nitrate.convert(0.3, dilution), Err(ConversionFault::Dilution), "{dilution}");
    }
}

#[test]
fn a_broken_formula_is_told() {
    let broken = Calibration { formula: "2*".to_owned(), ..calibration(13) };
    assert_eq!(broken.convert(0.3, 1.0), Err(ConversionFault::Formula(FormulaFault::Malformed(2))));
    assert_eq!((broken.densities(), broken.curve(4)), (None, Vec::new()));
    let endless = Calibration { formula: "1/od".to_owned(), ..calibration(13) };
    assert_eq!(endless.convert(0.0, 1.0), Err(ConversionFault::NotFinite));
}

#[test]
fn the_curve_stays_in_the_calibrated_range() {
    for calibration in catalogue() {
        let curve = calibration.curve(40);
        assert_eq!(curve.len(), 41, "{}", calibration.id);
        for (value, density) in curve {
            assert!(calibration.convert(density, 1.0).is_ok(), "{}: {value} at {density}", calibration.id);
        }
    }
}

proptest! {
    #[test]
    fn a_value_is_finite_and_in_proportion(
        calibration in prop::sample::select(catalogue()),
        density in any::<f64>(),
        small in 0.0..=DENSITY_MAX,
        dilution in 1.0..=DILUTION_MAX,
    ) {
        for density in [density, small] {
            if let Ok(found) = calibration.convert(density, dilution) {
                prop_assert!(found.value.is_finite());
                prop_assert!((calibration.x_min..=calibration.x_max).contains(&found.in_cuvette));
                prop_assert!((found.value - found.in_cuvette * dilution).abs() <= 0.0005 * (dilution + 1.0) + 1e-9);
            }
        }
    }
}
