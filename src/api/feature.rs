//! GeoJSON as answers: collections of features with properties of any shape.

use poem::Response;
use serde::Serialize;

use super::paging::Around;
use crate::platform::{Error, Result};

/// A GeoJSON feature.
#[derive(Debug, Serialize)]
pub(super) struct Feature<G, P> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: i64,
    geometry: G,
    properties: P,
}

impl<G, P> Feature<G, P> {
    pub(super) fn new(id: i64, geometry: G, properties: P) -> Self {
        Self { kind: "Feature", id, geometry, properties }
    }
}

/// A GeoJSON feature collection.
#[derive(Debug, Serialize)]
pub(super) struct FeatureCollection<G, P> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    page: Option<PageOfFeatures>,
    features: Vec<Feature<G, P>>,
}

/// Which page of a list a collection is.
#[derive(Debug, Serialize)]
struct PageOfFeatures {
    /// Features of the whole list.
    count: u64,
    next: Option<String>,
    previous: Option<String>,
}

impl<G, P> FeatureCollection<G, P> {
    pub(super) fn new(features: Vec<Feature<G, P>>) -> Self {
        Self { kind: "FeatureCollection", page: None, features }
    }

    /// A page of a list.
    pub(super) fn paged(features: Vec<Feature<G, P>>, count: u64, around: Around) -> Self {
        let Around { next, previous } = around;
        Self { kind: "FeatureCollection", page: Some(PageOfFeatures { count, next, previous }), features }
    }
}

/// A point of GeoJSON: longitude and latitude.
#[derive(Debug, Serialize)]
pub(super) struct PointGeometry {
    #[serde(rename = "type")]
    kind: &'static str,
    coordinates: [f64; 2],
}

impl PointGeometry {
    pub(super) fn new(longitude: f64, latitude: f64) -> Self {
        Self { kind: "Point", coordinates: [longitude, latitude] }
    }
}

/// Answers with `body` as JSON.
///
/// # Errors
/// When `body` can't be written as JSON, which is a fault of ours.
pub(super) fn json<T: Serialize>(body: &T) -> Result<Response> {
    let text = serde_json::to_string(body).map_err(|error| Error::Corrupt(error.to_string()))?;
    Ok(Response::builder().content_type("application/json").body(text))
}
