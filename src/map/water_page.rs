//! `GET /water/<id>/`: a water, its shape, and what was found there over time.

use poem::{Response, handler, web::Path};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::{
    history::{self, Place, flow_of},
    outline::Outline,
    water_view::{Comparison, History},
};
use crate::{
    measurement::{self, MeasurementSummary},
    platform::{
        Error, Result,
        i18n::Locale,
        text,
        web::{Pagination, Query, Visit},
    },
    water::{self, Bounds, Shape, Water},
};

/// Measurements of a page.
const PAGE: u64 = 10;

/// Waters that a search for a second one finds at most.
const MATCHES: u64 = 10;

/// Zoom levels of the map between which a shape is shown.
const ZOOM: std::ops::RangeInclusive<f64> = 5.0..=14.0;

/// The query as it was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawPage {
    #[serde(default)]
    page: String,
    /// The number of a second water.
    #[serde(default)]
    compare: String,
    /// The name of a second water, to choose it by.
    #[serde(default)]
    with: String,
}

/// The view of `map/water`.
#[derive(Debug, Serialize)]
struct WaterPage {
    id: i64,
    name: String,
    kind: &'static str,
    type_key: Option<String>,
    map_href: String,
    osm_href: Option<String>,
    wikipedia_url: Option<String>,
    outline: Outline,
    history: Option<History>,
    comparison: Comparison,
    total: u64,
    rows: Vec<MeasurementSummary>,
    pages: Pagination,
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>, Query(raw): Query<RawPage>) -> Result<Response> {
    let db = visit.app.db.read();
    let water = find(db, &id).await?.ok_or(Error::NotFound)?;
    let other = find(db, &raw.compare).await?.filter(|other| other.id != water.id);
    let ids: Vec<i64> = [Some(water.id), other.as_ref().map(|other| other.id)].into_iter().flatten().collect();
    let (points, of_other): (Vec<_>, Vec<_>) =
        measurement::map_points_at(db, &ids).await?.into_iter().partition(|point| point.water_id == water.id);
    // Without a measurement it is nobody's business yet.
    if points.is_empty() {
        return Err(Error::NotFound);
    }
    let other = other.filter(|_| !of_other.is_empty());
    let mut places = vec![place(&water, visit.locale)];
    places.extend(other.as_ref().map(|other| place(other, visit.locale)));

    let (panels, is_cut) = history::panels(db, &places).await?;
    let found = measurement::waters_by_name(db, text::search_words(&raw.with), MATCHES).await?;
    let comparison = Comparison::new(&raw.compare, &raw.with, &places, &found, visit.locale);
    let history =
        (!panels.is_empty()).then(|| History::new(&panels, is_cut, &places, visit.app.config.time_zone, visit.locale));

    let total = points.len() as u64;
    let pages = Pagination::new(raw.page.parse().unwrap_or(1), PAGE, total, visit.path());
    let (_, rows) = measurement::summaries_at_water(db, visit.locale, water.id, pages.offset(PAGE), PAGE).await?;
    let spots: Vec<[f64; 2]> = points.iter().map(|point| [point.longitude, point.latitude]).collect();
    let view = WaterPage {
        id: water.id,
        name: places.swap_remove(0).name,
        kind: water::kind_of(water.flow_type),
        type_key: water.water_type.map(|kind| format!("common-water-type-{}", kind.as_str())),
        map_href: map_href(water.bounds),
        osm_href: water.osm.map(|osm| format!("https://www.openstreetmap.org/{}/{}", osm.kind.as_str(), osm.id)),
        outline: Outline::of(&shape(&water)?, &spots),
        wikipedia_url: water.wikipedia(visit.locale).map(str::to_owned),
        history,
        comparison,
        total,
        rows,
        pages,
    };
    visit.page("map/water", &view)
}

/// The water with this number, as it was typed.
async fn find(db: &impl ConnectionTrait, id: &str) -> Result<Option<Water>> {
    match id.parse() {
        Ok(id) => water::find(db, id).await,
        Err(_) => Ok(None),
    }
}

pub(super) fn place(water: &Water, locale: Locale) -> Place {
    Place {
        id: water.id,
        name: water::display_name(water.name.as_deref(), water.water_type, locale),
        flow: flow_of(water.flow_type),
    }
}

/// The water with this number, as it was typed, for plots.
pub(super) async fn place_of(db: &impl ConnectionTrait, id: &str, locale: Locale) -> Result<Option<Place>> {
    Ok(find(db, id).await?.map(|water| place(&water, locale)))
}

/// The stored shape of a water.
pub(super) fn shape(water: &Water) -> Result<Shape> {
    let corrupt = |reason: String| Error::Corrupt(format!("shape of water {}: {reason}", water.id));
    let value = serde_json::from_str(&water.geometry).map_err(|error| corrupt(error.to_string()))?;
    Shape::from_geojson(&value).map_err(|fault| corrupt(fault.to_string()))
}

/// The map page with the whole shape in view.
fn map_href(bounds: Bounds) -> String {
    let longitude = f64::midpoint(bounds.min_longitude, bounds.max_longitude);
    let latitude = f64::midpoint(bounds.min_latitude, bounds.max_latitude);
    let across = (bounds.max_longitude - bounds.min_longitude).max(bounds.max_latitude - bounds.min_latitude);
    // A map of 512 pixels shows the whole world at zoom 0; half as much again for the margin.
    let zoom = (360.0 / (across * 1.5).max(1e-6)).log2().clamp(*ZOOM.start(), *ZOOM.end());
    format!("/?lng={longitude:.4}&lat={latitude:.4}&zoom={zoom:.1}")
}
