//! A measurement in short: rows of lists, pop-ups of the map, pages of waters.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::{
    filter::Filter,
    model::{MeasuredWater, Measurement, State, number},
    store,
};
use crate::{
    catalogue::{self, Category, ParameterType, ShortNamePart, short_name_parts},
    platform::{
        Result,
        i18n::{Locale, args},
        view::date_time,
    },
    quality::{self, FlowType, IndexKind, StoredResult, applies_to, classes_of},
    water::{WaterType, display_name},
};

/// A measurement in short, in a reader's language.
#[derive(Clone, Debug, Serialize)]
pub struct MeasurementSummary {
    /// Its number.
    pub id: i64,
    /// What it is called: "Messung #00173".
    pub title: String,
    /// Who measured: nickname or team; may be empty.
    pub name: String,
    /// The water's number.
    pub water_id: i64,
    /// The water's name, or words in its place.
    pub water_name: String,
    /// How the water moves; none: unknown.
    pub flow_type: Option<FlowType>,
    /// The same for `partials/water_kind`: `running`, `standing`, `unknown`.
    pub kind: &'static str,
    /// The place's name.
    pub location_name: Option<String>,
    /// When it was measured.
    pub measured_at: DateTime<Utc>,
    /// IANA name of the zone that the time was entered in.
    pub time_zone: String,
    /// Date and time in that zone, in the reader's language.
    pub measured_text: String,
    /// How long ago that was, in the reader's language, where a page says so.
    pub ago: Option<String>,
    /// Degrees, WGS 84.
    pub longitude: f64,
    /// Degrees, WGS 84.
    pub latitude: f64,
    /// The map at the place.
    pub map_href: String,
    /// The indices that fit the water.
    pub classes: Vec<ClassChip>,
    /// The chemical and physical parameters that were measured.
    pub parameters: Vec<ParameterDot>,
    /// Whether animals were found in a water that flows.
    pub has_animals: bool,
    /// Whether the structure of a water that flows was assessed.
    pub has_structure: bool,
    /// Whether it is not published yet.
    pub is_draft: bool,
}

/// A class for `partials/class_chip`.
#[derive(Clone, Debug, Serialize)]
pub struct ClassChip {
    /// Which index.
    pub kind: IndexKind,
    /// Its short name in the reader's language.
    pub index: String,
    /// The class, or `none` where the validity is too low to show it.
    pub class: &'static str,
    /// How many classes the index has: 7 or 5.
    pub scale: usize,
    /// Validity in hundredths.
    pub validity: u8,
}

/// A measured parameter as a dot with its symbol.
#[derive(Clone, Debug, Serialize)]
pub struct ParameterDot {
    /// Stable name, such as `no3`.
    pub identifier: String,
    /// Name in the reader's language.
    pub name: String,
    /// The symbol in pieces for `measurement/short_name`; may be empty.
    pub short_name: Vec<ShortNamePart>,
    /// `#RRGGBB`; grey where the catalogue has none.
    pub color: String,
}

/// A published measurement in short; `None` if there is none with this number.
///
/// # Errors
/// When the database fails.
pub async fn summary(db: &impl ConnectionTrait, locale: Locale, id: i64) -> Result<Option<MeasurementSummary>> {
    let Some(measurement) = store::published(db, id).await? else { return Ok(None) };
    Ok(summaries(db, locale, vec![measurement]).await?.pop())
}

/// How many published measurements a water has, and `limit` of them from
/// `offset`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn summaries_at_water(
    db: &impl ConnectionTrait,
    locale: Locale,
    water_id: i64,
    offset: u64,
    limit: u64,
) -> Result<(u64, Vec<MeasurementSummary>)> {
    let (count, measurements) = store::published_at_water(db, water_id, offset, limit).await?;
    Ok((count, summaries(db, locale, measurements).await?))
}

/// The first `limit` published measurements that a filter keeps, newest first.
///
/// # Errors
/// When the database fails.
pub async fn summaries_where(
    db: &impl ConnectionTrait,
    locale: Locale,
    filter: &Filter,
    limit: u64,
) -> Result<Vec<MeasurementSummary>> {
    let (_, measurements) = store::page(db, filter, limit, |_| 0).await?;
    summaries(db, locale, measurements).await
}

/// The published measurements among `ids`, in the order of `ids`.
///
/// # Errors
/// When the database fails.
pub async fn summaries_of(db: &impl ConnectionTrait, locale: Locale, ids: &[i64]) -> Result<Vec<MeasurementSummary>> {
    let mut found = summaries(db, locale, store::published_among(db, ids).await?).await?;
    found.sort_by_key(|summary| ids.iter().position(|id| *id == summary.id));
    Ok(found)
}

/// The `limit` published measurements with the latest dates, newest first.
///
/// # Errors
/// When the database fails.
pub async fn latest(db: &impl ConnectionTrait, locale: Locale, limit: u64) -> Result<Vec<MeasurementSummary>> {
    summaries(db, locale, store::published_latest(db, limit).await?).await
}

/// Measurements in short, with a constant number of queries.
pub(super) async fn summaries(
    db: &impl ConnectionTrait,
    locale: Locale,
    measurements: Vec<Measurement>,
) -> Result<Vec<MeasurementSummary>> {
    if measurements.is_empty() {
        return Ok(Vec::new());
    }
    let types = catalogue::parameter_types(db).await?;
    summaries_with(db, locale, &types, measurements).await
}

/// The same for a page that has read the catalogue already.
pub(super) async fn summaries_with(
    db: &impl ConnectionTrait,
    locale: Locale,
    types: &[ParameterType],
    measurements: Vec<Measurement>,
) -> Result<Vec<MeasurementSummary>> {
    if measurements.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = measurements.iter().map(|m| m.id).collect();
    let mut results = quality::results_of(db, &ids).await?;
    let measured_types = store::types_of(db, &ids).await?;
    let nothing = std::collections::BTreeSet::new();
    Ok(measurements
        .into_iter()
        .map(|m| {
            let used = measured_types.get(&m.id).unwrap_or(&nothing);
            let measured: Vec<&ParameterType> = types.iter().filter(|t| used.contains(&t.id)).collect();
            let results = results.remove(&m.id).unwrap_or_default();
            summarise(locale, m, &measured, &results)
        })
        .collect())
}

fn summarise(
    locale: Locale,
    m: Measurement,
    measured: &[&ParameterType],
    results: &[StoredResult],
) -> MeasurementSummary {
    let is_running = m.is_running();
    let has = |kind| is_running && results.iter().any(|result| result.kind == kind && result.validity.shows_index());
    MeasurementSummary {
        title: title(locale, m.id),
        water_id: m.water.id,
        water_name: water_name(locale, &m.water),
        kind: kind(m.water.flow_type),
        classes: chips(locale, m.water.flow_type, results),
        parameters: measured
            .iter()
            .filter(|t| t.category != Category::Biological)
            .map(|t| ParameterDot {
                identifier: t.identifier.clone(),
                name: t.name(locale).to_owned(),
                short_name: short_name_parts(&t.short_name),
                color: t.shown_color().to_owned(),
            })
            .collect(),
        has_animals: has(IndexKind::Saprobic),
        has_structure: has(IndexKind::Structure),
        is_draft: m.state == State::Draft,
        measured_text: date_time(m.measured_at, m.time_zone, locale),
        time_zone: m.time_zone.name().to_owned(),
        ago: None,
        map_href: map_href(m.longitude, m.latitude),
        id: m.id,
        name: m.name,
        flow_type: m.water.flow_type,
        location_name: m.location_name,
        measured_at: m.measured_at,
        longitude: m.longitude,
        latitude: m.latitude,
    }
}

fn chips(locale: Locale, flow: Option<FlowType>, results: &[StoredResult]) -> Vec<ClassChip> {
    results
        .iter()
        .filter(|result| applies_to(result.kind, flow) && result.validity.shows_index())
        .map(|result| ClassChip {
            kind: result.kind,
            index: locale.text(&format!("common-index-{}-short", result.kind)),
            class: if result.validity.shows_class() { result.class.as_str() } else { "none" },
            scale: classes_of(result.kind).len(),
            validity: result.validity.hundredths(),
        })
        .collect()
}

/// The map at a place.
pub(super) fn map_href(longitude: f64, latitude: f64) -> String {
    format!("/?lng={longitude}&lat={latitude}&zoom=14")
}

/// What a measurement is called: "Messung #00173".
#[must_use]
pub fn title(locale: Locale, id: i64) -> String {
    locale.text_with("measurement-title", &args([("number", number(id).into())]))
}

/// How a water moves, for `partials/water_kind`.
pub(super) fn kind(flow: Option<FlowType>) -> &'static str {
    match flow {
        Some(FlowType::Running) => "running",
        Some(FlowType::Standing) => "standing",
        None => "unknown",
    }
}

/// A water's name, or words in its place.
pub(super) fn water_name(locale: Locale, water: &MeasuredWater) -> String {
    let kind = water.water_type.as_deref().and_then(WaterType::parse);
    display_name(water.name.as_deref(), kind, locale)
}

/// Names of what an index counts: parameter types by identifier, questions by name.
#[must_use]
pub fn input_names(locale: Locale, types: &[ParameterType]) -> BTreeMap<String, String> {
    let types = types.iter().map(|t| (t.identifier.clone(), t.name(locale).to_owned()));
    let questions = quality::QUESTIONS.iter().map(|q| (q.name.to_owned(), locale.text(&question_key(q.name))));
    types.chain(questions).collect()
}

/// The text key of a question's name.
#[must_use]
pub fn question_key(name: &str) -> String {
    format!("quality-question-{}", name.replace('_', "-"))
}
