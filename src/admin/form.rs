//! What was typed: query of a list, and the form of a row.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::{
    model::{Checked, Entered, FormFault, Wanted, Wish},
    table::{By, Field, Input, Kind, Table},
};
use crate::platform::{
    decimal::{NumberFault, parse_decimal},
    text,
};

/// Fields as they were sent, the last one of a name; `id` may come often.
pub(super) type Raw = BTreeMap<String, String>;

/// A form that acts on rows.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawAction {
    pub(super) action: String,
    pub(super) id: Vec<String>,
    /// Whether the page that asks was seen.
    pub(super) sure: String,
    /// Path to go on with.
    pub(super) next: String,
}

/// The rows of a list that a query asks for.
pub(super) fn wish(table: &Table, raw: &Raw, zone: Tz) -> Wish {
    let of = |name: &str| raw.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
    let mut wish = Wish {
        search: of("q").unwrap_or_default().to_owned(),
        page: of("page").and_then(|page| page.parse().ok()).unwrap_or(1),
        ..Wish::default()
    };
    for (place, filter) in table.filters.iter().enumerate() {
        let wanted = match filter.by {
            By::Flag(_) => of(filter.name).and_then(|value| match value {
                "yes" => Some(Wanted::Flag(true)),
                "no" => Some(Wanted::Flag(false)),
                _ => None,
            }),
            By::Choice(_, values) => {
                of(filter.name).filter(|value| values.contains(value)).map(|value| Wanted::Value(value.to_owned()))
            }
            By::Parent(_) => of(filter.name).map(|value| Wanted::Value(value.to_owned())),
            By::Days(_) => {
                let day = |end: &str| of(&format!("{}_{end}", filter.name)).and_then(known_day);
                let from = day("from").and_then(|day| midnight(day, zone));
                let to = day("to").and_then(|day: NaiveDate| midnight(day + Days::new(1), zone));
                (from.is_some() || to.is_some()).then_some(Wanted::Between(from, to))
            }
        };
        wish.filters.extend(wanted.map(|wanted| (place, wanted)));
    }
    if let Some(sort) = of("sort") {
        let (name, is_falling) = sort.strip_prefix('-').map_or((sort, false), |name| (name, true));
        let place = table.columns.iter().position(|column| column.name == name && column.kind != Kind::Secret);
        wish.sort = place.map(|place| (place, is_falling));
    }
    wish
}

/// A day of a year that every database knows.
fn known_day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|day: &NaiveDate| (1..=9999).contains(&day.year()))
}

fn midnight(day: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
    day.and_time(NaiveTime::MIN).and_local_timezone(zone).earliest().map(|at| at.to_utc())
}

/// The form of a row, checked field by field and then as a whole.
pub(super) fn check(table: &Table, raw: &Raw) -> Result<Checked, Vec<FormFault>> {
    let mut checked = Checked::new();
    let mut faults = Vec::new();
    for field in table.fields {
        match one(field, raw.get(field.name).map_or("", String::as_str)) {
            Ok(entered) => {
                checked.insert(field.name, entered);
            }
            Err(text) => faults.push(FormFault { field: field.name, text }),
        }
    }
    if faults.is_empty() {
        faults.extend(table.check.and_then(|check| check(&mut checked)));
    }
    if faults.is_empty() { Ok(checked) } else { Err(faults) }
}

fn one(field: &Field, typed: &str) -> Result<Entered, &'static str> {
    let is_empty = typed.trim().is_empty();
    if field.is_required && is_empty && !matches!(field.input, Input::Flag) {
        return Err("admin-fault-required");
    }
    match field.input {
        Input::Flag => Ok(Entered::Flag(typed == "on")),
        Input::Line(most) => {
            let line = text::one_line(typed);
            if line.chars().count() > most {
                return Err("admin-fault-long");
            }
            Ok(Entered::Text((!line.is_empty()).then_some(line)))
        }
        Input::Text(most) => {
            let text = text::printable(&typed.replace("\r\n", "\n")).trim().to_owned();
            if text.chars().count() > most {
                return Err("admin-fault-long");
            }
            Ok(Entered::Text(Some(text)))
        }
        Input::Choice(values) => match typed {
            "" => Ok(Entered::Text(None)),
            value if values.contains(&value) => Ok(Entered::Text(Some(value.to_owned()))),
            _ => Err("admin-fault-choice"),
        },
        Input::Real if is_empty => Ok(Entered::Real(None)),
        Input::Real => match parse_decimal(typed) {
            // The form fills in stored numbers with a decimal point: "49.414" is one.
            Ok(number) | Err(NumberFault::Ambiguous { fraction: number, .. }) if number.abs() <= 1e9 => {
                Ok(Entered::Real(Some(number)))
            }
            _ => Err("admin-fault-number"),
        },
        Input::Whole | Input::Row(..) if is_empty => Ok(Entered::Whole(None)),
        Input::Whole | Input::Row(..) => match typed.trim().parse::<i32>() {
            Ok(number) if number >= 0 => Ok(Entered::Whole(Some(number.into()))),
            _ => Err("admin-fault-whole"),
        },
    }
}

/// What a field of the form shows for a stored value.
pub(super) fn shown(entered: &Entered) -> String {
    match entered {
        Entered::Text(text) => text.clone().unwrap_or_default(),
        Entered::Whole(number) => number.map(|number| number.to_string()).unwrap_or_default(),
        Entered::Real(number) => number.map(|number| number.to_string()).unwrap_or_default(),
        Entered::Flag(flag) => if *flag { "on" } else { "" }.to_owned(),
    }
}
