//! One measurement: what was found.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use poem::{Response, handler, web::Path};
use serde::{Deserialize, Serialize};

use super::{
    cards::{IndexCard, cards},
    density_note::notes_of,
    editable,
    steps::{Step, StepLink, steps},
    visible,
};
use crate::{
    auth::Viewer,
    catalogue::{self, Category, ParameterType, ShortNamePart, short_name_parts},
    measurement::{
        form::plain_number,
        model::{Filled, Measurement, State, StoredValue},
        store::{self, Publishing},
        summary::{NO_COLOR, input_names, kind, question_key, title, water_name},
    },
    platform::{
        Result,
        i18n::Locale,
        view::{FlashKind, date_time},
        web::{Form, Visit, redirect},
    },
    quality,
};

/// The view of `measurement/show`.
#[derive(Debug, Serialize)]
struct ShowPage {
    id: i64,
    title: String,
    name: String,
    water_id: i64,
    water_name: String,
    kind: &'static str,
    water_type_key: Option<String>,
    location_name: Option<String>,
    measured_at: DateTime<Utc>,
    measured_text: String,
    time_zone: String,
    note: Vec<String>,
    map_href: String,
    is_draft: bool,
    is_hidden: bool,
    steps: Vec<StepLink>,
    quality_warning: bool,
    may_edit: bool,
    version: i32,
    cards: Vec<IndexCard>,
    values: Vec<ValueRow>,
    animals: Vec<ValueRow>,
    structure: Vec<StructureRow>,
}

/// A parameter with its replicates.
#[derive(Debug, Serialize)]
struct ValueRow {
    name: String,
    short_name: Vec<ShortNamePart>,
    color: String,
    unit: String,
    /// The only value, or the mean of all.
    value: String,
    /// How many values there are.
    count: usize,
    min: String,
    max: String,
    /// All values, where there are several.
    all: String,
    notes: Vec<String>,
}

/// An answer about the structure.
#[derive(Debug, Serialize)]
struct StructureRow {
    question_key: String,
    answer_key: String,
    grade: u8,
}

/// What a form that only presses a button sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::measurement) struct RawPublish {
    version: String,
}

#[handler]
pub(in crate::measurement) async fn show(visit: Visit, viewer: Viewer, Path(id): Path<String>) -> Result<Response> {
    let measurement = visible(&visit, &viewer, &id).await?;
    let db = visit.app.db.read();
    let types = catalogue::parameter_types(db).await?;
    let values = store::values(db, measurement.id).await?;
    let grades = store::structure_grades(db, measurement.id).await?;
    let results = quality::results_of(db, &[measurement.id]).await?.remove(&measurement.id).unwrap_or_default();
    let names = input_names(visit.locale, &types);
    let found = cards(visit.locale, measurement.water.flow_type, &results, &names);
    let filled = store::filled(db, measurement.id).await?;
    let may_edit = measurement.is_editable_by(&viewer);
    let rows = |animals: bool| {
        let of_kind = types.iter().filter(|t| (t.category == Category::Biological) == animals);
        of_kind.filter_map(|t| value_row(t, &values, visit.locale)).collect()
    };
    let view = ShowPage {
        cards: found,
        values: rows(false),
        animals: rows(true),
        structure: structure_rows(grades),
        may_edit,
        ..head(&visit, measurement, filled)
    };
    visit.page("measurement/show", &view)
}

#[handler]
pub(in crate::measurement) async fn publish(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(raw): Form<RawPublish>,
) -> Result<Response> {
    let measurement = editable(&visit, &viewer, &id).await?;
    let page = redirect(&format!("/measurement/{}/", measurement.id));
    if measurement.state != State::Draft {
        return Ok(page);
    }
    let now = visit.app.clock.now();
    let txn = visit.app.db.begin().await?;
    let is_current = store::next_version(&txn, measurement.id, raw.version.parse().unwrap_or(0), now).await?;
    let (kind, key) = match is_current {
        // The page that comes next shows what the other one saved.
        false => (FlashKind::Notice, "measurement-publish-stale"),
        true => match store::publish(&txn, measurement.id, now).await? {
            Publishing::Done => {
                txn.commit().await?;
                visit.flash(FlashKind::Good, visit.text("measurement-published"));
                return Ok(page);
            }
            Publishing::Empty => (FlashKind::Danger, "measurement-fault-nothing"),
        },
    };
    txn.rollback().await?;
    visit.flash(kind, visit.text(key));
    Ok(page)
}

/// The page without what was found.
fn head(visit: &Visit, m: Measurement, filled: Filled) -> ShowPage {
    let locale = visit.locale;
    let steps = if m.state == State::Draft { steps(Step::Publish, Some((&m, filled)), locale) } else { Vec::new() };
    ShowPage {
        title: title(locale, m.id),
        water_id: m.water.id,
        water_name: water_name(locale, &m.water),
        kind: kind(m.water.flow_type),
        water_type_key: m.water.water_type.map(|name| format!("common-water-type-{name}")),
        measured_text: date_time(m.measured_at, m.time_zone, locale),
        time_zone: m.time_zone.name().to_owned(),
        note: m.note.lines().map(str::to_owned).collect(),
        map_href: format!("/?lng={}&lat={}&zoom=14", m.longitude, m.latitude),
        is_draft: m.state == State::Draft,
        is_hidden: m.state == State::Hidden,
        steps,
        id: m.id,
        name: m.name,
        location_name: m.location_name,
        measured_at: m.measured_at,
        quality_warning: m.quality_warning,
        version: m.version,
        may_edit: false,
        cards: Vec::new(),
        values: Vec::new(),
        animals: Vec::new(),
        structure: Vec::new(),
    }
}

/// The values of one type together; none where nothing was measured.
fn value_row(kind: &ParameterType, values: &[StoredValue], locale: Locale) -> Option<ValueRow> {
    let own: Vec<&StoredValue> = values.iter().filter(|value| value.parameter_type_id == kind.id).collect();
    let numbers: Vec<f64> = own.iter().map(|value| value.value).collect();
    let (first, rest) = numbers.split_first()?;
    let value = if rest.is_empty() {
        plain_number(*first, locale)
    } else {
        locale.number(numbers.iter().sum::<f64>() / numbers.len() as f64, 4)
    };
    let text = |number: f64| plain_number(number, locale);
    let all = match rest {
        [] => String::new(),
        _ => numbers.iter().map(|number| text(*number)).collect::<Vec<_>>().join(" · "),
    };
    Some(ValueRow {
        name: kind.name(locale).to_owned(),
        short_name: short_name_parts(&kind.short_name),
        color: kind.color.clone().unwrap_or_else(|| NO_COLOR.to_owned()),
        unit: kind.unit.clone(),
        value,
        count: numbers.len(),
        min: text(rest.iter().copied().fold(*first, f64::min)),
        max: text(rest.iter().copied().fold(*first, f64::max)),
        all,
        notes: own.iter().flat_map(|value| notes_of(value, locale)).collect(),
    })
}

/// The answers in the order of the questions.
fn structure_rows(grades: Vec<(String, u8)>) -> Vec<StructureRow> {
    let grades: BTreeMap<String, u8> = grades.into_iter().collect();
    let row = |question: &quality::Question| {
        let grade = *grades.get(question.name)?;
        let answer = question.answers.get(usize::from(grade).checked_sub(1)?)?;
        let answer_key = format!("quality-answer-{}-{answer}", question.name.replace('_', "-"));
        Some(StructureRow { question_key: question_key(question.name), answer_key, grade })
    };
    quality::QUESTIONS.iter().filter_map(row).collect()
}
