//! One measurement: what was found.

use chrono::{DateTime, Utc};
use poem::{Response, handler, web::Path};
use serde::{Deserialize, Serialize};

use super::{
    cards::{IndexCard, cards},
    deletion::deleted_page,
    density_note::Kits,
    editable,
    steps::{Step, StepLink, steps},
    tables::{StructureRow, ValueRow, structure_rows, value_row},
    visible,
};
use crate::{
    auth::Viewer,
    catalogue::{self, Category, ParameterType},
    measurement::{
        model::{Filled, Measurement, State},
        store::{self, Publishing},
        summary::{MeasurementSummary, input_names, kind, map_href, summaries_with, title, water_name},
    },
    platform::{
        Result,
        view::{FlashKind, date_time},
        web::{Error, Form, Visit, redirect},
    },
    quality::{self, FlowType, IndexKind},
};

/// The view of `measurement/show`; documents show the same.
#[derive(Debug, Serialize)]
pub struct MeasurementPage {
    id: i64,
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
    /// Degrees, WGS 84.
    pub longitude: f64,
    /// Degrees, WGS 84.
    pub latitude: f64,
    kind: &'static str,
    /// Key of the text that names the kind of water.
    pub water_type_key: Option<String>,
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
    /// Whether there are animals or answers that do not fit the water; told to those who may change it.
    is_set_aside: bool,
    /// At the same water, newest first.
    earlier: Vec<MeasurementSummary>,
    /// At other waters, nearest first.
    nearby: Vec<MeasurementSummary>,
    /// Whether readers may report a problem.
    is_reportable: bool,
}

impl MeasurementPage {
    /// Whether everybody may read it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        !self.is_draft && !self.is_hidden
    }
}

/// Measurements that are linked as earlier, and as nearby.
const RELATED: u64 = 4;

/// What a form that only presses a button sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::measurement) struct RawPublish {
    version: String,
}

#[handler]
pub(in crate::measurement) async fn show(visit: Visit, viewer: Viewer, Path(id): Path<String>) -> Result<Response> {
    match measurement_page(&visit, &viewer, &id).await {
        Ok(view) => visit.page("measurement/show", &view),
        Err(Error::NotFound) => deleted_page(&visit, &viewer, &id).await,
        Err(error) => Err(error),
    }
}

/// What the page of the measurement with this number, as it was typed, shows.
///
/// # Errors
/// [`crate::platform::Error::NotFound`] if the viewer may not know of it.
pub async fn measurement_page(visit: &Visit, viewer: &Viewer, id: &str) -> Result<MeasurementPage> {
    let measurement = visible(visit, viewer, id).await?;
    let db = visit.app.db.read();
    let types = catalogue::parameter_types(db).await?;
    let values = store::values(db, measurement.id).await?;
    let grades = store::structure_grades(db, measurement.id).await?;
    let results = quality::results_of(db, &[measurement.id]).await?.remove(&measurement.id).unwrap_or_default();
    let names = input_names(visit.locale, &types);
    let found = cards(visit.locale, measurement.water.flow_type, &results, &names);
    let filled = store::filled(db, measurement.id).await?;
    let may_edit = measurement.is_editable_by(viewer);
    let is_running = measurement.is_running();
    let has = |kind| results.iter().any(|result| result.kind == kind && result.validity.shows_index());
    // Where only zeros were counted, or the water no longer flows, there is nothing to show.
    let (has_animals, has_structure) =
        (is_running && has(IndexKind::Saprobic), is_running && has(IndexKind::Structure));
    let is_set_aside = may_edit && !is_running && (filled.animals > 0 || filled.answers > 0);
    let kits = Kits { kits: catalogue::kits(db).await?, calibrations: catalogue::calibrations(db).await? };
    // As the author put them: a type stands where its first value does.
    let mut in_order: Vec<&ParameterType> = types.iter().collect();
    in_order.sort_by_key(|t| values.iter().position(|value| value.parameter_type_id == t.id).unwrap_or(usize::MAX));
    let rows = |animals: bool| {
        let of_kind = in_order.iter().filter(|t| (t.category == Category::Biological) == animals);
        of_kind.filter_map(|t| value_row(t, &values, &kits, visit.locale)).collect()
    };
    let place = (measurement.longitude, measurement.latitude);
    let mut related = store::earlier(db, measurement.water.id, measurement.measured_at, RELATED).await?;
    let earlier = related.len();
    related.extend(store::nearby(db, measurement.water.id, place, RELATED).await?);
    let mut related = summaries_with(db, visit.locale, &types, related).await?;
    Ok(MeasurementPage {
        nearby: related.split_off(earlier),
        earlier: related,
        cards: found,
        values: rows(false),
        animals: if has_animals { rows(true) } else { Vec::new() },
        structure: if has_structure { structure_rows(grades) } else { Vec::new() },
        is_set_aside,
        may_edit,
        ..head(visit, measurement, filled)
    })
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
fn head(visit: &Visit, m: Measurement, filled: Filled) -> MeasurementPage {
    let locale = visit.locale;
    let steps = if m.state == State::Draft { steps(Step::Publish, Some((&m, filled)), locale) } else { Vec::new() };
    MeasurementPage {
        title: title(locale, m.id),
        flow_type: m.water.flow_type,
        longitude: m.longitude,
        latitude: m.latitude,
        water_id: m.water.id,
        water_name: water_name(locale, &m.water),
        kind: kind(m.water.flow_type),
        water_type_key: m.water.water_type.map(|name| format!("common-water-type-{name}")),
        measured_text: date_time(m.measured_at, m.time_zone, locale),
        time_zone: m.time_zone.name().to_owned(),
        note: m.note.lines().map(str::to_owned).collect(),
        map_href: map_href(m.longitude, m.latitude),
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
        is_set_aside: false,
        earlier: Vec::new(),
        nearby: Vec::new(),
        is_reportable: m.state == State::Published,
    }
}
