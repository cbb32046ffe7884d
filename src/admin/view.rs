//! What templates see of tables: values as words, in the reader's language.

use serde::Serialize;
use serde_json::Value;

use super::{
    guard::may,
    model::{Checked, FormFault},
    store::{Cell, Row, TrailEntry, key_of_secret},
    table::{Action, By, Column, Field, Input, Kind, Place, Table},
    tables::{TABLES, table},
};
use crate::{
    auth::Staff,
    platform::{
        Result,
        i18n::{Locale, args},
        ids,
        view::date_time,
        web::Visit,
    },
};

/// The columns whose yes is no reason to look twice.
const GOOD: [&str; 3] = ["is_active", "is_verified", "has_second_factor"];

/// An entry of the back office's own navigation.
#[derive(Debug, Serialize)]
pub(super) struct MenuEntry {
    href: String,
    label: String,
    is_current: bool,
}

/// The tables that this person works with.
pub(super) fn menu(visit: &Visit, staff: &Staff, current: &str) -> Vec<MenuEntry> {
    let tables = TABLES.into_iter().filter(|table| table.is_in_menu && may(staff, table));
    tables
        .map(|table| MenuEntry {
            href: list_href(table),
            label: visit.text(&format!("admin-table-{}", table.name)),
            is_current: table.name == current,
        })
        .collect()
}

/// A value in words.
#[derive(Debug, Serialize)]
pub(super) struct CellView {
    pub(super) label: String,
    pub(super) text: String,
    /// The page of the row that it names.
    pub(super) href: Option<String>,
    /// `good`, `warn` or empty: a chip.
    pub(super) chip: &'static str,
    pub(super) is_number: bool,
}

/// A row in words.
#[derive(Debug, Serialize)]
pub(super) struct RowView {
    pub(super) id: String,
    pub(super) href: String,
    /// What the row is called: its number or key.
    pub(super) title: String,
    pub(super) cells: Vec<CellView>,
}

pub(super) fn list_href(table: &Table) -> String {
    format!("/admin/table/{}/", table.name)
}

pub(super) fn row_href(table: &str, id: &str) -> String {
    let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
    format!("/admin/table/{table}/row/{id}/")
}

/// The columns of lists, or all of them.
pub(super) fn columns(table: &Table, on_page: bool) -> impl Iterator<Item = &'static Column> {
    table.columns.iter().filter(move |column| on_page || column.place == Place::Both)
}

pub(super) fn row(visit: &Visit, staff: &Staff, table: &Table, row: Row, on_page: bool) -> Result<RowView> {
    let cells = columns(table, on_page).zip(row.cells);
    let cells = cells.map(|(column, (cell, leads))| {
        let target = column.leads_to.and_then(|(name, _)| super::tables::table(name));
        let href = target.filter(|target| may(staff, target)).zip(leads).map(|(target, id)| row_href(target.name, &id));
        let (text, chip) = words(visit, column, &cell)?;
        let is_number = matches!(column.kind, Kind::Whole | Kind::Real);
        Ok(CellView { label: visit.text(&format!("admin-field-{}", column.name)), text, href, chip, is_number })
    });
    Ok(RowView {
        href: row_href(table.name, &row.id),
        title: title(table, &row.id),
        cells: cells.collect::<Result<_>>()?,
        id: row.id,
    })
}

/// What a row is called.
pub(super) fn title(table: &Table, id: &str) -> String {
    match (table.name, id.parse::<i64>()) {
        ("measurement", Ok(number)) => format!("#{number:05}"),
        (_, Ok(number)) => format!("#{number}"),
        _ if id.len() > 40 => format!("{}…", &id[..12]),
        _ => id.to_owned(),
    }
}

fn words(visit: &Visit, column: &Column, cell: &Cell) -> Result<(String, &'static str)> {
    Ok(match cell {
        Cell::Empty => (String::new(), ""),
        Cell::Text(text) if column.kind == Kind::Choice => (value(visit.locale, text), ""),
        Cell::Text(text) => (text.clone(), ""),
        Cell::Whole(number) if column.name == "measurement" => (format!("#{number:05}"), ""),
        Cell::Whole(number) => (number.to_string(), ""),
        Cell::Real(number) => (visit.locale.number(*number, 6), ""),
        Cell::Flag(true) => (visit.text("admin-yes"), if GOOD.contains(&column.name) { "good" } else { "warn" }),
        Cell::Flag(false) => (visit.text("admin-no"), ""),
        Cell::Time(at) => (date_time(*at, visit.time_zone, visit.locale), ""),
        Cell::Sealed(sealed) => (ids::masked(&key_of_secret(&visit.app, sealed)?), ""),
    })
}

/// A value of a choice in words.
pub(super) fn value(locale: Locale, stored: &str) -> String {
    let name: String =
        stored.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let keys = [format!("admin-value-{name}"), format!("admin-action-{name}")];
    keys.iter().find(|key| locale.has(key)).map_or_else(|| stored.to_owned(), |key| locale.text(key))
}

/// An action as a button.
#[derive(Debug, Serialize)]
pub(super) struct ActionView {
    name: &'static str,
    label: String,
    is_final: bool,
}

pub(super) fn actions(visit: &Visit, table: &Table) -> Vec<ActionView> {
    let view = |action: &Action| ActionView {
        name: action.name,
        label: visit.text(&format!("admin-action-{}", action.name)),
        is_final: action.is_final,
    };
    table.actions.iter().map(view).collect()
}

/// A filter with what is chosen.
#[derive(Debug, Serialize)]
pub(super) struct FilterView {
    name: &'static str,
    label: String,
    is_days: bool,
    from: String,
    to: String,
    options: Vec<OptionView>,
    /// The value of a filter that links set, or empty.
    parent: String,
}

/// A value that can be chosen.
#[derive(Debug, Serialize)]
pub(super) struct OptionView {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) is_chosen: bool,
}

pub(super) fn filters(visit: &Visit, table: &Table, raw: &super::form::Raw) -> Vec<FilterView> {
    let of = |name: &str| raw.get(name).cloned().unwrap_or_default();
    let view = |filter: &super::table::Filter| {
        let chosen = of(filter.name);
        let option =
            |value: &str, label: String| OptionView { is_chosen: chosen == value, value: value.to_owned(), label };
        let any = || option("", visit.text("admin-any"));
        let options = match filter.by {
            By::Flag(_) => {
                vec![any(), option("yes", visit.text("admin-yes")), option("no", visit.text("admin-no"))]
            }
            By::Choice(_, values) => {
                let values = values.iter().map(|stored| option(stored, value(visit.locale, stored)));
                std::iter::once(any()).chain(values).collect()
            }
            By::Days(_) | By::Parent(_) => Vec::new(),
        };
        FilterView {
            name: filter.name,
            label: visit.text(&format!("admin-field-{}", filter.name)),
            is_days: matches!(filter.by, By::Days(_)),
            from: of(&format!("{}_from", filter.name)),
            to: of(&format!("{}_to", filter.name)),
            parent: if matches!(filter.by, By::Parent(_)) { chosen.clone() } else { String::new() },
            options,
        }
    };
    table.filters.iter().map(view).collect()
}

/// A field of the form with what was typed.
#[derive(Debug, Serialize)]
pub(super) struct FieldView {
    pub(super) name: &'static str,
    label: String,
    kind: &'static str,
    is_required: bool,
    pub(super) field: crate::platform::web::Field,
    options: Vec<OptionView>,
    max: String,
}

/// The form with these texts in it. `rows` are those that fields of [`Input::Row`] can name.
pub(super) fn fields(
    visit: &Visit,
    table: &Table,
    typed: &super::form::Raw,
    faults: &[FormFault],
    rows: &[(&'static str, Vec<(String, String)>)],
) -> Vec<FieldView> {
    let view = |field: &Field| {
        let typed = typed.get(field.name).cloned().unwrap_or_default();
        let option =
            |value: &str, label: String| OptionView { is_chosen: typed == value, value: value.to_owned(), label };
        let (kind, max, mut options) = match field.input {
            Input::Line(most) => ("line", most.to_string(), Vec::new()),
            Input::Text(most) => ("text", most.to_string(), Vec::new()),
            Input::Flag => ("flag", String::new(), Vec::new()),
            Input::Real => ("real", String::new(), Vec::new()),
            Input::Whole => ("whole", String::new(), Vec::new()),
            Input::Choice(values) => {
                let options = values.iter().map(|stored| option(stored, value(visit.locale, stored)));
                ("choice", String::new(), options.collect())
            }
            Input::Row(..) => {
                let named = rows.iter().find(|(name, _)| *name == field.name).map(|(_, rows)| rows.as_slice());
                let options = named.unwrap_or_default().iter().map(|(id, name)| option(id, name.clone()));
                ("choice", String::new(), options.collect())
            }
        };
        if kind == "choice" && !field.is_required {
            options.insert(0, option("", "–".to_owned()));
        }
        let fault = faults.iter().find(|fault| fault.field == field.name);
        FieldView {
            name: field.name,
            label: visit.text(&format!("admin-field-{}", field.name)),
            kind,
            is_required: field.is_required,
            options,
            max,
            field: crate::platform::web::Field { value: typed, error: fault.map(|fault| visit.text(fault.text)) },
        }
    };
    table.fields.iter().map(view).collect()
}

/// The texts of a stored row for its form.
pub(super) fn typed_of(stored: &Checked) -> super::form::Raw {
    stored.iter().map(|(name, value)| ((*name).to_owned(), super::form::shown(value))).collect()
}

/// An entry of the audit trail in words.
#[derive(Debug, Serialize)]
pub(super) struct TrailView {
    at: String,
    who: String,
    action: String,
    changes: Vec<String>,
}

pub(super) fn trail(visit: &Visit, entries: Vec<TrailEntry>) -> Vec<TrailView> {
    let view = |entry: TrailEntry| TrailView {
        at: date_time(entry.at, visit.time_zone, visit.locale),
        who: if entry.who == "command line" { visit.text("admin-command-line") } else { entry.who },
        action: value(visit.locale, &entry.action),
        changes: entry
            .changes
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, change)| told(visit, name, change))
            .collect(),
    };
    entries.into_iter().map(view).collect()
}

fn told(visit: &Visit, name: &str, change: &Value) -> String {
    let side = |which: &str| match &change[which] {
        Value::Null => "–".to_owned(),
        Value::Bool(true) => visit.text("admin-yes"),
        Value::Bool(false) => visit.text("admin-no"),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |n| visit.locale.number(n, 6)),
        Value::String(text) => format!("„{}“", value(visit.locale, text)),
        other => other.to_string(),
    };
    let key = format!("admin-field-{name}");
    let field = if visit.locale.has(&key) { visit.text(&key) } else { name.to_owned() };
    visit.text_with(
        "admin-change",
        &args([("field", field.into()), ("old", side("old").into()), ("new", side("new").into())]),
    )
}

/// The title of a table's list.
pub(super) fn table_title(visit: &Visit, name: &str) -> String {
    table(name).map_or_else(String::new, |table| visit.text(&format!("admin-table-{}", table.name)))
}
