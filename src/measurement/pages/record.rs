//! Step 1 of the entry form: name, time, place, water, note.

use chrono_tz::Tz;
use poem::{Response, handler, http::StatusCode, web::Path};
use serde::Serialize;
use uuid::Uuid;

use super::{
    editable,
    logged_out::logged_out,
    osm_search::OsmSearch,
    steps::{Step, StepLink, steps},
};
use crate::{
    auth::{Student, Viewer},
    measurement::{
        form::{PlaceFaults, RawPlace, TimeOfForm, coordinates, plain_number},
        model::{Measurement, Place},
        store,
        summary::{title, water_name},
    },
    platform::{
        Result,
        i18n::{Locale, args},
        view::{FlashKind, date_time},
        web::{Denied, Error, Field, Form, Visit, redirect},
    },
    water::{self, NearbyWater, Water},
};

/// Metres around the pin in which waters are listed.
const NEARBY: f64 = 800.0;
/// Metres from the pin to the chosen water at most: the map and the pin may be
/// a little off, but nobody measures in a water that far away.
const FARTHEST: f64 = 2_000.0;

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
    search: OsmSearch,
    comment: Field,
    /// What somebody else saved meanwhile; none: nobody did.
    conflict: Option<Vec<Newer>>,
}

/// A water for `partials/water_choice`.
#[derive(Debug, Serialize)]
struct WaterChoice {
    id: String,
    name: String,
    kind: &'static str,
    r#type: String,
    distance: String,
    checked: bool,
}

/// A field whose saved content differs from what was typed.
#[derive(Debug, Serialize)]
pub(super) struct Newer {
    /// Key of the field's name.
    pub(super) label: &'static str,
    pub(super) text: String,
}

#[handler]
pub(in crate::measurement) async fn add(visit: Visit, _: Student) -> Result<Response> {
    let raw = RawPlace { time_zone: visit.time_zone.name().to_owned(), ..RawPlace::default() };
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
    Ok(redirect(&format!("/measurement/{id}/edit/parameters/chemical")))
}

/// Records the draft of this form once; tells its number.
async fn record(visit: &Visit, author: &Student, place: Place, form: Option<Uuid>) -> Result<i64> {
    loop {
        let txn = visit.app.db.begin().await?;
        if let Some(id) = store::record(&txn, author, place.clone(), form, visit.app.clock.now()).await? {
            txn.commit().await?;
            return Ok(id);
        }
        // The other of two clicks was faster: its draft is found next time.
        txn.rollback().await?;
    }
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
    let stored = editable(&visit, &viewer, &id).await?;
    let raw = raw.with_typed_coordinates();
    if raw.looks_for_waters() {
        return found_waters(&visit, Some(&stored), raw).await;
    }
    let place = match check(&visit, Some(&stored), &raw).await? {
        Ok(place) => place,
        Err(fault) => return refused(&visit, Some(&stored), raw, fault).await,
    };
    let version = raw.version.parse().unwrap_or(0);
    let txn = visit.app.db.begin().await?;
    if !store::save_place(&txn, stored.id, version, place.clone(), visit.app.clock.now()).await? {
        txn.rollback().await?;
        let newer = editable(&visit, &viewer, &id).await?;
        return conflict(&visit, &newer, raw, &place).await;
    }
    txn.commit().await?;
    visit.flash(FlashKind::Good, visit.text("measurement-saved"));
    Ok(redirect(&format!("/measurement/{}/edit/parameters/chemical", stored.id)))
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
async fn conflict(visit: &Visit, newer: &Measurement, raw: RawPlace, typed: &Place) -> Result<Response> {
    let raw = RawPlace { version: newer.version.to_string(), ..raw };
    let mut page = page(visit, Some(newer), raw, &PlaceFaults::new()).await?;
    page.conflict = Some(differences(newer, typed, visit.locale));
    visit.page_with_status(StatusCode::CONFLICT, TEMPLATE, &page)
}

fn differences(newer: &Measurement, typed: &Place, locale: Locale) -> Vec<Newer> {
    let coordinates = format!("{} / {}", plain_number(newer.latitude, locale), plain_number(newer.longitude, locale));
    [
        (newer.name != typed.name, "measurement-name", newer.name.clone()),
        (
            newer.measured_at != typed.measured_at,
            "measurement-when",
            date_time(newer.measured_at, newer.time_zone, locale),
        ),
        ((newer.latitude, newer.longitude) != (typed.latitude, typed.longitude), "common-place", coordinates),
        (newer.water.id != typed.water_id, "common-water", water_name(locale, &newer.water)),
        (newer.note != typed.note, "measurement-note", newer.note.clone()),
    ]
    .into_iter()
    .filter(|(differs, ..)| *differs)
    .map(|(_, label, text)| Newer { label, text })
    .collect()
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
            page.water.error = Some(message);
            page
        }
    };
    visit.invalid(TEMPLATE, &page)
}

async fn check(
    visit: &Visit,
    stored: Option<&Measurement>,
    raw: &RawPlace,
) -> Result<std::result::Result<Place, Refusal>> {
    let zone = zone(visit, stored, raw);
    let place = match raw.check(zone, stored.map(|m| m.measured_at), visit.app.clock.now()) {
        Ok(place) => place,
        Err(faults) => return Ok(Err(Refusal::Faults(faults))),
    };
    let Some(water) = water::find(visit.app.db.read(), place.water_id).await? else {
        return Ok(Err(Refusal::Faults(PlaceFaults::from([("water", "measurement-fault-water")]))));
    };
    // What is stored may stay: shapes of waters change, and so did this rule.
    let is_as_stored = stored.is_some_and(|m| {
        m.water.id == place.water_id && (m.longitude, m.latitude) == (place.longitude, place.latitude)
    });
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
    let fault = |name: &str| faults.get(name).map(|key| visit.text(key));
    let field = |name: &str, value: String| Field { value, error: fault(name) };
    let time_zone = zone(visit, stored, &raw).name().to_owned();
    let path = |id: i64| format!("/measurement/{id}/");
    Ok(RecordPage {
        title: stored.map_or_else(|| visit.text("measurement-add-title"), |m| title(visit.locale, m.id)),
        steps: steps(Step::Place, stored),
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

/// The waters around the typed place, and the chosen one however far it is.
async fn choices(visit: &Visit, raw: &RawPlace) -> Result<Vec<WaterChoice>> {
    let db = visit.app.db.read();
    let nearby = match coordinates(&raw.latitude, &raw.longitude) {
        Ok((longitude, latitude)) => water::nearby(db, longitude, latitude, NEARBY).await?,
        Err(_) => Vec::new(),
    };
    let chosen: Option<i64> = raw.water.trim().parse().ok();
    let mut choices = Vec::new();
    if let Some(id) = chosen.filter(|id| nearby.iter().all(|near| near.water.id != *id)) {
        choices.extend(water::find(db, id).await?.map(|far| choice(&far, String::new(), true, visit.locale)));
    }
    choices.extend(nearby.iter().map(|NearbyWater { water, distance }| {
        choice(water, distance_text(*distance, visit.locale), chosen == Some(water.id), visit.locale)
    }));
    Ok(choices)
}

fn choice(water: &Water, distance: String, checked: bool, locale: Locale) -> WaterChoice {
    WaterChoice {
        id: water.id.to_string(),
        name: water::display_name(water.name.as_deref(), water.water_type, locale),
        kind: water::kind_of(water.flow_type),
        r#type: water.water_type.map(|kind| water::water_type_name(kind, locale)).unwrap_or_default(),
        distance,
        checked,
    }
}

fn distance_text(metres: f64, locale: Locale) -> String {
    if metres < 1_000.0 {
        format!("{} m", locale.number(metres, 0))
    } else {
        // Nobody needs the hundred metres of a far water.
        format!("{} km", locale.number(metres / 1_000.0, if metres < 10_000.0 { 1 } else { 0 }))
    }
}
