//! Step 1 of the entry form: name, time, place, water, note.

use chrono_tz::Tz;
use poem::{Response, handler, http::StatusCode, web::Path};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use uuid::Uuid;

use super::{
    density_link::RawLink,
    editable,
    entry::{Conflict, Problem, Versions, place_problems, tab_title},
    logged_out::logged_out,
    osm_search::OsmSearch,
    steps::{Step, StepLink, steps},
    unsaved::or_kept,
    waters::{NEARBY, NewWaterFields, WaterChoice, choices, distance_text},
};
use crate::{
    auth::{Student, Viewer},
    measurement::{
        form::{PlaceFaults, RawPlace, TimeOfForm, coordinates, plain_number},
        model::{ChosenWater, Measurement, Place},
        store,
        summary::{title, water_name},
    },
    platform::{
        Result,
        i18n::{Locale, args},
        view::{FlashKind, date_time},
        web::{Denied, Error, Field, Form, Query, Visit, redirect},
    },
    water::{self, display_name},
};

/// Metres from the pin to the chosen water at most: the map and the pin may be
/// a little off, but nobody measures in a water that far away.
pub(in crate::measurement) const FARTHEST: f64 = 2_000.0;

/// How often a form is tried to be recorded beside the same one sent twice.
const ATTEMPTS: usize = 3;

const TEMPLATE: &str = "measurement/record";

/// The view of `measurement/record`.
#[derive(Debug, Serialize)]
struct RecordPage {
    title: String,
    steps: Vec<StepLink>,
    /// Where the form is sent.
    action: String,
    /// Where "discard" leads.
    back: String,
    version: String,
    /// What the browser's tab says.
    tab_title: String,
    /// What to look at again before it is saved.
    problems: Vec<Problem>,
    /// A density from the converter that waits for step 2; may be empty.
    density: String,
    /// The query that says so.
    converted: String,
    /// Whether the waters were asked for, and are here.
    finds_waters: bool,
    /// Of a new measurement.
    form_id: Option<String>,
    name: Field,
    day: Field,
    month: Field,
    year: Field,
    hour: Field,
    minute: Field,
    time_error: Option<String>,
    time_zone: String,
    latitude: Field,
    longitude: Field,
    waters: Vec<WaterChoice>,
    water: Field,
    new_water: NewWaterFields,
    search: OsmSearch,
    comment: Field,
    /// What somebody else saved meanwhile; none: nobody did.
    conflict: Option<Conflict>,
    /// Whether the form shows something that is not saved.
    is_dirty: bool,
}

#[handler]
pub(in crate::measurement) async fn add(visit: Visit, _: Student, Query(link): Query<RawLink>) -> Result<Response> {
    let time_zone = visit.time_zone.name().to_owned();
    let raw = RawPlace { time_zone, converted: link.query(), ..RawPlace::default() };
    let page = page(&visit, None, raw, &PlaceFaults::new()).await?;
    visit.page(TEMPLATE, &page)
}

#[handler]
pub(in crate::measurement) async fn create(
    visit: Visit,
    viewer: Viewer,
    Form(raw): Form<RawPlace>,
) -> Result<Response> {
    let author = match viewer {
        Viewer::Student(author) => author,
        Viewer::Visitor => return logged_out(&visit, raw.into_pairs()),
        Viewer::Teacher(_) | Viewer::Staff(_) => return Err(Error::Denied(Denied::Create)),
    };
    let raw = raw.with_typed_coordinates();
    if raw.looks_for_waters() {
        return found_waters(&visit, None, raw).await;
    }
    let place = match check(&visit, None, &raw).await? {
        Ok(place) => place,
        Err(fault) => return refused(&visit, None, raw, fault).await,
    };
    let id = record(&visit, &author, place, raw.form_id.parse().ok()).await?;
    visit.flash(FlashKind::Good, visit.text("measurement-draft-saved"));
    Ok(redirect(&format!("{}{}", Step::Values.path(id), RawLink::parse(&raw.converted).query())))
}

/// Records the draft of this form once; tells its number.
async fn record(visit: &Visit, author: &Student, place: Place<ChosenWater>, form: Option<Uuid>) -> Result<i64> {
    for _ in 0..ATTEMPTS {
        let txn = visit.app.db.begin().await?;
        let place = settled(visit, &txn, place.clone(), Some(author.access_key_id)).await?;
        if let Some(id) = store::record(&txn, author, place, form, visit.app.clock.now()).await? {
            txn.commit().await?;
            return Ok(id);
        }
        // The other of two clicks was faster: its draft is found next time.
        txn.rollback().await?;
    }
    Err(Error::Corrupt("a form is recorded by others again and again".to_owned()))
}

/// The place with the number of its water, which is stored now if it is new.
pub(in crate::measurement) async fn settled(
    visit: &Visit,
    txn: &impl ConnectionTrait,
    place: Place<ChosenWater>,
    access_key_id: Option<i64>,
) -> Result<Place> {
    let water = match &place.water {
        ChosenWater::Known(id) => *id,
        ChosenWater::New(custom) => {
            let at = (place.longitude, place.latitude);
            water::add_custom(txn, custom, at, access_key_id, visit.app.clock.now()).await?
        }
    };
    Ok(place.at_water(water))
}

#[handler]
pub(in crate::measurement) async fn edit(visit: Visit, viewer: Viewer, Path(id): Path<String>) -> Result<Response> {
    let stored = editable(&visit, &viewer, &id).await?;
    let raw = raw_of(&stored, visit.locale);
    let page = page(&visit, Some(&stored), raw, &PlaceFaults::new()).await?;
    visit.page(TEMPLATE, &page)
}

#[handler]
pub(in crate::measurement) async fn save(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(raw): Form<RawPlace>,
) -> Result<Response> {
    if viewer == Viewer::Visitor {
        return logged_out(&visit, raw.into_pairs());
    }
    let outcome = change(&visit, &viewer, &id, raw.clone()).await;
    or_kept(&visit, &viewer, &id, raw.into_pairs(), outcome).await
}

async fn change(visit: &Visit, viewer: &Viewer, id: &str, raw: RawPlace) -> Result<Response> {
    let stored = editable(visit, viewer, id).await?;
    let raw = raw.with_typed_coordinates();
    if raw.looks_for_waters() {
        return found_waters(visit, Some(&stored), raw).await;
    }
    let place = match check(visit, Some(&stored), &raw).await? {
        Ok(place) => place,
        Err(fault) => return refused(visit, Some(&stored), raw, fault).await,
    };
    let version = raw.version.parse().unwrap_or(0);
    let txn = visit.app.db.begin().await?;
    let key = match viewer {
        Viewer::Student(student) => Some(student.access_key_id),
        _ => None,
    };
    let settled = settled(visit, &txn, place.clone(), key).await?;
    if !store::save_place(&txn, stored.id, version, settled, visit.app.clock.now()).await? {
        txn.rollback().await?;
        let newer = editable(visit, viewer, id).await?;
        return conflict(visit, &newer, raw, &place).await;
    }
    txn.commit().await?;
    visit.flash(FlashKind::Good, visit.text("measurement-saved"));
    Ok(redirect(&Step::Values.path(stored.id)))
}

/// The form with the waters around the typed place: nothing is saved.
async fn found_waters(visit: &Visit, stored: Option<&Measurement>, raw: RawPlace) -> Result<Response> {
    let place = coordinates(&raw.latitude, &raw.longitude);
    let search = match &place {
        Ok(place) if raw.find_osm.is_some() => OsmSearch::run(visit, *place, NEARBY).await?,
        _ => OsmSearch::offered(visit),
    };
    let faults = place.err().unwrap_or_default();
    let page = RecordPage { search, ..page(visit, stored, raw, &faults).await? };
    if faults.is_empty() { visit.page(TEMPLATE, &page) } else { visit.invalid(TEMPLATE, &page) }
}

/// The form with what was typed beside what somebody else saved meanwhile.
async fn conflict(visit: &Visit, newer: &Measurement, raw: RawPlace, typed: &Place<ChosenWater>) -> Result<Response> {
    let raw = RawPlace { version: newer.version.to_string(), ..raw };
    let mut page = page(visit, Some(newer), raw, &PlaceFaults::new()).await?;
    let lines = versions(visit, newer, typed).await?;
    page.conflict = Some(Conflict { take: Step::Place.path(newer.id), lines });
    page.is_dirty = true;
    visit.page_with_status(StatusCode::CONFLICT, TEMPLATE, &page)
}

/// Both versions of step 1, field by field.
async fn versions(visit: &Visit, newer: &Measurement, typed: &Place<ChosenWater>) -> Result<Vec<Versions>> {
    let locale = visit.locale;
    let coordinates = |lat: f64, lon: f64| format!("{} / {}", plain_number(lat, locale), plain_number(lon, locale));
    let named = |water: &water::Water| display_name(water.name.as_deref(), water.water_type, locale);
    let chosen = match &typed.water {
        ChosenWater::Known(id) => water::find(visit.app.db.read(), *id).await?.as_ref().map(named).unwrap_or_default(),
        ChosenWater::New(new) => display_name(new.name.as_deref(), new.water_type, locale),
    };
    let stored = water_name(locale, &newer.water);
    let is_same_water = typed.water == ChosenWater::Known(newer.water.id);
    let (ours, theirs) = (typed, newer);
    let when = |at, zone| date_time(at, zone, locale);
    Ok(vec![
        Versions::new(locale.text("measurement-name"), ours.name.clone(), theirs.name.clone()),
        Versions::new(
            locale.text("measurement-when"),
            when(ours.measured_at, ours.time_zone),
            when(theirs.measured_at, theirs.time_zone),
        ),
        Versions::new(
            locale.text("common-place"),
            coordinates(ours.latitude, ours.longitude),
            coordinates(theirs.latitude, theirs.longitude),
        ),
        // Two waters may share a name.
        Versions { differs: !is_same_water, ..Versions::new(locale.text("common-water"), chosen, stored) },
        Versions::new(locale.text("measurement-note"), ours.note.clone(), theirs.note.clone()),
    ])
}

/// The zone that the form's time is meant in: the one that the page named.
fn zone(visit: &Visit, stored: Option<&Measurement>, raw: &RawPlace) -> Tz {
    raw.time_zone.parse().unwrap_or_else(|_| stored.map_or(visit.time_zone, |m| m.time_zone))
}

/// Why step 1 is not saved.
enum Refusal {
    /// Fields are wrong.
    Faults(PlaceFaults),
    /// The water is so many metres from the pin.
    Far(f64),
}

/// The form with what is wrong with it.
async fn refused(visit: &Visit, stored: Option<&Measurement>, raw: RawPlace, refusal: Refusal) -> Result<Response> {
    let page = match refusal {
        Refusal::Faults(faults) => page(visit, stored, raw, &faults).await?,
        Refusal::Far(metres) => {
            let mut page = page(visit, stored, raw, &PlaceFaults::new()).await?;
            let distance = distance_text(metres, visit.locale);
            let message = visit.text_with("measurement-fault-water-far", &args([("distance", distance.into())]));
            page.problems = vec![Problem { href: "#water-list".to_owned(), text: message.clone() }];
            page.tab_title = tab_title(visit.locale, Step::Place, &page.problems);
            page.water.error = Some(message);
            page.is_dirty = true;
            page
        }
    };
    visit.invalid(TEMPLATE, &page)
}

async fn check(
    visit: &Visit,
    stored: Option<&Measurement>,
    raw: &RawPlace,
) -> Result<std::result::Result<Place<ChosenWater>, Refusal>> {
    let zone = zone(visit, stored, raw);
    let place = match raw.check(zone, stored.map(|m| m.measured_at), visit.app.clock.now()) {
        Ok(place) => place,
        Err(faults) => return Ok(Err(Refusal::Faults(faults))),
    };
    // A new water stands at the pin.
    let ChosenWater::Known(id) = place.water else { return Ok(Ok(place)) };
    let Some(water) = water::find(visit.app.db.read(), id).await? else {
        return Ok(Err(Refusal::Faults(PlaceFaults::from([("water", "measurement-fault-water")]))));
    };
    // What is stored may stay: shapes of waters change, and so did this rule.
    let is_as_stored =
        stored.is_some_and(|m| m.water.id == id && (m.longitude, m.latitude) == (place.longitude, place.latitude));
    let distance = if is_as_stored { 0.0 } else { water::distance(&water, place.longitude, place.latitude)? };
    Ok(if distance > FARTHEST { Err(Refusal::Far(distance)) } else { Ok(place) })
}

fn raw_of(stored: &Measurement, locale: Locale) -> RawPlace {
    let time = TimeOfForm::of(stored.measured_at, stored.time_zone);
    RawPlace {
        name: stored.name.clone(),
        time_0_0: time.day,
        time_0_1: time.month,
        time_0_2: time.year,
        time_1_0: time.hour,
        time_1_1: time.minute,
        time_zone: stored.time_zone.name().to_owned(),
        latitude: plain_number(stored.latitude, locale),
        longitude: plain_number(stored.longitude, locale),
        water: stored.water.id.to_string(),
        comment: stored.note.clone(),
        version: stored.version.to_string(),
        ..RawPlace::default()
    }
}

async fn page(visit: &Visit, stored: Option<&Measurement>, raw: RawPlace, faults: &PlaceFaults) -> Result<RecordPage> {
    let waters = choices(visit, &raw).await?;
    let filled = match stored {
        Some(stored) => Some((stored, store::filled(visit.app.db.read(), stored.id).await?)),
        None => None,
    };
    let fault = |name: &str| faults.get(name).map(|key| visit.text(key));
    let field = |name: &str, value: String| Field { value, error: fault(name) };
    let time_zone = zone(visit, stored, &raw).name().to_owned();
    let path = |id: i64| format!("/measurement/{id}/");
    let problems = place_problems(visit, faults);
    let link = RawLink::parse(&raw.converted);
    Ok(RecordPage {
        tab_title: tab_title(visit.locale, Step::Place, &problems),
        problems,
        density: link.shown_density(visit.locale),
        converted: link.query(),
        finds_waters: faults.is_empty() && raw.looks_for_waters(),
        title: stored.map_or_else(|| visit.text("measurement-add-title"), |m| title(visit.locale, m.id)),
        steps: steps(Step::Place, filled, visit.locale),
        // What was refused or asked for is not saved.
        is_dirty: !faults.is_empty() || raw.looks_for_waters(),
        new_water: NewWaterFields::of(&raw, faults, visit.locale),
        action: stored.map_or_else(|| "/measurement/add/".to_owned(), |m| format!("{}edit/", path(m.id))),
        back: stored.map_or_else(|| "/measurements/?same_access_key=true".to_owned(), |m| path(m.id)),
        version: raw.version,
        form_id: stored.is_none().then(|| raw.form_id.parse().unwrap_or_else(|_| Uuid::new_v4()).to_string()),
        name: field("name", raw.name),
        day: Field::new(raw.time_0_0),
        month: Field::new(raw.time_0_1),
        year: Field::new(raw.time_0_2),
        hour: Field::new(raw.time_1_0),
        minute: Field::new(raw.time_1_1),
        time_error: fault("time"),
        time_zone,
        latitude: field("latitude", raw.latitude),
        longitude: field("longitude", raw.longitude),
        waters,
        water: field("water", raw.water),
        search: OsmSearch::offered(visit),
        comment: field("comment", raw.comment),
        conflict: None,
    })
}
