//! The cards of the indices.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    platform::i18n::{Locale, args},
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
    weight: String,
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
    let value = decimals(result.value, locale);
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
        inputs: result.inputs.counted.iter().map(|input| input_row(locale, input, name(&input.identifier))).collect(),
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

fn input_row(locale: Locale, input: &StoredInput, name: String) -> InputRow {
    InputRow {
        name,
        value: locale.number(input.value, 4),
        score: locale.number(input.score, DECIMALS),
        weight: locale.number(input.weight, DECIMALS),
    }
}

/// Always two decimals: `90,08`, `3,50`.
fn decimals(value: f64, locale: Locale) -> String {
    let text = format!("{value:.DECIMALS$}");
    match locale {
        Locale::De => text.replace('.', ","),
        Locale::En => text,
    }
}
