//! The history of a water as its page shows it.

use chrono_tz::Tz;
use serde::Serialize;

use super::{
    history::{Entry, Panel, Place, measurements_of},
    plot::{Form, draw},
};
use crate::{
    measurement::ListedWater,
    platform::{
        decimal::with_unit,
        i18n::{Locale, args},
        view::date,
    },
    quality::{IndexKind, classes_of},
    water::{display_name, kind_of},
};

/// Rows of the table under a plot, the latest ones.
const ROWS: usize = 30;

/// The part of the page that tells what was found over time.
#[derive(Debug, Serialize)]
pub(super) struct History {
    /// How many measurements it rests on.
    measurements: usize,
    /// Whether there are more than were read.
    is_cut: bool,
    /// Whether a second water is shown.
    is_compared: bool,
    indices: Vec<PanelView>,
    parameters: Vec<PanelView>,
    animals: Vec<PanelView>,
}

/// A plot with its table.
#[derive(Debug, Serialize)]
struct PanelView {
    identifier: String,
    name: String,
    unit: String,
    /// The drawing, ready for the page.
    svg: String,
    picture_href: String,
    /// Whether its values have a class of their own.
    has_class: bool,
    scale: usize,
    rows: Vec<Row>,
    /// Rows that the table leaves out.
    more: usize,
}

#[derive(Debug, Serialize)]
struct Row {
    measurement_id: i64,
    day: String,
    water: String,
    value: String,
    /// Lowest, highest and number of replicates, or nothing.
    spread: Option<String>,
    class: Option<&'static str>,
}

impl History {
    pub(super) fn new(panels: &[Panel], is_cut: bool, places: &[Place], zone: Tz, locale: Locale) -> Self {
        let view = |panel: &&Panel| PanelView::new(panel, places, zone, locale);
        let some = |fits: fn(&Panel) -> bool| panels.iter().filter(|panel| fits(panel)).collect::<Vec<_>>();
        let is_index = |panel: &Panel| panel.entries.iter().any(|entry| entry.class.is_some());
        let is_animal = |panel: &Panel| panel.subject.is_animal();
        let others: Vec<&Panel> = panels.iter().filter(|panel| !is_index(panel) && !is_animal(panel)).collect();
        Self {
            measurements: measurements_of(panels),
            is_cut,
            is_compared: places.len() > 1,
            indices: some(is_index).iter().map(view).collect(),
            parameters: others.iter().map(view).collect(),
            animals: some(is_animal).iter().map(view).collect(),
        }
    }
}

impl PanelView {
    fn new(panel: &Panel, places: &[Place], zone: Tz, locale: Locale) -> Self {
        let identifier = panel.subject.identifier().to_owned();
        let compared = places.get(1).map_or_else(String::new, |other| format!("&compare={}", other.id));
        let plot = panel.plot(places, locale);
        Self {
            picture_href: format!("/water/{}/plot/{identifier}.svg?lang={}{compared}", places[0].id, locale.tag()),
            name: panel.subject.name(locale),
            unit: panel.subject.unit().to_owned(),
            svg: draw(&plot, Form::Page, zone, locale),
            has_class: panel.entries.iter().any(|entry| entry.class.is_some()),
            scale: IndexKind::parse(&identifier).map_or(0, |kind| classes_of(kind).len()),
            rows: panel.entries.iter().take(ROWS).map(|entry| row(entry, panel, places, zone, locale)).collect(),
            more: panel.entries.len().saturating_sub(ROWS),
            identifier,
        }
    }
}

fn row(entry: &Entry, panel: &Panel, places: &[Place], zone: Tz, locale: Locale) -> Row {
    let sample = &entry.sample;
    let spread = |count: usize| {
        let (low, high) = (locale.number(sample.lowest(), 3), locale.number(sample.highest(), 3));
        locale.text_with("history-spread", &args([("low", low.into()), ("high", high.into()), ("count", count.into())]))
    };
    Row {
        measurement_id: entry.measurement_id,
        day: date(sample.at, zone, locale),
        water: places[entry.place].name.clone(),
        value: with_unit(&locale.number(sample.mean(), 3), panel.subject.unit()),
        spread: (sample.values.len() > 1).then(|| spread(sample.values.len())),
        class: entry.class.map(|class| class.as_str()),
    }
}

/// The form that chooses a second water, and what it found.
#[derive(Debug, Serialize)]
pub(super) struct Comparison {
    /// The first water, and the second if there is one.
    waters: Vec<String>,
    other_href: Option<String>,
    /// A second water was asked for, and there is none like that.
    is_unknown: bool,
    /// What was typed.
    typed: String,
    /// Something was typed that finds nothing.
    is_vain: bool,
    matches: Vec<Match>,
}

#[derive(Debug, Serialize)]
struct Match {
    name: String,
    kind: &'static str,
    href: String,
    measurements: u64,
}

impl Comparison {
    pub(super) fn new(asked: &str, typed: &str, places: &[Place], found: &[ListedWater], locale: Locale) -> Self {
        let matches: Vec<Match> = found
            .iter()
            .filter(|water| places.iter().all(|place| place.id != water.id))
            .map(|water| Match {
                name: named(water, locale),
                kind: kind_of(water.flow_type),
                href: format!("/water/{}/?compare={}#history", places[0].id, water.id),
                measurements: water.measurements,
            })
            .collect();
        Self {
            waters: places.iter().map(|place| place.name.clone()).collect(),
            other_href: places.get(1).map(|other| format!("/water/{}/", other.id)),
            is_unknown: !asked.is_empty() && places.len() < 2,
            typed: typed.to_owned(),
            is_vain: !typed.trim().is_empty() && matches.is_empty(),
            matches,
        }
    }
}

/// What pages call a water.
pub(super) fn named(water: &ListedWater, locale: Locale) -> String {
    display_name(water.name.as_deref(), water.water_type, locale)
}
