//! The cards of the indices.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    platform::{
        decimal::fixed_number,
        i18n::{Locale, args},
    },
    quality::{FlowType, IndexKind, StoredInput, StoredResult, applies_to, classes_of, place_on_scale},
};

/// Decimals of a value, a sub-index or a weight.
const DECIMALS: usize = 2;

/// An index with its class and how it came about.
#[derive(Debug, Serialize)]
pub struct IndexCard {
    kind: IndexKind,
    /// The class, or `none` where the validity is too low.
    class: &'static str,
    scale: usize,
    value: String,
    /// What the class means, in one sentence; none where it is withheld.
    sentence: Option<String>,
    bands: Vec<Band>,
    /// The path of the mark on the scale.
    mark: String,
    /// The scale in words.
    scale_text: String,
    percent: u8,
    is_withheld: bool,
    warns: bool,
    method: String,
    inputs: Vec<InputRow>,
    missing: Vec<String>,
}

/// A class on the drawn scale, in hundredths of its width.
#[derive(Debug, Serialize)]
struct Band {
    class: &'static str,
    x: String,
    width: String,
    middle: String,
}

/// An input of an index.
#[derive(Debug, Serialize)]
struct InputRow {
    name: String,
    value: String,
    score: String,
    /// The score's place on its scale, in hundredths.
    score_bar: String,
    weight: String,
    /// The weight beside the largest, in hundredths.
    weight_bar: String,
}

/// The cards of the indices that fit the water and had input, for
/// `measurement/card`; `names` are those of [`crate::measurement::input_names`].
#[must_use]
pub fn cards(
    locale: Locale,
    flow: Option<FlowType>,
    results: &[StoredResult],
    names: &BTreeMap<String, String>,
) -> Vec<IndexCard> {
    results
        .iter()
        .filter(|result| applies_to(result.kind, flow) && result.validity.shows_index())
        .map(|result| card(locale, result, names))
        .collect()
}

fn card(locale: Locale, result: &StoredResult, names: &BTreeMap<String, String>) -> IndexCard {
    let kind = result.kind;
    let class = result.class.as_str();
    let shown = result.validity.shows_class();
    let classes = classes_of(kind);
    let value = fixed_number(result.value, DECIMALS, locale);
    let ends = [classes.first(), classes.last()].map(|class| class.map_or("", |class| class.as_str()));
    let key = if shown { "quality-scale" } else { "quality-scale-withheld" };
    let words = args([
        ("value", value.clone().into()),
        ("class", class.into()),
        ("best", ends[0].into()),
        ("worst", ends[1].into()),
    ]);
    let name = |identifier: &String| names.get(identifier).cloned().unwrap_or_else(|| identifier.clone());
    IndexCard {
        kind,
        class: if shown { class } else { "none" },
        scale: classes.len(),
        sentence: shown.then(|| locale.text(&format!("quality-sentence-{kind}-{class}"))),
        bands: bands(kind),
        mark: format!("M{:.2} 6.5l-2.2-4.5h4.4z", place_on_scale(kind, result.value)),
        scale_text: locale.text_with(key, &words),
        value,
        percent: result.validity.hundredths(),
        is_withheld: !shown,
        warns: result.validity.warns(),
        method: result.method.clone(),
        inputs: input_rows(locale, result, name),
        missing: result.inputs.missing.iter().map(name).collect(),
    }
}

fn bands(kind: IndexKind) -> Vec<Band> {
    let classes = classes_of(kind);
    let width = 100.0 / classes.len() as f64;
    let at = |place: f64| format!("{:.2}", place * width);
    (0_u8..)
        .map(f64::from)
        .zip(classes)
        .map(|(place, class)| Band { class: class.as_str(), x: at(place), width: at(1.0), middle: at(place + 0.5) })
        .collect()
}

fn input_rows(locale: Locale, result: &StoredResult, name: impl Fn(&String) -> String) -> Vec<InputRow> {
    let counted = &result.inputs.counted;
    let heaviest = counted.iter().map(|input| input.weight).fold(0.0, f64::max);
    let (lowest, highest) = scores(result.kind);
    let bar = |part: f64, whole: f64| format!("{:.1}", (part / whole * 100.0).clamp(0.0, 100.0));
    let row = |input: &StoredInput| InputRow {
        name: name(&input.identifier),
        value: locale.number(input.value, 4),
        score: locale.number(input.score, DECIMALS),
        score_bar: bar(input.score - lowest, highest - lowest),
        weight: locale.number(input.weight, DECIMALS),
        weight_bar: if heaviest > 0.0 { bar(input.weight, heaviest) } else { "0.0".to_owned() },
    };
    counted.iter().map(row).collect()
}

/// The ends of the scale of an index's scores, such that a bar of the lowest
/// is still seen.
const fn scores(kind: IndexKind) -> (f64, f64) {
    match kind {
        IndexKind::Bach => (0.0, 100.0),
        IndexKind::Saprobic => (0.0, 4.0),
        IndexKind::Trophic | IndexKind::Structure => (0.0, 5.0),
    }
}
