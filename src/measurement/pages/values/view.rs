//! The rows of steps 2 and 3 as their pages show them.

mod told;

pub(in crate::measurement) use told::fault_text;

use serde::Serialize;

use super::{Choices, Faults, Part};
use crate::{
    catalogue::{Calibration, Kit, ParameterType},
    measurement::{
        form::{GoesOn, KEPT, RawRow, RawValues, plain_number},
        model::{Measurement, ROWS_MAX, StoredValue},
        pages::entry::EntryHead,
    },
    platform::{
        Result,
        i18n::{Locale, args},
        web::{Field, Visit},
    },
};

/// The animal groups that the site has a drawing and a description of.
const DRAWN: [&str; 7] = ["plecoptera", "trichoptera", "amphipoda", "odonata", "gastropoda", "diptera", "hirudinea"];

/// The view of `measurement/values` and `measurement/animals`.
#[derive(Debug, Serialize)]
pub(super) struct RowsPage {
    #[serde(flatten)]
    pub(super) head: EntryHead,
    total: usize,
    initial: usize,
    can_add: bool,
    /// The rows of step 2; of step 3 those that name no animal.
    rows: Vec<RowView>,
    types: Vec<TypeChoice>,
    /// All calibrations, from which a script offers those of the chosen type.
    kits: Vec<KitChoice>,
    /// The animal groups of step 3.
    animals: Vec<Animal>,
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
    calibration: Field,
    /// The calibrations of the chosen type, and the chosen one whatever it measures.
    kits: Vec<KitChoice>,
    density: Field,
    dilution: Field,
    /// Whether the part for the optical density is open.
    has_density: bool,
    /// Whether it is of use: there is a calibration, or something is filled in.
    offers_density: bool,
    /// The unit of the chosen type; may be empty.
    unit: String,
    /// What is usual of the chosen type, in words; may be empty.
    usual: String,
    /// The calibration of a stored value that is no longer in the catalogue.
    kept_calibration: Option<String>,
    is_removed: bool,
    /// What the removed row said.
    removed_text: String,
    /// The question whether an unusual value is right.
    question: Option<String>,
    /// What the answer to it says.
    reading: String,
    /// What the page has computed from the density; may be empty.
    computed: String,
    confirmed: bool,
    /// Where the page goes on after the last button, if that was about this row: `first`, `value`,
    /// `up`, `down`; else empty.
    focus: &'static str,
    can_move_up: bool,
    can_move_down: bool,
}

/// A type that can be measured.
#[derive(Debug, Serialize)]
struct TypeChoice {
    value: String,
    label: String,
    unit: String,
    /// What is usual, in words; may be empty.
    usual: String,
}

/// A calibration of a kit.
#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    /// Kit and calibration: that is all that a closed list shows.
    label: String,
    parameter_type: i64,
}

/// A kit with its calibrations.
#[derive(Debug, Serialize)]
struct KitChoice {
    name: String,
    calibrations: Vec<Choice>,
}

/// An animal group with its counts.
#[derive(Debug, Serialize)]
struct Animal {
    name: String,
    /// Path of its drawing; none: there is none.
    drawing: Option<String>,
    /// Key of what one knows it by.
    hint: Option<String>,
    rows: Vec<RowView>,
    has_several: bool,
    /// The row that another count would follow.
    last: usize,
}

pub(super) fn template(part: Part) -> &'static str {
    match part {
        Part::Measured => "measurement/values",
        Part::Animals => "measurement/animals",
    }
}

/// The page of a step with these rows.
pub(super) async fn page(
    visit: &Visit,
    measurement: &Measurement,
    part: Part,
    choices: &Choices,
    (mut raw, faults): (RawValues, Faults),
    stored: &[StoredValue],
) -> Result<RowsPage> {
    let locale = visit.locale;
    if part == Part::Animals {
        add_missing_groups(&mut raw.rows, choices);
    }
    let label = |kind: &ParameterType| match kind.unit.as_str() {
        "" => kind.name(locale).to_owned(),
        unit => format!("{} ({unit})", kind.name(locale)),
    };
    let options = choices.types.iter().map(|kind| TypeChoice {
        value: kind.id.to_string(),
        label: label(kind),
        unit: kind.unit.clone(),
        usual: usual(kind, locale),
    });
    let unchosen = TypeChoice {
        value: String::new(),
        label: visit.text("measurement-choose"),
        unit: String::new(),
        usual: String::new(),
    };
    let head = EntryHead::new(visit, measurement, part.step(), raw.version.clone()).await?;
    let mut page = RowsPage {
        head: head.with_error(faults.error.clone()),
        total: raw.rows.len(),
        initial: raw.rows.iter().filter(|row| row.id.is_some()).count(),
        can_add: raw.rows.len() < ROWS_MAX,
        types: std::iter::once(unchosen).chain(options).collect(),
        kits: kits(choices, locale, |_| true),
        rows: numbered(locale, raw, choices, &faults, stored),
        animals: Vec::new(),
    };
    let problems = told::problems(&page.rows, &choices.types, locale);
    page.head = page.head.with_problems(locale, part.step(), problems);
    if part == Part::Animals {
        page.animals = choices.types.iter().map(|kind| animal(kind, &mut page.rows, locale)).collect();
    }
    Ok(page)
}

/// Every group has a box, whether it was found or not.
fn add_missing_groups(rows: &mut Vec<RawRow>, choices: &Choices) {
    for kind in &choices.types {
        let parameter_type = kind.id.to_string();
        if rows.iter().all(|row| row.parameter_type != parameter_type) {
            rows.push(RawRow { parameter_type, ..RawRow::default() });
        }
    }
}

/// The kits with those of their calibrations that are to be offered.
fn kits(choices: &Choices, locale: Locale, is_offered: impl Fn(&Calibration) -> bool) -> Vec<KitChoice> {
    let calibrations = |kit: &Kit| {
        let own = choices.calibrations.iter().filter(|calibration| calibration.kit_id == kit.id);
        let choice = |calibration: &Calibration| {
            let kind = choices.type_of(calibration.parameter_type_id);
            let name = kind
                .map_or_else(|| calibration.label.clone(), |kind| kind.calibration_name(&calibration.label, locale));
            Choice {
                value: calibration.id.to_string(),
                label: format!("{}: {name}", kit.shown_name()),
                parameter_type: calibration.parameter_type_id,
            }
        };
        own.filter(|calibration| is_offered(calibration)).map(choice).collect()
    };
    choices
        .kits
        .iter()
        .map(|kit| KitChoice { name: kit.name.clone(), calibrations: calibrations(kit) })
        .filter(|kit: &KitChoice| !kit.calibrations.is_empty())
        .collect()
}

/// Takes the rows of a group.
fn animal(kind: &ParameterType, rows: &mut Vec<RowView>, locale: Locale) -> Animal {
    let own: Vec<RowView> = rows.extract_if(.., |row| row.parameter_type.value == kind.id.to_string()).collect();
    let is_drawn = DRAWN.contains(&kind.identifier.as_str());
    Animal {
        name: kind.name(locale).to_owned(),
        drawing: is_drawn.then(|| format!("img/animals/{}.svg", kind.identifier)),
        hint: is_drawn.then(|| format!("entry-animal-{}", kind.identifier)),
        has_several: own.iter().filter(|row| !row.is_removed).count() > 1,
        last: own.last().map(|row| row.index).unwrap_or_default(),
        rows: own,
    }
}

/// The rows as shown; removed ones have no number.
fn numbered(
    locale: Locale,
    raw: RawValues,
    choices: &Choices,
    faults: &Faults,
    stored: &[StoredValue],
) -> Vec<RowView> {
    let shown: Vec<usize> = (0..raw.rows.len()).filter(|at| !raw.rows[*at].is_removed).collect();
    let (first, last) = (shown.first().copied(), shown.last().copied());
    let (focus, goes_on) = (raw.focus, raw.goes_on);
    let mut number = 0;
    let mut view = |(index, row): (usize, RawRow)| {
        number += usize::from(!row.is_removed);
        let kind = choices.types.iter().find(|kind| kind.id.to_string() == row.parameter_type);
        let former = stored.iter().find(|value| Some(value.id) == row.id);
        let (can_move_up, can_move_down) = (first.is_some_and(|at| at < index), last.is_some_and(|at| at > index));
        let is_filled = !row.density.is_empty() || !row.calibration.is_empty();
        let offered = kits(choices, locale, |calibration| {
            kind.is_none_or(|kind| kind.id == calibration.parameter_type_id)
                || calibration.id.to_string() == row.calibration
        });
        let mut view = RowView {
            index,
            number,
            id: row.id,
            is_removed: row.is_removed,
            removed_text: removed_text(&row, kind, locale),
            question: None,
            confirmed: row.is_confirmed(),
            reading: row.reading(),
            computed: row.computed.clone(),
            focus: if focus == Some(index) { focus_name(goes_on, can_move_up, can_move_down) } else { "" },
            can_move_up,
            can_move_down,
            has_density: is_filled,
            offers_density: is_filled || !offered.is_empty(),
            kits: offered,
            unit: kind.map(|kind| kind.unit.clone()).unwrap_or_default(),
            usual: kind.map(|kind| usual(kind, locale)).unwrap_or_default(),
            kept_calibration: former
                .and_then(|value| value.density.as_ref())
                .map(|density| kind.map_or(density.label.clone(), |kind| kind.calibration_name(&density.label, locale)))
                .filter(|_| row.calibration == KEPT),
            parameter_type: Field::new(row.parameter_type),
            value: Field::new(row.value),
            comment: Field::new(row.note),
            calibration: Field::new(row.calibration),
            density: Field::new(row.density),
            dilution: Field::new(row.dilution),
        };
        if let Some(fault) = faults.rows.get(&index) {
            told::tell(&mut view, fault, kind, locale);
        } else if view.confirmed {
            view.question = Some(locale.text("measurement-confirmed"));
        }
        view
    };
    raw.rows.into_iter().enumerate().map(&mut view).collect()
}

/// A row at the end of the form has no further to go: the way back is next to it.
fn focus_name(goes_on: GoesOn, can_move_up: bool, can_move_down: bool) -> &'static str {
    match goes_on {
        GoesOn::Up | GoesOn::Down if !can_move_up && !can_move_down => "first",
        GoesOn::Up => {
            if can_move_up {
                "up"
            } else {
                "down"
            }
        }
        GoesOn::Down => {
            if can_move_down {
                "down"
            } else {
                "up"
            }
        }
        GoesOn::Value => "value",
        GoesOn::First => "first",
    }
}

/// What is usual of a type: "üblich: 6,5 bis 8,5". Nothing where only one limit is known: that one is far
/// beyond the usual, and only finds what can't be.
fn usual(kind: &ParameterType, locale: Locale) -> String {
    let unit = if kind.unit.is_empty() { String::new() } else { format!("\u{202f}{}", kind.unit) };
    let text = |limit: f64| plain_number(limit, locale);
    let (Some(min), Some(max)) = (kind.lower_warning_limit, kind.upper_warning_limit) else { return String::new() };
    locale.text_with("rows-usual", &args([("min", text(min).into()), ("max", text(max).into()), ("unit", unit.into())]))
}

fn removed_text(row: &RawRow, kind: Option<&ParameterType>, locale: Locale) -> String {
    let unit = kind.map_or("", |kind| kind.unit.as_str());
    let name = kind.map_or("", |kind| kind.name(locale));
    format!("{name} {} {unit}", row.value).trim().to_owned()
}
