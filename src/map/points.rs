//! `GET /map/points.json`: all published measurements in one compact answer.

use poem::{Request, Response, handler, http::HeaderValue};
use serde::Serialize;

use crate::{
    measurement::{self, MapPoint},
    platform::{
        Error, Result,
        delivery::{EntityTag, Representation, deliver},
        secret::sha256,
        web::Visit,
    },
    quality::FlowType,
};

/// The payload.
#[derive(Debug, Serialize)]
struct Points {
    points: Vec<Point>,
}

/// Number, longitude, latitude, and a letter for how the water moves.
#[derive(Debug, Serialize)]
struct Point(i64, f64, f64, char);

#[handler]
pub(super) async fn show(visit: Visit, req: &Request) -> Result<Response> {
    let points = measurement::map_points(visit.app.db.read()).await?;
    let payload = Points { points: points.iter().map(Point::from).collect() };
    let body = serde_json::to_string(&payload).map_err(|error| Error::Corrupt(error.to_string()))?;
    let hash = hex::encode(sha256(&body));
    let etag = EntityTag::new(&hash).ok_or_else(|| Error::Corrupt("an entity tag of hex digits".to_owned()))?;
    let representation = Representation::new(
        body.into(),
        HeaderValue::from_static("application/json"),
        etag,
        // The same for everybody, and asked for again each time.
        HeaderValue::from_static("public, no-cache"),
    );
    Ok(deliver(req.method(), req.headers(), &representation))
}

impl From<&MapPoint> for Point {
    fn from(point: &MapPoint) -> Self {
        let letter = match point.flow_type {
            Some(FlowType::Running) => 'r',
            Some(FlowType::Standing) => 's',
            None => 'u',
        };
        Self(point.id, rounded(point.longitude), rounded(point.latitude), letter)
    }
}

/// Five decimals: one metre, finer than the map draws.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}
