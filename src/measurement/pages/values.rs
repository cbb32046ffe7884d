//! Step 2 of the entry form: chemical and physical values.

use std::collections::BTreeMap;

use poem::{Response, handler, http::StatusCode, web::Path};
use serde::Serialize;

use super::{
    editable,
    logged_out::logged_out,
    steps::{Step, StepLink, steps},
};
use crate::{
    auth::Viewer,
    catalogue::{self, Category, ParameterType},
    measurement::{
        form::{NumberFault, RawRow, RawValues, RowFault, check_values, plain_number, unmistakable_number},
        model::{Measurement, ROWS_MAX, State, StoredValue},
        store::{self, Publishing},
        summary::{title, water_name},
    },
    platform::{
        Result,
        i18n::{Locale, args},
        view::{FlashKind, date_time},
        web::{Field, Form, Visit, redirect},
    },
};

const TEMPLATE: &str = "measurement/values";
/// Empty rows that a measurement without values starts with.
const FIRST_ROWS: usize = 3;

/// The view of `measurement/values`.
#[derive(Debug, Serialize)]
struct ValuesPage {
    title: String,
    id: i64,
    steps: Vec<StepLink>,
    version: String,
    is_draft: bool,
    water_name: String,
    measured_text: String,
    time_zone: String,
    total: usize,
    initial: usize,
    can_add: bool,
    rows: Vec<RowView>,
    types: Vec<TypeOption>,
    /// What is wrong with the form as a whole.
    error: Option<String>,
    /// What somebody else saved meanwhile; none: nobody did.
    conflict: Option<Vec<String>>,
}

/// A row of the form.
#[derive(Debug, Serialize)]
struct RowView {
    index: usize,
    number: usize,
    id: Option<i64>,
    parameter_type: Field,
    value: Field,
    comment: Field,
    is_removed: bool,
    /// What the removed row said.
    removed_text: String,
    /// The question whether an unusual value is right.
    question: Option<String>,
    confirmed: bool,
    is_new: bool,
}

/// A choice of the parameter.
#[derive(Debug, Serialize)]
struct TypeOption {
    value: String,
    label: String,
}

/// What the page shows beside the rows.
#[derive(Default)]
struct Faults {
    rows: BTreeMap<usize, RowFault>,
    error: Option<String>,
    conflict: Option<Vec<String>>,
}

#[handler]
pub(in crate::measurement) async fn edit_values(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response> {
    let measurement = editable(&visit, &viewer, &id).await?;
    let types = types_of_step(&visit).await?;
    let stored = store::values(visit.app.db.read(), measurement.id).await?;
    let of_step: Vec<&StoredValue> = stored.iter().filter(|value| is_of(&types, value)).collect();
    let mut rows = RawValues::of(&of_step, |value| unmistakable_number(value, visit.locale));
    let blank = if rows.is_empty() { FIRST_ROWS } else { usize::from(rows.len() < ROWS_MAX) };
    rows.extend(std::iter::repeat_n(RawRow::default(), blank));
    let raw = RawValues { rows, version: measurement.version.to_string(), ..RawValues::default() };
    visit.page(TEMPLATE, &page(&visit, &measurement, &types, raw, Faults::default()))
}

#[handler]
pub(in crate::measurement) async fn save_values(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    if viewer == Viewer::Visitor {
        return logged_out(&visit, pairs);
    }
    let measurement = editable(&visit, &viewer, &id).await?;
    let types = types_of_step(&visit).await?;
    let raw = RawValues::from_pairs(pairs);
    let raw = match rearranged(raw) {
        Ok(raw) => return visit.page(TEMPLATE, &page(&visit, &measurement, &types, raw, Faults::default())),
        Err(raw) => raw,
    };
    let invalid = |raw, faults| visit.invalid(TEMPLATE, &page(&visit, &measurement, &types, raw, faults));
    if raw.too_many {
        let error = Some(visit.text_with("measurement-fault-rows", &args([("max", ROWS_MAX.into())])));
        return invalid(raw, Faults { error, ..Faults::default() });
    }
    let stored = store::values(visit.app.db.read(), measurement.id).await?;
    let changes = match check_values(&raw.rows, &types, &stored) {
        Ok(changes) => changes,
        Err(rows) => return invalid(raw, Faults { rows, ..Faults::default() }),
    };
    let now = visit.app.clock.now();
    let txn = visit.app.db.begin().await?;
    let version = raw.version.parse().unwrap_or(0);
    if !store::save_values(&txn, measurement.id, version, changes, now).await? {
        txn.rollback().await?;
        let newer = editable(&visit, &viewer, &id).await?;
        return conflict(&visit, &newer, &types, raw).await;
    }
    if raw.publishes && store::publish(&txn, measurement.id, now).await? == Publishing::Empty {
        txn.rollback().await?;
        let error = Some(visit.text("measurement-fault-nothing"));
        return invalid(raw, Faults { error, ..Faults::default() });
    }
    txn.commit().await?;
    let published = raw.publishes && measurement.state == State::Draft;
    visit.flash(FlashKind::Good, visit.text(if published { "measurement-published" } else { "measurement-saved" }));
    Ok(redirect(&format!("/measurement/{}/", measurement.id)))
}

/// The form with a row more, less or back, if one of those buttons was pressed.
fn rearranged(mut raw: RawValues) -> std::result::Result<RawValues, RawValues> {
    let at = |index: Option<usize>| index.filter(|index| *index < raw.rows.len());
    if let Some(index) = at(raw.removes_row) {
        if raw.rows[index].id.is_some() {
            raw.rows[index].is_removed = true;
        } else {
            raw.rows.remove(index);
        }
    } else if let Some(index) = at(raw.restores_row) {
        raw.rows[index].is_removed = false;
    } else if raw.adds_row {
        if raw.rows.len() < ROWS_MAX {
            raw.rows.push(RawRow::default());
        }
    } else {
        return Err(raw);
    }
    Ok(raw)
}

/// The form with what was typed beside what somebody else saved meanwhile.
async fn conflict(visit: &Visit, newer: &Measurement, types: &[ParameterType], raw: RawValues) -> Result<Response> {
    let stored = store::values(visit.app.db.read(), newer.id).await?;
    let lines = stored.iter().filter_map(|value| {
        let kind = types.iter().find(|kind| kind.id == value.parameter_type_id)?;
        Some(format!("{}: {}", kind.name(visit.locale), with_unit(value.value, kind, visit.locale)))
    });
    let faults = Faults { conflict: Some(lines.collect()), ..Faults::default() };
    let raw = RawValues { version: newer.version.to_string(), ..raw };
    visit.page_with_status(StatusCode::CONFLICT, TEMPLATE, &page(visit, newer, types, raw, faults))
}

/// What can be measured in this step: everything but animals.
async fn types_of_step(visit: &Visit) -> Result<Vec<ParameterType>> {
    let mut types = catalogue::parameter_types(visit.app.db.read()).await?;
    types.retain(|kind| matches!(kind.category, Category::Chemical | Category::Physical));
    Ok(types)
}

fn is_of(types: &[ParameterType], value: &StoredValue) -> bool {
    types.iter().any(|kind| kind.id == value.parameter_type_id)
}

fn with_unit(value: f64, kind: &ParameterType, locale: Locale) -> String {
    format!("{}\u{202f}{}", plain_number(value, locale), kind.unit).trim_end().to_owned()
}

fn page(
    visit: &Visit,
    measurement: &Measurement,
    types: &[ParameterType],
    raw: RawValues,
    faults: Faults,
) -> ValuesPage {
    let locale = visit.locale;
    let label = |kind: &ParameterType| match kind.unit.as_str() {
        "" => kind.name(locale).to_owned(),
        unit => format!("{} ({unit})", kind.name(locale)),
    };
    let options = types.iter().map(|kind| TypeOption { value: kind.id.to_string(), label: label(kind) });
    ValuesPage {
        title: title(locale, measurement.id),
        id: measurement.id,
        steps: steps(Step::Values, Some(measurement)),
        version: raw.version,
        is_draft: measurement.state == State::Draft,
        water_name: water_name(locale, &measurement.water),
        measured_text: date_time(measurement.measured_at, measurement.time_zone, locale),
        time_zone: measurement.time_zone.name().to_owned(),
        total: raw.rows.len(),
        initial: raw.rows.iter().filter(|row| row.id.is_some()).count(),
        can_add: raw.rows.len() < ROWS_MAX,
        types: std::iter::once(TypeOption { value: String::new(), label: visit.text("measurement-choose") })
            .chain(options)
            .collect(),
        error: faults.error,
        conflict: faults.conflict,
        rows: numbered(locale, raw.rows, types, &faults.rows, raw.adds_row),
    }
}

/// The rows as shown; removed ones have no number.
fn numbered(
    locale: Locale,
    rows: Vec<RawRow>,
    types: &[ParameterType],
    faults: &BTreeMap<usize, RowFault>,
    added: bool,
) -> Vec<RowView> {
    let last = rows.len().saturating_sub(1);
    let mut number = 0;
    rows.into_iter()
        .enumerate()
        .map(|(index, row)| {
            number += usize::from(!row.is_removed);
            let kind = types.iter().find(|kind| kind.id.to_string() == row.parameter_type);
            let mut view = RowView {
                index,
                number,
                id: row.id,
                is_removed: row.is_removed,
                removed_text: removed_text(&row, kind, locale),
                question: None,
                confirmed: !row.confirmed.is_empty() && row.confirmed == row.value,
                is_new: added && index == last,
                parameter_type: Field::new(row.parameter_type),
                value: Field::new(row.value),
                comment: Field::new(row.note),
            };
            if let Some(fault) = faults.get(&index) {
                tell(&mut view, fault, kind, locale);
            } else if view.confirmed {
                view.question = Some(locale.text("measurement-confirmed"));
            }
            view
        })
        .collect()
}

fn removed_text(row: &RawRow, kind: Option<&ParameterType>, locale: Locale) -> String {
    let unit = kind.map_or("", |kind| kind.unit.as_str());
    let name = kind.map_or("", |kind| kind.name(locale));
    format!("{name} {} {unit}", row.value).trim().to_owned()
}

fn tell(view: &mut RowView, fault: &RowFault, kind: Option<&ParameterType>, locale: Locale) {
    let range = |key: &str, min: Option<f64>, max: Option<f64>| {
        // With its space in front: a pH value has no unit, and then no space either.
        let unit = kind.map(|kind| format!(" {}", kind.unit)).unwrap_or_default();
        let unit = unit.trim_end();
        let bound = |limit: Option<f64>| limit.map(|limit| plain_number(limit, locale)).unwrap_or_default();
        // "from 4 to 10", "at least 4", "at most 1000": three sentences.
        let form = match (min, max) {
            (Some(_), None) => "min",
            (None, Some(_)) => "max",
            _ => "both",
        };
        let values = args([("min", bound(min).into()), ("max", bound(max).into()), ("unit", unit.into())]);
        locale.text_with(&format!("{key}{form}"), &values)
    };
    match fault {
        RowFault::NoType => view.parameter_type.error = Some(locale.text("measurement-fault-type")),
        RowFault::NoValue => view.value.error = Some(locale.text("measurement-fault-value")),
        RowFault::Emptied => view.parameter_type.error = Some(locale.text("measurement-fault-emptied")),
        RowFault::Number(NumberFault::NotANumber) => {
            view.value.error = Some(locale.text("measurement-fault-number"));
        }
        RowFault::Number(NumberFault::Ambiguous { whole, fraction }) => {
            let [whole, fraction] = [whole, fraction].map(|number| unmistakable_number(*number, locale));
            let message = locale.text_with(
                "measurement-fault-thousands",
                &args([("whole", whole.into()), ("fraction", fraction.into())]),
            );
            view.value.error = Some(message);
        }
        RowFault::NoteTooLong => view.comment.error = Some(locale.text("measurement-fault-note-long")),
        RowFault::Impossible { min, max } => {
            view.value.error = Some(range("measurement-fault-impossible-", *min, *max));
        }
        RowFault::Unusual { min, max } => view.question = Some(range("measurement-unusual-", *min, *max)),
    }
}
