//! Values and indices as CSV (RFC 4180): one row each, in English, as the predecessor wrote them.

use super::{about::looks_like_a_formula, text::Format};
use crate::{
    catalogue::ParameterType,
    measurement::{WholeIndex, WholeMeasurement, WholeValue},
    platform::i18n::Locale,
    quality::FlowType,
};

/// The predecessor's columns in their order, then ours.
pub(super) const COLUMNS: [&str; 20] = [
    "type",
    "unit",
    "value",
    "time",
    "measurement_id",
    "water_id",
    "water_name",
    "flow_type",
    "water_type",
    "parameter_quality_warning",
    "index_validity",
    "note",
    "full_type_name",
    "measurement_note",
    "longitude",
    "latitude",
    "location_name",
    "measurement_name",
    "index_class",
    "index_method",
];

/// Writes rows of CSV.
#[derive(Debug)]
pub(super) struct Csv {
    types: Vec<ParameterType>,
}

/// What of a row is not the measurement's.
#[derive(Default)]
struct Own<'a> {
    kind: &'a str,
    unit: &'a str,
    value: f64,
    validity: String,
    note: &'a str,
    name: String,
    class: &'static str,
    method: &'a str,
}

impl Csv {
    /// `types`: the catalogue.
    pub(super) fn new(types: Vec<ParameterType>) -> Self {
        Self { types }
    }

    fn own_of_value<'a>(&'a self, value: &'a WholeValue) -> Option<Own<'a>> {
        let kind = self.types.iter().find(|kind| kind.id == value.parameter_type_id)?;
        Some(Own {
            kind: &kind.identifier,
            unit: &kind.unit,
            value: value.value,
            note: &value.note,
            name: kind.name_en.clone(),
            ..Own::default()
        })
    }
}

fn own_of_index(index: &WholeIndex) -> Own<'_> {
    Own {
        kind: index.kind.as_str(),
        value: index.value,
        validity: number(index.validity.as_fraction()),
        name: Locale::En.text(&format!("common-index-{}", index.kind)),
        class: if index.validity.shows_class() { index.class.as_str() } else { "" },
        method: &index.method,
        ..Own::default()
    }
}

impl Format for Csv {
    fn begin(&mut self, out: &mut Vec<u8>) {
        write_row(out, COLUMNS);
    }

    fn add(&mut self, m: &WholeMeasurement, out: &mut Vec<u8>) {
        let values = m.values.iter().filter_map(|value| self.own_of_value(value));
        for own in values.chain(m.indices.iter().map(own_of_index)) {
            write_row(out, row(m, &own).each_ref().map(String::as_str));
        }
    }

    fn end(&mut self, _: &mut Vec<u8>) {}
}

fn row(m: &WholeMeasurement, own: &Own<'_>) -> [String; COLUMNS.len()] {
    [
        harmless(own.kind),
        harmless(own.unit),
        number(own.value),
        m.measured_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        m.id.to_string(),
        m.water_id.to_string(),
        harmless(m.water_name.as_deref().unwrap_or_default()),
        flow(m.flow_type).to_owned(),
        m.water_type.clone().unwrap_or_default(),
        if m.quality_warning { "True" } else { "False" }.to_owned(),
        own.validity.clone(),
        harmless(own.note),
        harmless(&own.name),
        harmless(&m.note),
        number(m.longitude),
        number(m.latitude),
        harmless(m.location_name.as_deref().unwrap_or_default()),
        harmless(&m.name),
        own.class.to_owned(),
        own.method.to_owned(),
    ]
}

/// The predecessor's words, the last one for what is not known.
const fn flow(flow: Option<FlowType>) -> &'static str {
    match flow {
        Some(FlowType::Running) => "running",
        Some(FlowType::Standing) => "standing",
        None => "None",
    }
}

/// All its digits and no exponent; a zero has no sign.
fn number(value: f64) -> String {
    (value + 0.0).to_string()
}

/// With an apostrophe in front, which spreadsheets take for "this is text", where they would take it
/// for a formula.
fn harmless(text: &str) -> String {
    if looks_like_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// All fields between quotation marks, those within doubled.
fn write_row(out: &mut Vec<u8>, fields: [&str; COLUMNS.len()]) {
    for (place, field) in fields.into_iter().enumerate() {
        out.extend_from_slice(if place == 0 { b"\"" } else { b",\"" });
        for byte in field.bytes() {
            if byte == b'"' {
                out.push(b'"');
            }
            out.push(byte);
        }
        out.push(b'"');
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_are_doubled_and_the_rest_is_kept() {
        let mut fields = [""; COLUMNS.len()];
        (fields[0], fields[1], fields[2]) = ("a \"b\"", "c,\r\nd", "ü");
        let mut out = Vec::new();
        write_row(&mut out, fields);
        let rest = ",\"\"".repeat(COLUMNS.len() - 3);
        assert_eq!(String::from_utf8_lossy(&out), format!("\"a \"\"b\"\"\",\"c,\r\nd\",\"ü\"{rest}\r\n"));
    }

    #[test]
    fn numbers_keep_their_digits() {
        for (value, text) in [(0.000_000_1, "0.0000001"), (1e15, "1000000000000000"), (-0.0, "0"), (-3.5, "-3.5")] {
            assert_eq!(number(value), text);
        }
    }
}
