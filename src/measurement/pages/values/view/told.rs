//! What is wrong with a row, in words.

use super::RowView;
use crate::{
    catalogue::{DENSITY_MAX, ParameterType},
    measurement::{
        form::{DensityFault, NumberFault, RowFault, plain_number, unmistakable_number},
        pages::entry::Problem,
    },
    platform::i18n::{Locale, args},
};

/// Puts the message to the field that it is about.
pub(super) fn tell(view: &mut RowView, fault: &RowFault, kind: Option<&ParameterType>, locale: Locale) {
    let text = || Some(fault_text(fault, kind, locale));
    match fault {
        RowFault::NoType | RowFault::Emptied => view.parameter_type.error = text(),
        RowFault::Number(NumberFault::NotANumber) => {
            view.value.error = Some(not_a_number(&view.value.value, locale));
        }
        RowFault::NoValue | RowFault::Number(_) | RowFault::NotWhole | RowFault::Impossible { .. } => {
            view.value.error = text();
        }
        RowFault::NoteTooLong => view.comment.error = text(),
        RowFault::Unusual { .. } => view.question = text(),
        RowFault::Density(fault) => {
            view.has_density = true;
            tell_density(view, fault, kind, locale);
        }
    }
}

/// What is wrong with a value, in words. A density has a field for each of its own faults.
pub(in crate::measurement) fn fault_text(fault: &RowFault, kind: Option<&ParameterType>, locale: Locale) -> String {
    match fault {
        RowFault::NoType => locale.text("measurement-fault-type"),
        RowFault::NoValue => locale.text("measurement-fault-value"),
        RowFault::Emptied => locale.text("measurement-fault-emptied"),
        RowFault::Number(fault) => number(*fault, locale),
        RowFault::NotWhole => locale.text("entry-fault-whole"),
        RowFault::NoteTooLong => locale.text("measurement-fault-note-long"),
        RowFault::Impossible { min, max } => range("measurement-fault-impossible-", (*min, *max), kind, locale),
        RowFault::Unusual { min, max } => range("measurement-unusual-", (*min, *max), kind, locale),
        RowFault::Density(_) => locale.text("entry-fault-density-no-value"),
    }
}

fn tell_density(view: &mut RowView, fault: &DensityFault, kind: Option<&ParameterType>, locale: Locale) {
    match fault {
        DensityFault::NotADensity => {
            let message = locale.text_with("entry-fault-density", &args([("max", DENSITY_MAX.into())]));
            view.density.error = Some(message);
        }
        DensityFault::NoValue => view.density.error = Some(locale.text("entry-fault-density-no-value")),
        DensityFault::Dilution(fault) => view.dilution.error = Some(number(*fault, locale)),
        DensityFault::DilutionRange => view.dilution.error = Some(locale.text("entry-fault-dilution")),
        DensityFault::NotDilutable => view.dilution.error = Some(locale.text("entry-fault-not-dilutable")),
        DensityFault::NoCalibration => view.calibration.error = Some(locale.text("entry-fault-calibration")),
        DensityFault::OtherParameter => {
            view.calibration.error = Some(locale.text("entry-fault-calibration-parameter"));
        }
        DensityFault::OutOfRange { values: (min, max), densities } => {
            let number = |value: f64| plain_number(value, locale);
            let (min, max, unit) = (number(*min), number(*max), unit_of(kind));
            let mut text = locale.text_with(
                "entry-fault-density-range",
                &args([("min", min.into()), ("max", max.into()), ("unit", unit.into())]),
            );
            if let Some(densities) = densities {
                let (from, to) = (number(densities.min), number(densities.max));
                text.push(' ');
                text.push_str(
                    &locale
                        .text_with("entry-fault-density-range-od", &args([("from", from.into()), ("to", to.into())])),
                );
            }
            view.density.error = Some(text);
        }
        DensityFault::OtherValue { computed } => {
            let computed = plain_number(*computed, locale);
            let message = locale.text_with("entry-fault-density-other", &args([("computed", computed.into())]));
            view.value.error = Some(message);
        }
    }
}

/// Why a value is no number, where it can be told.
fn not_a_number(typed: &str, locale: Locale) -> String {
    if typed.starts_with(['<', '>', '≤', '≥', '~', '≈']) {
        // What test kits say of very little.
        locale.text("rows-fault-sign")
    } else if typed.contains('.') && typed.contains(',') {
        locale.text("rows-fault-grouped")
    } else {
        locale.text("measurement-fault-number")
    }
}

fn number(fault: NumberFault, locale: Locale) -> String {
    match fault {
        NumberFault::NotANumber => locale.text("measurement-fault-number"),
        NumberFault::Ambiguous { whole, fraction } => {
            let [whole, fraction] = [whole, fraction].map(|number| unmistakable_number(number, locale));
            locale.text_with(
                "measurement-fault-thousands",
                &args([("whole", whole.into()), ("fraction", fraction.into())]),
            )
        }
    }
}

/// With its space in front: a pH value has no unit, and then no space either.
fn unit_of(kind: Option<&ParameterType>) -> String {
    let unit = kind.map(|kind| format!("\u{202f}{}", kind.unit)).unwrap_or_default();
    unit.trim_end().to_owned()
}

/// "from 4 to 10", "at least 4", "at most 1000": three sentences.
fn range(key: &str, limits: (Option<f64>, Option<f64>), kind: Option<&ParameterType>, locale: Locale) -> String {
    let bound = |limit: Option<f64>| limit.map(|limit| plain_number(limit, locale)).unwrap_or_default();
    let form = match limits {
        (Some(_), None) => "min",
        (None, Some(_)) => "max",
        _ => "both",
    };
    let (min, max, unit) = (bound(limits.0), bound(limits.1), unit_of(kind));
    locale.text_with(&format!("{key}{form}"), &args([("min", min.into()), ("max", max.into()), ("unit", unit.into())]))
}

/// What is to be looked at again in the rows, in their order.
pub(super) fn problems(rows: &[RowView], kinds: &[ParameterType], locale: Locale) -> Vec<Problem> {
    let of_row = |row: &RowView| {
        let kind = kinds.iter().find(|kind| kind.id.to_string() == row.parameter_type.value);
        let number = locale.text_with("measurement-row", &args([("number", row.number.into())]));
        let name = kind.map_or(number, |kind| kind.name(locale).to_owned());
        let question = row.question.as_ref().filter(|_| !row.confirmed);
        let parts = [
            ("parameter_type", row.parameter_type.error.as_ref()),
            ("value", row.value.error.as_ref()),
            ("comment", row.comment.error.as_ref()),
            ("calibration", row.calibration.error.as_ref()),
            ("density", row.density.error.as_ref()),
            ("dilution", row.dilution.error.as_ref()),
            ("confirmed", question),
        ];
        let problem = |(part, text): (&str, Option<&String>)| {
            let href = format!("#parameters-{}-{part}", row.index);
            Some(Problem { href, text: format!("{name}: {}", text?) })
        };
        parts.into_iter().filter_map(problem).collect::<Vec<_>>()
    };
    rows.iter().flat_map(of_row).collect()
}
