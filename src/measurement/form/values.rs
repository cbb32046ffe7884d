//! Step 2: rows of measured values, in the predecessor's formset shape.

use std::collections::BTreeMap;

use crate::{
    catalogue::ParameterType,
    measurement::model::{NOTE_MAX, ROWS_MAX, StoredValue, Value, ValueChanges},
    platform::{
        decimal::{NumberFault, parse_decimal},
        text::printable,
    },
};

/// No value of any type may be larger; the column refuses it too.
const LARGEST: f64 = 1e9;

/// Step 2 as sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::measurement) struct RawValues {
    pub(in crate::measurement) rows: Vec<RawRow>,
    pub(in crate::measurement) version: String,
    /// Whether more rows were sent than a form may have.
    pub(in crate::measurement) too_many: bool,
    pub(in crate::measurement) adds_row: bool,
    pub(in crate::measurement) removes_row: Option<usize>,
    pub(in crate::measurement) restores_row: Option<usize>,
    pub(in crate::measurement) publishes: bool,
}

/// One row as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::measurement) struct RawRow {
    pub(in crate::measurement) id: Option<i64>,
    pub(in crate::measurement) parameter_type: String,
    pub(in crate::measurement) value: String,
    pub(in crate::measurement) note: String,
    pub(in crate::measurement) is_removed: bool,
    /// The value that the author called right.
    pub(in crate::measurement) confirmed: String,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::measurement) enum RowFault {
    /// No parameter was chosen.
    NoType,
    /// No value was typed.
    NoValue,
    /// A saved row was emptied instead of removed.
    Emptied,
    /// The value is no number, or more than one.
    Number(NumberFault),
    /// The value is beyond what this type can be.
    Impossible { min: Option<f64>, max: Option<f64> },
    /// The value is unusual, and nobody said that it is right.
    Unusual { min: Option<f64>, max: Option<f64> },
    /// The note is too long.
    NoteTooLong,
}

impl RawValues {
    /// Sorts the pairs of a form.
    pub(in crate::measurement) fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let fields: BTreeMap<String, String> = pairs.into_iter().collect();
        let get = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let index = |name: &str| fields.get(name).and_then(|n| n.parse().ok());
        let total: usize = get("parameters-TOTAL_FORMS").parse().unwrap_or(0);
        let row = |n: usize| {
            let field = |name: &str| get(&format!("parameters-{n}-{name}"));
            RawRow {
                id: field("id").parse().ok(),
                parameter_type: field("parameter_type").trim().to_owned(),
                value: field("value").trim().to_owned(),
                note: printable(&field("comment").replace("\r\n", "\n")).trim().to_owned(),
                is_removed: !matches!(field("DELETE").as_str(), "" | "false" | "0"),
                confirmed: field("confirmed"),
            }
        };
        Self {
            rows: (0..total.min(ROWS_MAX)).map(row).collect(),
            version: get("version"),
            too_many: total > ROWS_MAX,
            adds_row: fields.contains_key("add_row"),
            removes_row: index("remove_row"),
            restores_row: index("restore_row"),
            publishes: get("action") == "publish",
        }
    }

    /// The rows of a stored measurement.
    pub(in crate::measurement) fn of(values: &[&StoredValue], show: impl Fn(f64) -> String) -> Vec<RawRow> {
        let row = |value: &&StoredValue| RawRow {
            id: Some(value.id),
            parameter_type: value.parameter_type_id.to_string(),
            value: show(value.value),
            note: value.note.clone(),
            ..RawRow::default()
        };
        values.iter().map(row).collect()
    }
}

impl RawRow {
    /// Whether nothing was filled in.
    pub(in crate::measurement) fn is_empty(&self) -> bool {
        self.parameter_type.is_empty() && self.value.is_empty() && self.note.is_empty()
    }
}

/// The changes that the rows ask for, or place of row → what is wrong with it.
/// `types` are those of this step; `stored` the values as they are now.
pub(in crate::measurement) fn check(
    rows: &[RawRow],
    types: &[ParameterType],
    stored: &[StoredValue],
) -> Result<ValueChanges, BTreeMap<usize, RowFault>> {
    let mut changes = ValueChanges::default();
    let mut faults = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        if row.is_removed {
            changes.removed.extend(row.id);
            continue;
        }
        if row.is_empty() && row.id.is_none() {
            continue;
        }
        match check_row(row, types, stored) {
            Ok((value, is_unusual)) => {
                changes.is_unusual |= is_unusual;
                changes.kept.push(value);
            }
            Err(fault) => drop(faults.insert(place, fault)),
        }
    }
    // Only rows of this step can be removed by it.
    let of_this_step =
        |id: &i64| stored.iter().any(|v| v.id == *id && types.iter().any(|t| t.id == v.parameter_type_id));
    changes.removed.retain(of_this_step);
    for value in &mut changes.kept {
        value.id = value.id.filter(of_this_step);
    }
    if faults.is_empty() { Ok(changes) } else { Err(faults) }
}

fn check_row(row: &RawRow, types: &[ParameterType], stored: &[StoredValue]) -> Result<(Value, bool), RowFault> {
    if row.is_empty() {
        return Err(RowFault::Emptied);
    }
    let kind = row.parameter_type.parse().ok().and_then(|id: i64| types.iter().find(|t| t.id == id));
    let Some(kind) = kind else { return Err(RowFault::NoType) };
    if row.value.is_empty() {
        return Err(RowFault::NoValue);
    }
    let value = parse_decimal(&row.value).map_err(RowFault::Number)?;
    if value.abs() > LARGEST || kind.is_impossible(value) {
        return Err(RowFault::Impossible { min: kind.hard_min, max: kind.hard_max });
    }
    if row.note.chars().count() > NOTE_MAX {
        return Err(RowFault::NoteTooLong);
    }
    let is_unusual = kind.is_unusual(value);
    let is_as_stored = stored
        .iter()
        .any(|v| Some(v.id) == row.id && v.parameter_type_id == kind.id && v.value.to_bits() == value.to_bits());
    let is_confirmed = row.confirmed == "on" || (!row.confirmed.is_empty() && row.confirmed == row.value);
    if is_unusual && !is_confirmed && !is_as_stored {
        return Err(RowFault::Unusual { min: kind.lower_warning_limit, max: kind.upper_warning_limit });
    }
    let value = Value { id: row.id, parameter_type_id: kind.id, value, note: row.note.clone() };
    Ok((value, is_unusual && !is_as_stored))
}
