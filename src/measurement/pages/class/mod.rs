//! `/course/measurements/`: what a class has recorded on a day, for the
//! teacher's screen and for the projector. It shows no key.

mod plot;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use poem::{Response, handler, http::StatusCode};
use serde::{Deserialize, Serialize};

use self::plot::{WaterPlots, water_plots};
use crate::{
    auth::{Teacher, Viewer},
    catalogue::{self, Category, ParameterType},
    measurement::{
        filter::start_of_day,
        form::parse_day,
        model::{Measurement, State},
        pages::deletion::{DeletedRow, deleted},
        store::{self, ClassKey, ClassValue},
        summary::{kind, title, water_name},
    },
    platform::{
        Result,
        i18n::args,
        view::{date, time_of_day},
        web::{Field, Query, Visit},
    },
};

/// Seconds after which the page looks for new values.
const REFRESH_SECONDS: u32 = 20;

/// The day as it was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::measurement) struct RawDay {
    day: String,
}

/// The view of `measurement/class`.
#[derive(Debug, Serialize)]
struct ClassPage {
    day: Field,
    day_text: String,
    is_today: bool,
    /// The day before and after on which the class measured.
    previous: Option<DayLink>,
    next: Option<DayLink>,
    groups: Vec<Group>,
    /// Groups with a key in use that recorded nothing on this day.
    idle: Vec<String>,
    waters: Vec<WaterPlots>,
    /// How many measurements are shown, where the class has more that day.
    is_cut_at: Option<usize>,
    /// What can be brought back.
    deleted: Vec<DeletedRow>,
    updated: String,
    refresh_seconds: u32,
}

#[derive(Debug, Serialize)]
struct DayLink {
    href: String,
    label: String,
}

/// What one key has recorded.
#[derive(Debug, Serialize)]
struct Group {
    label: String,
    recorded: Vec<Recorded>,
}

/// A measurement of a group.
#[derive(Debug, Serialize)]
struct Recorded {
    id: i64,
    title: String,
    name: String,
    water_name: String,
    kind: &'static str,
    time: String,
    is_draft: bool,
    /// Values that are no animals.
    values: usize,
    has_animals: bool,
    has_structure: bool,
}

/// What a day of a class is told from.
struct ClassDay {
    keys: Vec<ClassKey>,
    measurements: Vec<Measurement>,
    values: Vec<ClassValue>,
    with_structure: BTreeSet<i64>,
    types: Vec<ParameterType>,
    /// Whether there is more than is read.
    is_cut: bool,
}

#[handler]
pub(in crate::measurement) async fn class_view(
    visit: Visit,
    teacher: Teacher,
    Query(RawDay { day: typed }): Query<RawDay>,
) -> Result<Response> {
    let (db, zone) = (visit.app.db.read(), visit.time_zone);
    let today = day_of(visit.app.clock.now(), zone);
    let (asked, fault) = parse_day(&typed);
    let latest = store::class_latest(db, teacher.course_id).await?;
    let day = asked.or(latest.map(|then| day_of(then, zone))).unwrap_or(today);
    let bounds = (start_of_day(day, zone), start_of_day(day.succ_opt().unwrap_or(day), zone));
    let (before, after) = store::class_around(db, teacher.course_id, bounds).await?;
    let found = read(&visit, teacher.course_id, bounds).await?;
    let link = |then: DateTime<Utc>| DayLink {
        href: format!("/course/measurements/?day={}", day_of(then, zone)),
        label: date(then, zone, visit.locale),
    };
    let labels: Vec<(i64, String)> =
        (1..).zip(&found.keys).map(|(number, key)| (key.id, label(&visit, number, key))).collect();
    let view = ClassPage {
        day: Field {
            value: if fault.is_some() { typed } else { day.to_string() },
            error: fault.map(|key| visit.text(key)),
        },
        day_text: date(bounds.0, zone, visit.locale),
        is_today: day == today,
        previous: before.map(link),
        next: after.map(link),
        groups: groups(&visit, &labels, &found),
        idle: idle(&labels, &found),
        waters: water_plots(visit.locale, &labels, &found),
        is_cut_at: found.is_cut.then_some(found.measurements.len()),
        deleted: deleted(&visit, &Viewer::Teacher(teacher)).await?,
        updated: time_of_day(visit.app.clock.now(), zone, visit.locale),
        refresh_seconds: REFRESH_SECONDS,
    };
    let status = if fault.is_none() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    visit.page_with_status(status, "measurement/class", &view)
}

fn day_of(instant: DateTime<Utc>, zone: Tz) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

async fn read(visit: &Visit, course_id: i64, bounds: (DateTime<Utc>, DateTime<Utc>)) -> Result<ClassDay> {
    let db = visit.app.db.read();
    let (measurements, is_cut) = store::class_between(db, course_id, bounds).await?;
    let ids: Vec<i64> = measurements.iter().map(|m| m.id).collect();
    Ok(ClassDay {
        keys: store::class_keys(db, course_id).await?,
        values: store::values_of(db, &ids).await?,
        with_structure: store::with_structure(db, &ids).await?,
        types: catalogue::parameter_types(db).await?,
        measurements,
        is_cut,
    })
}

/// What the teacher calls the group, or its number.
fn label(visit: &Visit, number: usize, key: &ClassKey) -> String {
    key.label.clone().unwrap_or_else(|| visit.text_with("classview-group", &args([("number", number.into())])))
}

/// The groups that recorded something, in the order of their keys; then what
/// was recorded under keys that are gone.
fn groups(visit: &Visit, labels: &[(i64, String)], found: &ClassDay) -> Vec<Group> {
    let of_key = |key: Option<i64>, label: &str| Group {
        label: label.to_owned(),
        recorded: found
            .measurements
            .iter()
            .filter(|m| m.access_key_id == key)
            .map(|m| recorded(visit, m, found))
            .collect(),
    };
    let gone = of_key(None, &visit.text("classview-no-key"));
    let groups = labels.iter().map(|(id, label)| of_key(Some(*id), label)).chain([gone]);
    groups.filter(|group| !group.recorded.is_empty()).collect()
}

fn recorded(visit: &Visit, m: &Measurement, found: &ClassDay) -> Recorded {
    let is_animal = |value: &&ClassValue| {
        found.types.iter().any(|t| t.id == value.parameter_type_id && t.category == Category::Biological)
    };
    let own = || found.values.iter().filter(|value| value.measurement_id == m.id);
    let animals = own().filter(is_animal).count();
    Recorded {
        id: m.id,
        title: title(visit.locale, m.id),
        name: m.name.clone(),
        water_name: water_name(visit.locale, &m.water),
        kind: kind(m.water.flow_type),
        time: time_of_day(m.measured_at, m.time_zone, visit.locale),
        is_draft: m.state == State::Draft,
        values: own().count() - animals,
        has_animals: animals > 0,
        has_structure: m.is_running() && found.with_structure.contains(&m.id),
    }
}

fn idle(labels: &[(i64, String)], found: &ClassDay) -> Vec<String> {
    let is_idle = |key: &ClassKey| key.is_active && found.measurements.iter().all(|m| m.access_key_id != Some(key.id));
    let idle = found.keys.iter().zip(labels).filter(|(key, _)| is_idle(key));
    idle.map(|(_, (_, label))| label.clone()).collect()
}
