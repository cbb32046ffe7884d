//! `GET /api/v1/measurements/`: where measurements are.

use std::collections::BTreeMap;

use poem::{Response, handler};
use serde::{Deserialize, Serialize};

use super::feature::{Feature, FeatureCollection, PointGeometry, json};
use crate::{
    measurement,
    platform::{
        Error, Result,
        web::{Query, Visit},
    },
    quality::FlowType,
};

/// Waters that one request may name: databases limit the parameters of a query.
const MOST_WATERS: usize = 500;

/// The query as it was sent.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawFilter {
    #[serde(default)]
    water: Vec<String>,
}

#[derive(Debug, Serialize)]
struct MeasurementProperties {
    water_flow_type: Option<FlowType>,
    water_id: i64,
}

#[handler]
pub(super) async fn list(visit: Visit, Query(raw): Query<RawFilter>) -> Result<Response> {
    let waters: Option<Vec<i64>> = raw.water.iter().map(|id| id.trim().parse().ok()).collect();
    let waters = waters.filter(|waters| waters.len() <= MOST_WATERS);
    let fault = || Error::Unprocessable(BTreeMap::from([("water".to_owned(), visit.text("api-waters"))]));
    let db = visit.app.db.read();
    let points = match waters.ok_or_else(fault)? {
        all if all.is_empty() => measurement::map_points(db).await?,
        some => measurement::map_points_at(db, &some).await?,
    };
    let features = points.into_iter().map(|point| {
        let properties = MeasurementProperties { water_flow_type: point.flow_type, water_id: point.water_id };
        Feature::new(point.id, PointGeometry::new(point.longitude, point.latitude), properties)
    });
    json(&FeatureCollection::new(features.collect()))
}
