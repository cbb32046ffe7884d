//! Which names of places fit into a picture.

use super::{
    basemap::{Basemap, Place},
    projection::View,
};
use crate::platform::i18n::Locale;

/// A name with its place in the picture.
#[derive(Debug, PartialEq)]
pub(super) struct Label<'a> {
    pub(super) text: &'a str,
    /// Pixels of the town's dot.
    pub(super) dot: [f64; 2],
    /// Pixels at which the name begins, on its base line.
    pub(super) start: [f64; 2],
    /// Height of the letters.
    pub(super) size: f64,
}

/// A box in pixels: left, top, right, bottom.
type Area = [f64; 4];

/// The names of the largest towns that meet neither each other nor what is `taken`.
pub(super) fn labels<'a>(basemap: &'a Basemap, view: &View, locale: Locale, mut taken: Vec<Area>) -> Vec<Label<'a>> {
    let smallest = smallest_town(view.zoom());
    let mut labels = Vec::new();
    for place in basemap.places.iter().filter(|place| place.people >= smallest) {
        let [x, y] = view.pixel(place.position);
        let text = match locale {
            Locale::De => &place.de,
            Locale::En => &place.en,
        };
        let size = size_of(place);
        // Wide enough for the semi-bold letters of the font.
        let width = text.chars().count() as f64 * size * 0.56;
        let right = [x - 4.0, y - size * 0.75, x + 7.0 + width, y + size * 0.55];
        let left = [x - 7.0 - width, right[1], x + 4.0, right[3]];
        let fits = |area: &Area| {
            let is_in = area[0] >= 4.0 && area[1] >= 4.0 && area[2] <= view.width - 4.0 && area[3] <= view.height - 4.0;
            is_in && taken.iter().all(|other| !meet(area, other))
        };
        let Some(area) = [right, left].into_iter().find(fits) else { continue };
        let start = if area == right { x + 7.0 } else { x - 7.0 - width };
        labels.push(Label { text, dot: [x, y], start: [tenths(start), tenths(y + size * 0.35)], size });
        taken.push(area);
    }
    labels
}

/// Thousands of people from which a town shows, as on the map of the pages.
fn smallest_town(zoom: f64) -> f64 {
    match zoom {
        z if z < 5.0 => 600.0,
        z if z < 6.0 => 400.0,
        z if z < 7.0 => 180.0,
        z if z < 8.0 => 90.0,
        z if z < 9.0 => 55.0,
        _ => 0.0,
    }
}

fn size_of(place: &Place) -> f64 {
    match place.people {
        people if people >= 1_000.0 => 17.0,
        people if people >= 200.0 => 15.0,
        _ => 13.0,
    }
}

fn meet(a: &Area, b: &Area) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

fn tenths(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}
