//! `GET /map/waters.json?bbox=`: the stored shapes of the waters in a box.

use poem::{Request, Response, handler, http::HeaderValue};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::tagged,
    cut::{self, Window},
};
use crate::{
    platform::{
        Error, Result,
        web::{Query, Visit},
    },
    water::{self, Bounds, DrawnWater, Part},
};

/// Waters of an answer, the largest first.
const MOST: u64 = 400;

/// Side of the largest box, in degrees.
const LARGEST: f64 = 1.0;

/// Positions closer together can't be told apart at the closest zoom that the
/// answer is for: some 8 metres, in degrees.
const FINEST: f64 = 0.000_07;

/// Waters hardly change: to be asked for again after an hour.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The query as it was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawBox {
    #[serde(default)]
    bbox: String,
}

#[handler]
pub(super) async fn show(visit: Visit, Query(raw): Query<RawBox>, req: &Request) -> Result<Response> {
    let window = window(&raw.bbox).ok_or(Error::BadRequest("map-box-wrong"))?;
    let bounds = Bounds {
        min_longitude: window.west,
        min_latitude: window.south,
        max_longitude: window.east,
        max_latitude: window.north,
    };
    let waters = water::within(visit.app.db.read(), bounds, MOST).await?;
    let features: Vec<Value> = waters.iter().filter_map(|water| feature(water, &window)).collect();
    let answer = json!({ "type": "FeatureCollection", "features": features });
    tagged(req, answer.to_string().into_bytes(), HeaderValue::from_static("application/geo+json"), CACHE).await
}

/// Four numbers with commas between: west, south, east, north.
fn window(bbox: &str) -> Option<Window> {
    let numbers: Vec<f64> = bbox.split(',').map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let &[west, south, east, north] = numbers.as_slice() else { return None };
    let is_box = west < east && south < north && east - west <= LARGEST && north - south <= LARGEST;
    let is_on_earth = west >= -180.0 && east <= 180.0 && south >= -90.0 && north <= 90.0;
    (is_box && is_on_earth).then_some(Window { west, south, east, north })
}

/// What is seen of a water, or nothing.
fn feature(water: &DrawnWater, window: &Window) -> Option<Value> {
    let (mut lines, mut areas, mut points) = (Vec::new(), Vec::new(), Vec::new());
    for part in water.shape.parts() {
        match part {
            Part::Point(point) => points.push(rounded(point)),
            Part::Line(line) => lines.extend(cut::line(&line, window, FINEST).into_iter().map(all_rounded)),
            Part::Area(rings) => {
                let rings: Vec<_> = rings.iter().map(|ring| cut::ring(ring, window, FINEST)).collect();
                // Without its outer ring a hole is a hole in nothing.
                if rings.first().is_some_and(|outer| !outer.is_empty()) {
                    areas.push(rings.into_iter().filter(|ring| !ring.is_empty()).map(all_rounded).collect::<Vec<_>>());
                }
            }
        }
    }
    let geometries: Vec<Value> = [
        (!areas.is_empty()).then(|| json!({ "type": "MultiPolygon", "coordinates": areas })),
        (!lines.is_empty()).then(|| json!({ "type": "MultiLineString", "coordinates": lines })),
        (!points.is_empty()).then(|| json!({ "type": "MultiPoint", "coordinates": points })),
    ]
    .into_iter()
    .flatten()
    .collect();
    let geometry = match geometries.as_slice() {
        [] => return None,
        [one] => one.clone(),
        _ => json!({ "type": "GeometryCollection", "geometries": geometries }),
    };
    let properties = json!({ "name": water.name, "kind": water::kind_of(water.flow_type) });
    Some(json!({ "type": "Feature", "id": water.id, "properties": properties, "geometry": geometry }))
}

fn all_rounded(line: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    line.into_iter().map(rounded).collect()
}

/// Five decimals: one metre.
fn rounded(position: [f64; 2]) -> [f64; 2] {
    position.map(|degrees| (degrees * 1e5).round() / 1e5)
}
