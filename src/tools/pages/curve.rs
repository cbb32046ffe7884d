//! A calibration as a drawing and as a table.

use serde::Serialize;

use crate::{
    catalogue::{Calibration, ParameterType},
    platform::{
        decimal::with_unit,
        i18n::{Locale, args},
        plot::{Axis, Curve, Plot, Point, Series},
    },
};

/// The scale of densities goes this far at least, so that curves compare.
const DENSITIES: f64 = 1.6;
/// Pieces of the drawn line; formulas need not be straight.
const PIECES: u32 = 60;

/// A row of the table beside the drawing.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct CurveRow {
    density: String,
    value: String,
}

/// The calibrated range as a line, value to the right and density upwards, with
/// `point` (value, density) marked.
pub(super) fn curve(
    calibration: &Calibration,
    kind: &ParameterType,
    point: Option<(f64, f64)>,
    locale: Locale,
) -> Plot {
    let name = kind.name(locale);
    let label = if kind.unit.is_empty() { name.to_owned() } else { format!("{name} [{}]", kind.unit) };
    let top = calibration.densities().map_or(DENSITIES, |range| range.max.max(DENSITIES));
    let x = Axis::linear(label, calibration.x_min, calibration.x_max, locale);
    let y = Axis::linear(locale.text("tools-convert-density"), 0.0, top, locale);
    let title = locale.text_with("tools-plot-title", &args([("parameter", name.into())]));
    let text = match point {
        Some((value, density)) => {
            let (density, value) = (locale.number(density, 3), with_unit(&locale.number(value, 3), &kind.unit));
            locale.text_with("tools-plot-point", &args([("density", density.into()), ("value", value.into())]))
        }
        None => locale.text("tools-plot-description"),
    };
    let mark = |(x, y)| Point { series: Series::First, x, y, text: text.clone(), guides: true };
    Plot {
        curves: vec![Curve { series: Series::First, points: calibration.curve(PIECES) }],
        points: point.map(mark).into_iter().collect(),
        ..Plot::new("calibration", title, text.clone(), x, y)
    }
}

/// The values at round densities, and at both ends of the calibrated range.
pub(super) fn rows(calibration: &Calibration, locale: Locale) -> Vec<CurveRow> {
    let Some(range) = calibration.densities() else { return Vec::new() };
    let scale = Axis::linear(String::new(), range.min, range.max, locale);
    let between = scale.ticks.iter().map(|tick| tick.at).filter(|at| range.min < *at && *at < range.max);
    let densities = std::iter::once(range.min).chain(between).chain(std::iter::once(range.max));
    let row = |density: f64| {
        let found = calibration.convert(density, 1.0).ok()?;
        Some(CurveRow { density: locale.number(density, 3), value: locale.number(found.value, 3) })
    };
    densities.filter_map(row).collect()
}
