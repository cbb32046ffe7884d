//! `GET /map/points.json`: all published measurements in one compact answer.

use poem::{Request, Response, handler, http::HeaderValue};
use serde::Serialize;

use crate::{
    measurement::{self, MapPoint},
    platform::{
        Error, Result,
        delivery::{EntityTag, Outcome, Representation, deliver, evaluate},
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

/// Changes with the shape of the payload.
const FORMAT: &str = "1";

#[handler]
pub(super) async fn show(visit: Visit, req: &Request) -> Result<Response> {
    let db = visit.app.db.read();
    // Before the points: if they change in between, the next request sees another version.
    let version = measurement::map_version(db).await?;
    let hash = hex::encode(sha256(&format!("{FORMAT}-{version}")));
    let etag = EntityTag::new(&hash).ok_or_else(|| Error::Corrupt("an entity tag of hex digits".to_owned()))?;
    let is_known = evaluate(req.headers(), &etag, None) == Outcome::NotModified;
    let body = if is_known { String::new() } else { payload(&measurement::map_points(db).await?)? };
    let representation = Representation::new(
        body.into(),
        HeaderValue::from_static("application/json"),
        etag,
        // The same for everybody, and asked for again each time.
        HeaderValue::from_static("public, no-cache"),
    );
    Ok(deliver(req.method(), req.headers(), &representation))
}

fn payload(points: &[MapPoint]) -> Result<String> {
    let payload = Points { points: points.iter().map(Point::from).collect() };
    serde_json::to_string(&payload).map_err(|error| Error::Corrupt(error.to_string()))
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
