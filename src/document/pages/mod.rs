//! The documents, one file a subject.

pub(super) mod course;
pub(super) mod field_sheet;
pub(super) mod list;
pub(super) mod measurement;
pub(super) mod water;

use crate::{map::WaterPlot, platform::i18n::Locale};

/// A map across a page, in pixels.
const MAP: (u32, u32) = (900, 400);

/// Pins up to which each stands for itself on a map.
const MOST_PINS: usize = 10;

fn plot_json(plot: &WaterPlot) -> serde_json::Value {
    serde_json::json!({ "svg": plot.svg, "alt": plot.title })
}

/// The words for a map, for those who do not see it.
fn map_words(locale: Locale) -> String {
    locale.text("map-picture-title")
}
