//! Rows of values as sent, in the predecessor's formset shape, and what the
//! buttons between them do.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    measurement::model::{ROWS_MAX, StoredValue},
    platform::text::printable,
};

/// A form of rows as sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::measurement) struct RawValues {
    pub(in crate::measurement) rows: Vec<RawRow>,
    pub(in crate::measurement) version: String,
    /// Whether more rows were sent than a form may have.
    pub(in crate::measurement) too_many: bool,
    /// The button that only changes the rows of the page.
    pub(in crate::measurement) arrangement: Option<Arrangement>,
    /// The button that saves; none: the form of somebody who knows no buttons.
    pub(in crate::measurement) action: Option<Action>,
    /// The row that the last button was about.
    pub(in crate::measurement) focus: Option<usize>,
    /// Where in that row whoever pressed it goes on.
    pub(in crate::measurement) goes_on: GoesOn,
    /// The row whose value that button asked for.
    pub(in crate::measurement) computes: Option<usize>,
}

/// What to do after saving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::measurement) enum Action {
    /// Show the measurement.
    Save,
    /// Go to the next step.
    Continue,
    /// Show it to everybody.
    Publish,
}

impl Action {
    /// What the button with this value means.
    pub(in crate::measurement) fn parse(value: &str) -> Option<Self> {
        match value {
            "save" => Some(Self::Save),
            "continue" => Some(Self::Continue),
            "publish" => Some(Self::Publish),
            _ => None,
        }
    }
}

/// A change of the rows that saves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::measurement) enum Arrangement {
    /// An empty row more.
    Add,
    /// A row of the same type behind this one.
    Repeat(usize),
    /// The value of this one is computed from its density.
    Compute(usize),
    /// This row goes.
    Remove(usize),
    /// This one stays after all.
    Restore(usize),
    /// This one changes places with the one before it.
    MoveUp(usize),
    /// This one changes places with the one behind it.
    MoveDown(usize),
}

/// The part of a row that gets the focus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::measurement) enum GoesOn {
    /// Its first field.
    #[default]
    First,
    /// Its value.
    Value,
    /// The button that moves it up once more.
    Up,
    /// The button that moves it down once more.
    Down,
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
    /// Number of the calibration, or [`KEPT`].
    pub(in crate::measurement) calibration: String,
    pub(in crate::measurement) density: String,
    pub(in crate::measurement) dilution: String,
    /// What the page had computed from the density and put into the value's box.
    pub(in crate::measurement) computed: String,
}

/// The calibration of a stored value that the catalogue has no more.
pub(in crate::measurement) const KEPT: &str = "kept";

impl RawValues {
    /// Sorts the pairs of a form.
    pub(in crate::measurement) fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let fields: BTreeMap<String, String> = pairs.into_iter().collect();
        let get = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let total: usize = get("parameters-TOTAL_FORMS").parse().unwrap_or(0);
        let count = if total > ROWS_MAX { total.min(rows_sent(&fields)) } else { total };
        let row = |n: usize| {
            let field = |name: &str| get(&format!("parameters-{n}-{name}"));
            RawRow {
                id: field("id").parse().ok(),
                parameter_type: field("parameter_type").trim().to_owned(),
                value: field("value").trim().to_owned(),
                note: printable(&field("comment").replace("\r\n", "\n")).trim().to_owned(),
                is_removed: !matches!(field("DELETE").as_str(), "" | "false" | "0"),
                confirmed: field("confirmed"),
                calibration: field("calibration").trim().to_owned(),
                density: field("density").trim().to_owned(),
                dilution: field("dilution").trim().to_owned(),
                computed: field("computed"),
            }
        };
        Self {
            rows: (0..count).map(row).collect(),
            version: get("version"),
            too_many: total > ROWS_MAX,
            arrangement: arrangement(&fields),
            action: Action::parse(&get("action")),
            focus: None,
            goes_on: GoesOn::First,
            computes: None,
        }
    }

    /// The rows of a stored measurement, with numbers as `show` writes them.
    pub(in crate::measurement) fn of(values: &[&StoredValue], show: impl Fn(f64) -> String) -> Vec<RawRow> {
        let row = |value: &&StoredValue| {
            let density = value.density.as_ref();
            let calibration = density.map(|d| d.calibration_id.map_or_else(|| KEPT.to_owned(), |id| id.to_string()));
            RawRow {
                id: Some(value.id),
                parameter_type: value.parameter_type_id.to_string(),
                value: show(value.value),
                note: value.note.clone(),
                calibration: calibration.unwrap_or_default(),
                density: density.map(|d| show(d.optical_density)).unwrap_or_default(),
                dilution: density.map(|d| show(d.dilution)).unwrap_or_default(),
                ..RawRow::default()
            }
        };
        values.iter().map(row).collect()
    }

    /// The form after one of the buttons between the rows, or the form as it
    /// is if none was pressed.
    pub(in crate::measurement) fn rearranged(mut self) -> Result<Self, Self> {
        let Some(arrangement) = self.arrangement.take() else { return Err(self) };
        let rows = &mut self.rows;
        let focus = match arrangement {
            Arrangement::Add => inserted(rows, rows.len(), RawRow::default()),
            Arrangement::Repeat(at) => rows.get(at).map(RawRow::replicate).and_then(|row| inserted(rows, at + 1, row)),
            Arrangement::Compute(at) => (at < rows.len()).then_some(at),
            Arrangement::Remove(at) => removed(rows, at, self.too_many),
            Arrangement::Restore(at) => rows.get_mut(at).map(|row| row.is_removed = false).map(|()| at),
            Arrangement::MoveUp(at) => {
                let before = (0..at.min(rows.len())).rev().find(|place| !rows[*place].is_removed);
                swapped(rows, at, before)
            }
            Arrangement::MoveDown(at) => {
                let behind = (at.saturating_add(1)..rows.len()).find(|place| !rows[*place].is_removed);
                swapped(rows, at, behind)
            }
        };
        self.focus = focus;
        self.goes_on = match arrangement {
            Arrangement::MoveUp(_) => GoesOn::Up,
            Arrangement::MoveDown(_) => GoesOn::Down,
            Arrangement::Compute(_) | Arrangement::Repeat(_) => GoesOn::Value,
            Arrangement::Add | Arrangement::Remove(_) | Arrangement::Restore(_) => GoesOn::First,
        };
        self.computes = focus.filter(|_| matches!(arrangement, Arrangement::Compute(_)));
        Ok(self)
    }
}

impl RawRow {
    /// Whether nothing was filled in.
    pub(in crate::measurement) fn is_empty(&self) -> bool {
        self.parameter_type.is_empty() && self.says_nothing()
    }

    /// Whether it names a type at most.
    pub(in crate::measurement) fn says_nothing(&self) -> bool {
        self.value.is_empty() && self.note.is_empty() && self.density.is_empty()
    }

    /// What the box "the value is right" stands for: another reading, or the same of another
    /// type, must be confirmed anew.
    pub(in crate::measurement) fn reading(&self) -> String {
        let number = if self.density.is_empty() {
            self.value.clone()
        } else {
            [&self.density, &self.dilution, &self.calibration].map(String::as_str).join("/")
        };
        format!("{}:{number}", self.parameter_type)
    }

    /// Whether the author called just this reading right.
    pub(in crate::measurement) fn is_confirmed(&self) -> bool {
        self.confirmed == "on" || (!self.confirmed.is_empty() && self.confirmed == self.reading())
    }

    /// A row for one more value of the same type, by the same calibration.
    fn replicate(&self) -> Self {
        Self {
            parameter_type: self.parameter_type.clone(),
            calibration: if self.density.is_empty() { String::new() } else { self.calibration.clone() },
            dilution: if self.density.is_empty() { String::new() } else { self.dilution.clone() },
            ..Self::default()
        }
    }
}

/// How many rows of a form have fields: too many are shown again, not cut off, and a number that
/// is only claimed makes none.
fn rows_sent(fields: &BTreeMap<String, String>) -> usize {
    let place = |name: &String| name.strip_prefix("parameters-")?.split_once('-')?.0.parse::<usize>().ok();
    fields.keys().filter_map(place).collect::<BTreeSet<_>>().len()
}

/// The button that was pressed; its value is the place of its row.
fn arrangement(fields: &BTreeMap<String, String>) -> Option<Arrangement> {
    let place = |name: &str| fields.get(name).and_then(|n| n.parse::<usize>().ok());
    place("remove_row")
        .map(Arrangement::Remove)
        .or_else(|| place("restore_row").map(Arrangement::Restore))
        .or_else(|| place("compute_row").map(Arrangement::Compute))
        .or_else(|| place("repeat_row").map(Arrangement::Repeat))
        .or_else(|| place("move_up").map(Arrangement::MoveUp))
        .or_else(|| place("move_down").map(Arrangement::MoveDown))
        .or_else(|| fields.contains_key("add_row").then_some(Arrangement::Add))
}

fn inserted(rows: &mut Vec<RawRow>, at: usize, row: RawRow) -> Option<usize> {
    if rows.len() >= ROWS_MAX {
        return None;
    }
    rows.insert(at, row);
    Some(at)
}

/// A row that is stored or filled in is only marked, so that it can stay after all; where there are
/// too many, those that are not stored go at once. Tells where to go on.
fn removed(rows: &mut Vec<RawRow>, at: usize, too_many: bool) -> Option<usize> {
    let row = rows.get_mut(at)?;
    if row.id.is_some() || !(too_many || row.says_nothing()) {
        row.is_removed = true;
        return Some(at);
    }
    rows.remove(at);
    rows.len().checked_sub(1).map(|last| at.min(last))
}

fn swapped(rows: &mut [RawRow], at: usize, other: Option<usize>) -> Option<usize> {
    let other = other.filter(|_| at < rows.len())?;
    rows.swap(at, other);
    Some(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(values: &[&str], button: (&str, &str)) -> RawValues {
        let mut pairs = vec![("parameters-TOTAL_FORMS".to_owned(), values.len().to_string())];
        for (n, value) in values.iter().enumerate() {
            let (value, mark) = value.split_once('!').map_or((*value, ""), |(value, _)| (value, "on"));
            pairs.push((format!("parameters-{n}-value"), value.to_owned()));
            pairs.push((format!("parameters-{n}-parameter_type"), "7".to_owned()));
            pairs.push((format!("parameters-{n}-DELETE"), mark.to_owned()));
        }
        pairs.push((button.0.to_owned(), button.1.to_owned()));
        RawValues::from_pairs(pairs)
    }

    fn after(values: &[&str], button: (&str, &str)) -> (Vec<String>, Option<usize>) {
        let form = form(values, button).rearranged().expect("a button between the rows");
        (form.rows.into_iter().map(|row| row.value).collect(), form.focus)
    }

    #[test]
    fn rows_change_places_over_removed_ones() {
        let texts = |rows: &[&str]| rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>();
        assert_eq!(after(&["a", "b", "c"], ("move_up", "2")), (texts(&["a", "c", "b"]), Some(1)));
        assert_eq!(after(&["a", "b", "c"], ("move_down", "0")), (texts(&["b", "a", "c"]), Some(1)));
        assert_eq!(after(&["a", "b!", "c"], ("move_up", "2")), (texts(&["c", "b", "a"]), Some(0)));
        for (button, place) in [("move_up", "0"), ("move_down", "1"), ("move_up", "9"), ("move_down", "99")] {
            assert_eq!(after(&["a", "b"], (button, place)), (texts(&["a", "b"]), None), "{button} {place}");
        }
    }

    #[test]
    fn a_replicate_stands_behind_its_row() {
        let form = form(&["1", "2"], ("repeat_row", "0")).rearranged().expect("a button");
        let row = |value: &str| (value.to_owned(), "7".to_owned());
        let rows: Vec<_> = form.rows.into_iter().map(|row| (row.value, row.parameter_type)).collect();
        assert_eq!(rows, [row("1"), row(""), row("2")]);
        assert_eq!(form.focus, Some(1));
    }

    #[test]
    fn a_button_that_saves_moves_nothing() {
        let form = form(&["1"], ("action", "continue")).rearranged().expect_err("no button between the rows");
        assert_eq!(form.action, Some(Action::Continue));
    }

    #[test]
    fn rows_too_many_are_kept_and_claimed_ones_are_none() {
        let many = form(&["1"; ROWS_MAX + 20], ("remove_row", "110")).rearranged().expect("a button");
        assert!(many.too_many);
        assert_eq!(many.rows.len(), ROWS_MAX + 19);
        let claimed = RawValues::from_pairs(vec![("parameters-TOTAL_FORMS".to_owned(), "999999999".to_owned())]);
        assert!(claimed.too_many && claimed.rows.is_empty());
    }
}
