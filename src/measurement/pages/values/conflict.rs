//! Two people changed the rows of one measurement: both versions, row by row.

use poem::{Response, http::StatusCode};

use super::{Choices, Faults, Part, view};
use crate::{
    measurement::{
        form::{RawRow, RawValues, unmistakable_number},
        model::{Measurement, ROWS_MAX, StoredValue},
        pages::entry::{Conflict, Versions},
        store,
    },
    platform::{Result, decimal::with_unit, i18n::Locale, web::Visit},
};

/// The form with what was typed, what somebody else added, and both versions
/// side by side. Saving it once more keeps what the form says.
pub(super) async fn page(
    visit: &Visit,
    newer: &Measurement,
    part: Part,
    choices: &Choices,
    raw: RawValues,
) -> Result<Response> {
    let stored = store::values(visit.app.db.read(), newer.id).await?;
    let (known, added): (Vec<&StoredValue>, Vec<&StoredValue>) = stored
        .iter()
        .filter(|value| choices.type_of(value.parameter_type_id).is_some())
        .partition(|value| raw.rows.iter().any(|row| row.id == Some(value.id)));
    let mut lines: Vec<Versions> = raw.rows.iter().filter_map(|row| line(row, &known, choices, visit.locale)).collect();
    lines.extend(added.iter().map(|value| {
        Versions::new(
            name_of(value.parameter_type_id, choices, visit.locale),
            String::new(),
            theirs(value, choices, visit.locale),
        )
    }));
    let mut rows = raw.rows;
    let room = ROWS_MAX.saturating_sub(rows.len());
    rows.extend(RawValues::of(&added, |value| unmistakable_number(value, visit.locale)).into_iter().take(room));
    let raw = RawValues { rows, version: newer.version.to_string(), ..raw };
    let mut page = view::page(visit, newer, part, choices, (raw, Faults::default()), &stored).await?;
    page.head.conflict = Some(Conflict { take: part.step().path(newer.id), lines });
    page.head.is_dirty = true;
    visit.page_with_status(StatusCode::CONFLICT, view::template(part), &page)
}

/// Whether the form says what is stored: then there is nothing to choose.
pub(super) fn is_none(rows: &[RawRow], stored: &[StoredValue], choices: &Choices, locale: Locale) -> bool {
    fn said(row: &RawRow) -> [&str; 6] {
        [&row.parameter_type, &row.value, &row.note, &row.calibration, &row.density, &row.dilution]
            .map(|text| text.trim())
    }
    let stored: Vec<&StoredValue> =
        stored.iter().filter(|value| choices.type_of(value.parameter_type_id).is_some()).collect();
    let stored = RawValues::of(&stored, |value| unmistakable_number(value, locale));
    let typed = rows.iter().filter(|row| !row.is_removed && !row.says_nothing());
    typed.map(said).eq(stored.iter().map(said))
}

fn line(row: &RawRow, stored: &[&StoredValue], choices: &Choices, locale: Locale) -> Option<Versions> {
    let other = stored.iter().find(|value| Some(value.id) == row.id);
    if other.is_none() && (row.is_removed || row.says_nothing()) {
        return None;
    }
    let kind = row.parameter_type.parse().ok().or(other.map(|value| value.parameter_type_id)).unwrap_or_default();
    let unit = choices.type_of(kind).map_or("", |kind| kind.unit.as_str());
    let value = match row.value.as_str() {
        "" if !row.density.is_empty() => row.density.clone(),
        typed => format!("{typed}\u{202f}{unit}").trim_end().to_owned(),
    };
    let ours = if row.is_removed { locale.text("entry-conflict-removed") } else { noted(value, &row.note) };
    let theirs = other.map(|value| theirs(value, choices, locale)).unwrap_or_default();
    Some(Versions::new(name_of(kind, choices, locale), ours, theirs))
}

fn theirs(value: &StoredValue, choices: &Choices, locale: Locale) -> String {
    let number = choices
        .type_of(value.parameter_type_id)
        .map(|kind| with_unit(&unmistakable_number(value.value, locale), &kind.unit));
    noted(number.unwrap_or_default(), &value.note)
}

fn noted(value: String, note: &str) -> String {
    if note.is_empty() { value } else { format!("{value} – {note}") }
}

fn name_of(id: i64, choices: &Choices, locale: Locale) -> String {
    choices.type_of(id).map(|kind| kind.name(locale).to_owned()).unwrap_or_default()
}
