//! `GET /water/<id>/`: a water, its shape, and what was measured there.

use poem::{Response, handler, web::Path};
use serde::{Deserialize, Serialize};

use super::outline::Outline;
use crate::{
    measurement::{self, MeasurementSummary},
    platform::{
        Error, Result,
        web::{Pagination, Query, Visit},
    },
    water::{self, Bounds, Shape, Water},
};

/// Measurements of a page.
const PAGE: u64 = 10;

/// Zoom levels of the map between which a shape is shown.
const ZOOM: std::ops::RangeInclusive<f64> = 5.0..=14.0;

/// The query as it was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawPage {
    #[serde(default)]
    page: String,
}

/// The view of `map/water`.
#[derive(Debug, Serialize)]
struct WaterPage {
    name: String,
    kind: &'static str,
    type_key: Option<String>,
    map_href: String,
    osm_href: Option<String>,
    wikipedia_url: Option<String>,
    outline: Outline,
    total: u64,
    rows: Vec<MeasurementSummary>,
    pages: Pagination,
}

#[handler]
pub(super) async fn show(visit: Visit, Path(id): Path<String>, Query(raw): Query<RawPage>) -> Result<Response> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let db = visit.app.db.read();
    let water = water::find(db, id).await?.ok_or(Error::NotFound)?;
    let points = measurement::map_points_at(db, &[id]).await?;
    // Without a measurement it is nobody's business yet.
    if points.is_empty() {
        return Err(Error::NotFound);
    }
    let total = points.len() as u64;
    let pages = Pagination::new(raw.page.parse().unwrap_or(1), PAGE, total, visit.path());
    let (_, rows) = measurement::summaries_at_water(db, visit.locale, id, pages.offset(PAGE), PAGE).await?;
    let places: Vec<[f64; 2]> = points.iter().map(|point| [point.longitude, point.latitude]).collect();
    let view = WaterPage {
        name: water::display_name(water.name.as_deref(), water.water_type, visit.locale),
        kind: water::kind_of(water.flow_type),
        type_key: water.water_type.map(|kind| format!("common-water-type-{}", kind.as_str())),
        map_href: map_href(water.bounds),
        osm_href: water.osm.map(|osm| format!("https://www.openstreetmap.org/{}/{}", osm.kind.as_str(), osm.id)),
        outline: Outline::of(&shape(&water)?, &places),
        wikipedia_url: water.wikipedia(visit.locale).map(str::to_owned),
        total,
        rows,
        pages,
    };
    visit.page("map/water", &view)
}

fn shape(water: &Water) -> Result<Shape> {
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
