//! The checks: what was sent is put into the forms, which know what is right.

use std::collections::BTreeMap;

use chrono::DateTime;

use super::{RawMeasurement, RawParameter, RawWater, is_running};
use crate::{
    catalogue::{self, Category, ParameterType},
    measurement::{
        form::{NEW_WATER, RawPlace, RawRow, RawStructure, RowFault, Rules, TimeOfForm},
        model::{ChosenWater, Measurement, Place, ROWS_MAX, StoredValue, ValueChanges},
        pages::{FARTHEST, fault_text},
        store,
    },
    platform::{Error, Result, i18n::args, text::printable, web::Visit},
    quality::{QUESTIONS, StructureAnswers},
    water,
};

/// Name of a field → message.
type Faults = BTreeMap<String, String>;

/// What was sent, checked.
#[derive(Debug)]
pub(super) struct Checked {
    /// None: it stays.
    pub(super) place: Option<Place<ChosenWater>>,
    /// Measured values, then animals.
    pub(super) values: Option<[ValueChanges; 2]>,
    pub(super) structure: Option<StructureAnswers>,
}

impl Checked {
    /// Whether nothing changes.
    pub(super) fn is_empty(&self) -> bool {
        self.place.is_none() && self.values.is_none() && self.structure.is_none()
    }
}

/// The refusal for these fields.
pub(super) fn refused<N: Into<String>>(visit: &Visit, faults: impl IntoIterator<Item = (N, &'static str)>) -> Error {
    Error::Unprocessable(faults.into_iter().map(|(field, key)| (field.into(), visit.text(key))).collect())
}

/// The name of a form's field about a new water in what programs send.
pub(super) fn name_of_water(field: &str) -> &'static str {
    match field {
        "water_name" => "name",
        "water_flow_type" => "flow_type",
        _ => "water_type",
    }
}

/// Checks all that was sent, so that all faults are told at once. `stored`: what it changes.
pub(super) async fn checked(visit: &Visit, raw: &RawMeasurement, stored: Option<&Measurement>) -> Result<Checked> {
    let mut faults = Faults::new();
    let mut place = place(visit, raw, stored, &mut faults);
    let known = match (&place, stored) {
        (Some(Place { water: ChosenWater::Known(id), .. }), _) => water::find(visit.app.db.read(), *id).await?,
        (None, Some(stored)) => water::find(visit.app.db.read(), stored.water.id).await?,
        _ => None,
    };
    if let Some(Place { water: ChosenWater::Known(_), longitude, latitude, .. }) = place {
        match &known {
            None => drop(faults.insert("water".to_owned(), visit.text("measurement-fault-water"))),
            Some(known) => {
                let metres = water::distance(known, longitude, latitude)?;
                let stays = stored
                    .is_some_and(|m| m.water.id == known.id && (m.longitude, m.latitude) == (longitude, latitude));
                if metres > FARTHEST && !stays {
                    let distance = format!("{} m", visit.locale.number(metres, 0));
                    let text = visit.text_with("measurement-fault-water-far", &args([("distance", distance.into())]));
                    faults.insert("water".to_owned(), text);
                }
            }
        }
    }
    let runs = match &place {
        // Without a place or its water there is nothing to tell about the rest.
        Some(Place { water: ChosenWater::Known(_), .. }) if known.is_none() => true,
        Some(place) => is_running(&place.water, known.as_ref()),
        None => stored.is_none_or(Measurement::is_running),
    };
    let values = values(visit, raw, stored, runs, &mut faults).await?;
    let structure = structure(visit, raw, runs, &mut faults);
    if !faults.is_empty() {
        return Err(Error::Unprocessable(faults));
    }
    if stored.is_some() && !raw.says_a_place() {
        place = None;
    }
    Ok(Checked { place, values, structure })
}

impl RawMeasurement {
    /// Whether it says anything of the first step.
    fn says_a_place(&self) -> bool {
        let Self { name, time, time_zone, longitude, latitude, water, comment, .. } = self;
        name.is_some()
            || time.is_some()
            || time_zone.is_some()
            || longitude.is_some()
            || latitude.is_some()
            || water.is_some()
            || comment.is_some()
    }
}

/// Step 1 of the form.
fn place(
    visit: &Visit,
    raw: &RawMeasurement,
    stored: Option<&Measurement>,
    faults: &mut Faults,
) -> Option<Place<ChosenWater>> {
    let zone = raw.time_zone.or(stored.map(|m| m.time_zone)).unwrap_or(visit.app.config.time_zone);
    let time =
        raw.time.and_then(|time| DateTime::from_timestamp(time.timestamp(), 0)).or(stored.map(|m| m.measured_at));
    let longitude = raw.longitude.or(stored.map(|m| m.longitude));
    let latitude = raw.latitude.or(stored.map(|m| m.latitude));
    let water = raw.water.clone().or(stored.map(|m| RawWater::Known(m.water.id)));
    for (field, is_missing) in [
        ("time", time.is_none()),
        ("longitude", longitude.is_none()),
        ("latitude", latitude.is_none()),
        ("water", water.is_none()),
    ] {
        if is_missing {
            faults.insert(field.to_owned(), visit.text("api-required"));
        }
    }
    let boxes = time.map(|time| TimeOfForm::of(time, zone)).unwrap_or_default();
    let mut form = RawPlace {
        name: raw.name.clone().unwrap_or_else(|| stored.map(|m| m.name.clone()).unwrap_or_default()),
        comment: raw.comment.clone().unwrap_or_else(|| stored.map(|m| m.note.clone()).unwrap_or_default()),
        time_0_0: boxes.day,
        time_0_1: boxes.month,
        time_0_2: boxes.year,
        time_1_0: boxes.hour,
        time_1_1: boxes.minute,
        longitude: longitude.map(|degrees| degrees.to_string()).unwrap_or_default(),
        latitude: latitude.map(|degrees| degrees.to_string()).unwrap_or_default(),
        ..RawPlace::default()
    };
    let is_new_water = match water {
        Some(RawWater::New(new)) => {
            NEW_WATER.clone_into(&mut form.water);
            (form.water_name, form.water_flow_type, form.water_water_type) = (new.name, new.flow_type, new.water_type);
            true
        }
        Some(RawWater::Known(id)) => {
            form.water = id.to_string();
            false
        }
        None => false,
    };
    let stays = raw.time.is_none().then(|| stored.map(|m| m.measured_at)).flatten();
    match form.check(zone, stays, visit.app.clock.now()) {
        // The form knows whole minutes, and the earlier of two times that are called the same.
        Ok(place) if faults.is_empty() => Some(Place { measured_at: time.unwrap_or(place.measured_at), ..place }),
        Ok(_) => None,
        Err(found) => {
            for (field, key) in found {
                let field = match field {
                    field if is_new_water && field.starts_with("water_") => {
                        format!("new_water.{}", name_of_water(field))
                    }
                    field => field.to_owned(),
                };
                faults.entry(field).or_insert_with(|| visit.text(key));
            }
            None
        }
    }
}

/// Steps 2 and 3 of the form.
async fn values(
    visit: &Visit,
    raw: &RawMeasurement,
    stored: Option<&Measurement>,
    runs: bool,
    faults: &mut Faults,
) -> Result<Option<[ValueChanges; 2]>> {
    let Some(sent) = &raw.parameters else { return Ok(None) };
    let db = visit.app.db.read();
    let types = catalogue::parameter_types(db).await?;
    let stored = match stored {
        Some(stored) => store::values(db, stored.id).await?,
        None => Vec::new(),
    };
    if sent.len() > ROWS_MAX {
        let text = visit.text_with("measurement-fault-rows", &args([("max", ROWS_MAX.into())]));
        faults.insert("parameters".to_owned(), text);
        return Ok(None);
    }
    let (animals, measured): (Vec<ParameterType>, Vec<ParameterType>) =
        types.into_iter().partition(|kind| kind.category == Category::Biological);
    let measured = step(visit, sent, &stored, (&measured, false), true, faults);
    let animals = step(visit, sent, &stored, (&animals, true), runs, faults);
    Ok(Some([measured, animals]))
}

/// The rows of one step: those that were sent, and those that were not and go.
fn step(
    visit: &Visit,
    sent: &[RawParameter],
    stored: &[StoredValue],
    (types, counts): (&[ParameterType], bool),
    fits: bool,
    faults: &mut Faults,
) -> ValueChanges {
    let kind_of = |id: i64| types.iter().find(|kind| kind.id == id);
    let (mut rows, mut places) = (Vec::new(), Vec::new());
    for (place, parameter) in sent.iter().enumerate().filter(|(_, p)| kind_of(p.parameter_type).is_some()) {
        if !fits {
            faults.insert(format!("parameters.{place}.parameter_type"), visit.text("problem-only-running"));
        }
        rows.push(row(parameter));
        places.push(place);
    }
    let is_named = |id: i64| sent.iter().any(|parameter| parameter.id == Some(id));
    let gone = stored.iter().filter(|value| kind_of(value.parameter_type_id).is_some() && !is_named(value.id));
    rows.extend(gone.map(|value| RawRow { id: Some(value.id), is_removed: true, ..RawRow::default() }));
    match (Rules { types, calibrations: &[], counts, stored }).check(&rows) {
        Ok(changes) => changes,
        Err(found) => {
            for (at, fault) in found {
                let Some(place) = places.get(at) else { continue };
                let field = match fault {
                    RowFault::NoType | RowFault::Emptied => "parameter_type",
                    RowFault::NoteTooLong => "note",
                    _ => "value",
                };
                let text = fault_text(&fault, kind_of(sent[*place].parameter_type), visit.locale);
                faults.insert(format!("parameters.{place}.{field}"), text);
            }
            ValueChanges::default()
        }
    }
}

fn row(parameter: &RawParameter) -> RawRow {
    let mut value = parameter.value.to_string();
    // Three digits behind the point may be thousands to a person, and never to a program.
    if value.split_once('.').is_some_and(|(_, fraction)| fraction.len() == 3) {
        value.push('0');
    }
    RawRow {
        id: parameter.id,
        parameter_type: parameter.parameter_type.to_string(),
        value,
        note: printable(&parameter.note.replace("\r\n", "\n")).trim().to_owned(),
        confirmed: if parameter.confirmed { "on".to_owned() } else { String::new() },
        ..RawRow::default()
    }
}

/// Step 4 of the form.
fn structure(visit: &Visit, raw: &RawMeasurement, runs: bool, faults: &mut Faults) -> Option<StructureAnswers> {
    let sent = raw.structure.as_ref()?;
    if !runs && !sent.is_empty() {
        faults.insert("structure".to_owned(), visit.text("problem-only-running"));
    }
    for question in sent.keys().filter(|name| QUESTIONS.iter().all(|known| known.name != **name)) {
        faults.insert(format!("structure.{question}"), visit.text("api-unknown-question"));
    }
    let pairs = sent.iter().map(|(question, answer)| (question.clone(), answer.clone()));
    match RawStructure::from_pairs(pairs.collect()).check() {
        Ok(answers) => Some(answers),
        Err(questions) => {
            for question in questions {
                faults.insert(format!("structure.{question}"), visit.text("api-unknown-answer"));
            }
            None
        }
    }
}
