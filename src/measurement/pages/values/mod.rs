//! Steps 2 and 3 of the entry form: chemical and physical values, and counted
//! animals. Both are rows of one kind.

mod conflict;
mod view;

pub(in crate::measurement) use view::fault_text;

use std::collections::BTreeMap;

use poem::{Response, handler, http::StatusCode, web::Path};
use serde::Deserialize;

use super::{editable, entry::finish, logged_out::logged_out, steps::Step, unsaved::or_kept};
use crate::{
    auth::Viewer,
    catalogue::{self, Calibration, Category, Kit, ParameterType},
    measurement::{
        form::{GoesOn, RawRow, RawValues, RowFault, Rules, unmistakable_number},
        model::{Measurement, ROWS_MAX, StoredValue},
        store,
    },
    platform::{
        Result,
        i18n::{Locale, args},
        web::{Error, Form, Query, Visit},
    },
};

/// Empty rows that a measurement without values starts with.
const FIRST_ROWS: usize = 3;

/// Which of the two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Measured,
    Animals,
}

impl Part {
    fn step(self) -> Step {
        match self {
            Self::Measured => Step::Values,
            Self::Animals => Step::Animals,
        }
    }

    fn takes(self, category: Category) -> bool {
        (category == Category::Biological) == (self == Self::Animals) && category != Category::Undefined
    }
}

/// What can be chosen in a step.
struct Choices {
    types: Vec<ParameterType>,
    calibrations: Vec<Calibration>,
    kits: Vec<Kit>,
}

impl Choices {
    async fn of(visit: &Visit, part: Part) -> Result<Self> {
        let db = visit.app.db.read();
        let mut types = catalogue::parameter_types(db).await?;
        types.retain(|kind| part.takes(kind.category));
        let (calibrations, kits) = match part {
            Part::Measured => (catalogue::calibrations(db).await?, catalogue::kits(db).await?),
            Part::Animals => (Vec::new(), Vec::new()),
        };
        Ok(Self { types, calibrations, kits })
    }

    fn type_of(&self, id: i64) -> Option<&ParameterType> {
        self.types.iter().find(|kind| kind.id == id)
    }

    fn rules<'a>(&'a self, part: Part, stored: &'a [StoredValue]) -> Rules<'a> {
        let (types, calibrations) = (&self.types, &self.calibrations);
        Rules { types, calibrations, counts: part == Part::Animals, stored }
    }
}

/// What the page shows beside the rows.
#[derive(Default)]
struct Faults {
    rows: BTreeMap<usize, RowFault>,
    error: Option<String>,
}

/// A density from the converter: a row that is shown, not saved.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::measurement) struct RawDensity {
    parameter_type: String,
    calibration: String,
    density: String,
    dilution: String,
}

#[handler]
pub(in crate::measurement) async fn edit_values(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(density): Query<RawDensity>,
) -> Result<Response> {
    edit(&visit, &viewer, &id, Part::Measured, density).await
}

#[handler]
pub(in crate::measurement) async fn save_values(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    save(&visit, &viewer, &id, Part::Measured, pairs).await
}

#[handler]
pub(in crate::measurement) async fn edit_animals(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response> {
    edit(&visit, &viewer, &id, Part::Animals, RawDensity::default()).await
}

#[handler]
pub(in crate::measurement) async fn save_animals(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    save(&visit, &viewer, &id, Part::Animals, pairs).await
}

/// The measurement, if this step fits its water.
async fn open(visit: &Visit, viewer: &Viewer, id: &str, part: Part) -> Result<Measurement> {
    let measurement = editable(visit, viewer, id).await?;
    if part.step().applies_to(&measurement) { Ok(measurement) } else { Err(Error::NotFound) }
}

async fn edit(visit: &Visit, viewer: &Viewer, id: &str, part: Part, density: RawDensity) -> Result<Response> {
    let measurement = open(visit, viewer, id, part).await?;
    let choices = Choices::of(visit, part).await?;
    let stored = store::values(visit.app.db.read(), measurement.id).await?;
    let of_step: Vec<&StoredValue> =
        stored.iter().filter(|value| choices.type_of(value.parameter_type_id).is_some()).collect();
    let mut rows = RawValues::of(&of_step, |value| unmistakable_number(value, visit.locale));
    let mut raw = RawValues { version: measurement.version.to_string(), ..RawValues::default() };
    let mut faults = Faults::default();
    let room = ROWS_MAX.saturating_sub(rows.len());
    match density.row().filter(|_| room > 0) {
        Some(row) => {
            (raw.focus, raw.goes_on) = (Some(rows.len()), GoesOn::Value);
            rows.push(row);
            faults = computed(&mut rows, raw.focus, &choices.rules(part, &stored), visit.locale);
        }
        None if part == Part::Animals => {}
        None => {
            let blank = if rows.is_empty() { FIRST_ROWS } else { usize::from(room > 0) };
            rows.extend(std::iter::repeat_n(RawRow::default(), blank));
        }
    }
    let is_dirty = raw.focus.is_some();
    let raw = RawValues { rows, ..raw };
    let mut page = view::page(visit, &measurement, part, &choices, (raw, faults), &stored).await?;
    page.head.is_dirty = is_dirty;
    visit.page(view::template(part), &page)
}

/// Fills in what the density of the row at `place` gives, or tells why it gives nothing.
fn computed(rows: &mut [RawRow], place: Option<usize>, rules: &Rules<'_>, locale: Locale) -> Faults {
    let mut faults = Faults::default();
    let Some((place, row)) = place.and_then(|place| Some((place, rows.get_mut(place)?))) else { return faults };
    match rules.computed(row) {
        Ok((kind, value)) => {
            row.parameter_type = kind.to_string();
            row.computed = unmistakable_number(value, locale);
            row.value.clone_from(&row.computed);
        }
        Err(fault) => drop(faults.rows.insert(place, fault)),
    }
    faults
}

impl RawDensity {
    fn row(self) -> Option<RawRow> {
        let Self { parameter_type, calibration, density, dilution } = self;
        (!density.is_empty()).then(|| RawRow { parameter_type, calibration, density, dilution, ..RawRow::default() })
    }
}

async fn save(visit: &Visit, viewer: &Viewer, id: &str, part: Part, pairs: Vec<(String, String)>) -> Result<Response> {
    if *viewer == Viewer::Visitor {
        return logged_out(visit, pairs);
    }
    let outcome = change(visit, viewer, id, part, pairs.clone()).await;
    or_kept(visit, viewer, id, pairs, outcome).await
}

async fn change(
    visit: &Visit,
    viewer: &Viewer,
    id: &str,
    part: Part,
    pairs: Vec<(String, String)>,
) -> Result<Response> {
    let measurement = open(visit, viewer, id, part).await?;
    let choices = Choices::of(visit, part).await?;
    let stored = store::values(visit.app.db.read(), measurement.id).await?;
    let again = async |status, raw, faults| {
        let mut page = view::page(visit, &measurement, part, &choices, (raw, faults), &stored).await?;
        page.head.is_dirty = true;
        visit.page_with_status(status, view::template(part), &page)
    };
    let raw = match RawValues::from_pairs(pairs).rearranged() {
        Ok(mut raw) => {
            let faults = computed(&mut raw.rows, raw.computes, &choices.rules(part, &stored), visit.locale);
            return again(StatusCode::OK, raw, faults).await;
        }
        Err(raw) => raw,
    };
    let invalid = |raw, faults| again(StatusCode::UNPROCESSABLE_ENTITY, raw, faults);
    if raw.too_many {
        let error = Some(visit.text_with("measurement-fault-rows", &args([("max", ROWS_MAX.into())])));
        return invalid(raw, Faults { error, ..Faults::default() }).await;
    }
    let changes = match choices.rules(part, &stored).check(&raw.rows) {
        Ok(changes) => changes,
        Err(rows) => return invalid(raw, Faults { rows, ..Faults::default() }).await,
    };
    let mut txn = visit.app.db.begin().await?;
    let mut newer = None;
    let version = raw.version.parse().unwrap_or(0);
    if !store::save_values(&txn, measurement.id, version, changes, visit.app.clock.now()).await? {
        txn.rollback().await?;
        let now = open(visit, viewer, id, part).await?;
        let values = store::values(visit.app.db.read(), now.id).await?;
        if !conflict::is_none(&raw.rows, &values, &choices, visit.locale) {
            return conflict::page(visit, &now, part, &choices, raw).await;
        }
        // Sent twice, by a second press or the way back: it is saved already.
        newer = Some(now);
        txn = visit.app.db.begin().await?;
    }
    match finish(visit, txn, newer.as_ref().unwrap_or(&measurement), part.step(), raw.action).await? {
        Some(response) => Ok(response),
        None => {
            let error = Some(visit.text("measurement-fault-nothing"));
            invalid(raw, Faults { error, ..Faults::default() }).await
        }
    }
}
