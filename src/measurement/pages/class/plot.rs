//! The values of a class as dots: one plot for each water and parameter.

use serde::Serialize;

use super::ClassDay;
use crate::{
    catalogue::{Category, ParameterType, ShortNamePart, short_name_parts},
    measurement::{
        doubt::{Doubt, doubts, median},
        form::plain_number,
        model::Measurement,
        pages::tables::warning,
        summary::{kind, water_name},
    },
    platform::i18n::Locale,
};

/// The width of a line of dots in its own units, and the margin at its ends.
const WIDTH: f64 = 400.0;
const MARGIN: f64 = 12.0;

/// What was measured at one water.
#[derive(Debug, Serialize)]
pub(super) struct WaterPlots {
    name: String,
    kind: &'static str,
    plots: Vec<Plot>,
}

/// The values of one parameter, one line for each group.
#[derive(Debug, Serialize)]
struct Plot {
    name: String,
    symbol: Vec<ShortNamePart>,
    unit: String,
    color: String,
    lines: Vec<Line>,
    /// The ends of the lines; `most` is empty where all values are the same.
    least: String,
    most: String,
    median: String,
    median_x: String,
    /// The usual values as a band: its start and its width.
    band: Option<(String, String)>,
}

/// The values of a group.
#[derive(Debug, Serialize)]
struct Line {
    label: String,
    dots: Vec<Dot>,
    /// Why values of this group should be looked at.
    doubts: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Dot {
    x: String,
    value: String,
    is_doubtful: bool,
}

/// A value with the place of its group.
#[derive(Clone, Copy, Debug)]
struct Reading {
    group: usize,
    value: f64,
}

/// The plots of all waters at which the class measured, in the order of the
/// first measurement; parameters in the catalogue's order.
/// Animals are left out, and with them their outliers: how many are found depends on how long a
/// group looks and how large its net is, so counts of groups are no replicates.
pub(super) fn water_plots(locale: Locale, labels: &[(i64, String)], found: &ClassDay) -> Vec<WaterPlots> {
    let mut waters: Vec<&Measurement> = Vec::new();
    for m in &found.measurements {
        if waters.iter().all(|known| known.water.id != m.water.id) {
            waters.push(m);
        }
    }
    let plots_of = |water: i64| {
        let types = found.types.iter().filter(|t| t.category != Category::Biological);
        types.filter_map(|t| plot(locale, labels, t, &readings(labels, found, water, t.id))).collect()
    };
    let one = |m: &&Measurement| WaterPlots {
        name: water_name(locale, &m.water),
        kind: kind(m.water.flow_type),
        plots: plots_of(m.water.id),
    };
    waters.iter().map(one).filter(|water| !water.plots.is_empty()).collect()
}

/// The values of one type at one water. Those under keys that are gone stand
/// behind the last group.
fn readings(labels: &[(i64, String)], found: &ClassDay, water: i64, parameter_type: i64) -> Vec<Reading> {
    let at_water = found.measurements.iter().filter(|m| m.water.id == water);
    at_water
        .flat_map(|m| {
            let group = labels.iter().position(|(id, _)| m.access_key_id == Some(*id)).unwrap_or(labels.len());
            let own = found.values.iter().filter(move |v| v.measurement_id == m.id);
            own.filter(move |v| v.parameter_type_id == parameter_type).map(move |v| Reading { group, value: v.value })
        })
        .collect()
}

fn plot(locale: Locale, labels: &[(i64, String)], kind: &ParameterType, readings: &[Reading]) -> Option<Plot> {
    let values: Vec<f64> = readings.iter().map(|reading| reading.value).collect();
    let middle = median(&values)?;
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let place = |value: f64| {
        let way = if most > least { ((value - least) / (most - least)).clamp(0.0, 1.0) } else { 0.5 };
        MARGIN + way * (WIDTH - 2.0 * MARGIN)
    };
    let judged: Vec<(Reading, Option<Doubt>)> = readings.iter().copied().zip(doubts(kind, &values)).collect();
    let line = |group: usize| {
        let own: Vec<_> = judged.iter().filter(|(reading, _)| reading.group == group).collect();
        let dot = |(reading, doubt): &&(Reading, Option<Doubt>)| Dot {
            x: format!("{:.1}", place(reading.value)),
            value: plain_number(reading.value, locale),
            is_doubtful: doubt.is_some(),
        };
        let has = |doubt| own.iter().any(|(_, found)| *found == Some(doubt));
        let unusual = has(Doubt::Unusual).then(|| warning(kind, locale));
        let far = has(Doubt::FarFromOthers).then(|| locale.text("classview-far"));
        (!own.is_empty()).then(|| Line {
            label: labels.get(group).map_or_else(|| locale.text("classview-no-key"), |(_, label)| label.clone()),
            dots: own.iter().map(dot).collect(),
            doubts: unusual.into_iter().chain(far).collect(),
        })
    };
    Some(Plot {
        name: kind.name(locale).to_owned(),
        symbol: short_name_parts(&kind.short_name),
        unit: kind.unit.clone(),
        color: kind.shown_color().to_owned(),
        lines: (0..=labels.len()).filter_map(line).collect(),
        least: plain_number(least, locale),
        most: if most > least { plain_number(most, locale) } else { String::new() },
        median: locale.number(middle, 4),
        median_x: format!("{:.1}", place(middle)),
        band: band(kind, (least, most), place),
    })
}

/// The part of the line in which values are usual; none where there are no
/// limits, or where it would fill the line or lie beside it.
fn band(kind: &ParameterType, (least, most): (f64, f64), place: impl Fn(f64) -> f64) -> Option<(String, String)> {
    let from = kind.lower_warning_limit.unwrap_or(f64::NEG_INFINITY);
    let to = kind.upper_warning_limit.unwrap_or(f64::INFINITY);
    let is_cut = (from > least || to < most) && from < most && to > least;
    let start = if from > least { place(from) } else { 0.0 };
    let end = if to < most { place(to) } else { WIDTH };
    is_cut.then(|| (format!("{start:.1}"), format!("{:.1}", end - start)))
}
