//! The tables of a measurement's page: values, animals, structure.

use std::collections::BTreeMap;

use serde::Serialize;

use super::density_note::{Kits, notes_of};
use crate::{
    catalogue::{ParameterType, ShortNamePart, short_name_parts},
    measurement::{form::plain_number, model::StoredValue, summary::question_key},
    platform::i18n::{Locale, args},
    quality::{self, IndexKind, classes_of},
};

/// Replicates from which on their standard deviation says something.
const SPREAD_FROM: usize = 3;

/// A parameter with its replicates.
#[derive(Debug, Serialize)]
pub(super) struct ValueRow {
    name: String,
    symbol: Vec<ShortNamePart>,
    color: String,
    unit: String,
    /// The only value, or the mean of all.
    value: String,
    /// How many values there are.
    count: usize,
    min: String,
    max: String,
    /// The standard deviation of three and more.
    spread: Option<String>,
    /// All values, where there are several.
    all: String,
    /// The same, drawn.
    strip: Option<Strip>,
    /// That a value is beyond the warning limits.
    warning: Option<String>,
    notes: Vec<String>,
}

/// Replicates as dots on a line from the least to the largest, in hundredths
/// of its width.
#[derive(Debug, Serialize)]
struct Strip {
    dots: Vec<String>,
    mean: String,
}

/// An answer about the structure.
#[derive(Debug, Serialize)]
pub(super) struct StructureRow {
    question_key: String,
    answer_key: String,
    grade: u8,
    steps: Vec<GradeStep>,
}

/// A grade on the small scale of an answer.
#[derive(Debug, Serialize)]
struct GradeStep {
    class: &'static str,
    x: usize,
    is_here: bool,
}

/// The values of one type together; none where nothing was measured.
pub(super) fn value_row(kind: &ParameterType, values: &[StoredValue], kits: &Kits, locale: Locale) -> Option<ValueRow> {
    let own: Vec<&StoredValue> = values.iter().filter(|value| value.parameter_type_id == kind.id).collect();
    let numbers: Vec<f64> = own.iter().map(|value| value.value).collect();
    let (first, rest) = numbers.split_first()?;
    let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
    let text = |number: f64| plain_number(number, locale);
    let is_replicated = !rest.is_empty();
    let min = rest.iter().copied().fold(*first, f64::min);
    let max = rest.iter().copied().fold(*first, f64::max);
    let all = numbers.iter().map(|number| text(*number)).collect::<Vec<_>>().join(" · ");
    Some(ValueRow {
        name: kind.name(locale).to_owned(),
        symbol: short_name_parts(&kind.short_name),
        color: kind.shown_color().to_owned(),
        unit: kind.unit.clone(),
        value: if is_replicated { mean_text(mean, locale) } else { text(*first) },
        count: numbers.len(),
        min: text(min),
        max: text(max),
        spread: deviation(&numbers, mean).map(|deviation| significant(deviation, locale)),
        all: if is_replicated { all } else { String::new() },
        strip: is_replicated.then(|| strip(&numbers, (min, mean, max))),
        warning: numbers.iter().any(|number| kind.is_unusual(*number)).then(|| warning(kind, locale)),
        notes: own.iter().flat_map(|value| notes_of(value, kind, kits, locale)).collect(),
    })
}

/// The standard deviation of a sample (divided by one less than there are).
fn deviation(numbers: &[f64], mean: f64) -> Option<f64> {
    let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    (numbers.len() >= SPREAD_FROM).then(|| (squares / (numbers.len() - 1) as f64).sqrt())
}

/// A mean to four decimals; a tiny one to its first two digits, as it is not nothing.
fn mean_text(mean: f64, locale: Locale) -> String {
    let tiny = mean != 0.0 && mean.abs() < 1e-3;
    let decimals = if tiny { (1.0 - mean.abs().log10().floor()).min(12.0) } else { 4.0 };
    locale.number(mean, decimals as usize)
}

/// A spread to two significant digits: more would say more than it knows.
fn significant(number: f64, locale: Locale) -> String {
    let decimals = if number > 0.0 { (1.0 - number.log10().floor()).clamp(0.0, 6.0) } else { 0.0 };
    locale.number(number, decimals as usize)
}

/// Between a margin of 4, so that dots at the ends are whole.
fn strip(numbers: &[f64], (min, mean, max): (f64, f64, f64)) -> Strip {
    let place = |number: f64| {
        let way = if max > min { (number - min) / (max - min) } else { 0.5 };
        format!("{:.1}", 4.0 + way * 92.0)
    };
    Strip { dots: numbers.iter().map(|number| place(*number)).collect(), mean: place(mean) }
}

/// What is usual, where a value is not.
pub(in crate::measurement) fn warning(kind: &ParameterType, locale: Locale) -> String {
    let unit = if kind.unit.is_empty() { String::new() } else { format!("\u{202f}{}", kind.unit) };
    let text = |limit: f64| plain_number(limit, locale);
    match (kind.lower_warning_limit, kind.upper_warning_limit) {
        (Some(min), Some(max)) => locale.text_with(
            "reading-unusual-both",
            &args([("min", text(min).into()), ("max", text(max).into()), ("unit", unit.into())]),
        ),
        (Some(min), None) => {
            locale.text_with("reading-unusual-min", &args([("min", text(min).into()), ("unit", unit.into())]))
        }
        (_, max) => locale.text_with(
            "reading-unusual-max",
            &args([("max", text(max.unwrap_or_default()).into()), ("unit", unit.into())]),
        ),
    }
}

/// The answers in the order of the questions; what is not known is left out.
pub(super) fn structure_rows(grades: Vec<(String, u8)>) -> Vec<StructureRow> {
    let grades: BTreeMap<String, u8> = grades.into_iter().collect();
    let row = |question: &quality::Question| {
        let grade = *grades.get(question.name)?;
        let answer = question.answers.get(usize::from(grade).checked_sub(1)?)?;
        let answer_key = format!("quality-answer-{}-{answer}", question.name.replace('_', "-"));
        let step = |(place, class): (usize, &quality::QualityClass)| GradeStep {
            class: class.as_str(),
            x: place * 20,
            is_here: place + 1 == usize::from(grade),
        };
        let steps = classes_of(IndexKind::Structure).iter().enumerate().map(step).collect();
        Some(StructureRow { question_key: question_key(question.name), answer_key, grade, steps })
    };
    quality::QUESTIONS.iter().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_has_two_digits_that_count() {
        for (number, text) in [(0.0, "0"), (0.4163, "0.42"), (12.34, "12"), (4.26, "4.3"), (0.001_234, "0.0012")] {
            assert_eq!(significant(number, Locale::En), text);
        }
        assert_eq!(deviation(&[1.0, 2.0], 1.5), None);
        assert_eq!(deviation(&[1.0, 2.0, 3.0], 2.0), Some(1.0));
    }

    #[test]
    fn a_tiny_mean_is_not_nothing() {
        for (mean, text) in
            [(0.0, "0"), (-0.0, "0"), (0.000_03, "0.00003"), (6.123_45, "6.1235"), (1e-9, "0.000000001")]
        {
            assert_eq!(mean_text(mean, Locale::En), text);
        }
    }

    #[test]
    fn dots_stand_where_their_values_lie() {
        let drawn = strip(&[2.0, 4.0, 3.0], (2.0, 3.0, 4.0));
        assert_eq!(
            (drawn.dots, drawn.mean.as_str()),
            (vec!["4.0".to_owned(), "96.0".to_owned(), "50.0".to_owned()], "50.0")
        );
        assert_eq!(strip(&[2.0, 2.0], (2.0, 2.0, 2.0)).dots, ["50.0", "50.0"]);
    }
}
