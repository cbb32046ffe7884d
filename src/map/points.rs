//! `GET /map/points.json`: all published measurements in one compact answer.
//!
//! Columns instead of rows, and each number as the difference from the one
//! before it: neighbours in the list were often made on one day at one water,
//! so that most of it compresses to almost nothing.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use poem::{Request, Response, handler, http::HeaderValue, web::Data};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use tokio::sync::Mutex as AsyncMutex;

use super::answer::{aside, tag_of, tagged, zipped};
use crate::{
    auth::Viewer,
    catalogue,
    measurement::{self, MapPoint, RawFilter},
    platform::{
        Error, Result,
        delivery::{Coding, Outcome, Representation, deliver, evaluate, negotiate, not_acceptable},
        secret::sha256,
        web::{Query, Visit},
    },
    quality::FlowType,
};

/// Changes with the shape of the payload.
const FORMAT: &str = "2";

/// Parts of a degree: about one metre, finer than the map draws.
const SCALE: f64 = 1e5;

const SECONDS_IN_A_DAY: i64 = 86_400;

/// The payload. Every list is as long as `flow`; `assets/js/map/points.js` reads it.
#[derive(Debug, Default, Serialize)]
struct Points {
    /// Parts of a degree in `lng` and `lat`.
    scale: f64,
    /// Numbers of the measurements, ascending: each the difference from the one before.
    id: Vec<i64>,
    /// Longitudes: each the difference from the one before.
    lng: Vec<i64>,
    /// Latitudes: each the difference from the one before.
    lat: Vec<i64>,
    /// Days since 1970 in UTC: each the difference from the one before.
    day: Vec<i64>,
    /// A letter for how the water moves: `r`, `s`, or `u` for unknown.
    flow: String,
}

/// The last payload, in both codings. It is made once, however many ask for it at the same time.
#[derive(Debug, Default)]
pub(super) struct Kept {
    last: Mutex<Option<Arc<Forms>>>,
    /// Held by the one who makes the next.
    making: AsyncMutex<()>,
}

#[derive(Debug)]
struct Forms {
    hash: String,
    plain: Bytes,
    zipped: Bytes,
}

#[handler]
pub(super) async fn show(
    visit: Visit,
    viewer: Viewer,
    Query(raw): Query<RawFilter>,
    Data(kept): Data<&Arc<Kept>>,
    req: &Request,
) -> Result<Response> {
    let db = visit.app.db.read();
    if req.uri().query().is_some() {
        let types = catalogue::parameter_types(db).await?;
        let (filter, _) = raw.check(&viewer, visit.time_zone, &types);
        // A query that narrows nothing is no reason to make the payload again.
        if !filter.is_empty() {
            let points = measurement::map_points_where(db, &filter).await?;
            // Whose measurements are meant depends on who asks.
            let cache = HeaderValue::from_static("private, no-cache");
            let body = aside(move || json(&points)).await?;
            return tagged(req, body, HeaderValue::from_static("application/json"), cache).await;
        }
    }
    // Before the points: if they change in between, the next request sees another version.
    let version = measurement::map_version(db).await?;
    let hash = hex::encode(sha256(format!("{FORMAT}-{version}")));
    let Some(coding) = negotiate(req.headers(), &[Coding::Gzip]) else { return Ok(not_acceptable()) };
    let tag = coding.map_or_else(|| hash.clone(), |coding| format!("{hash}-{}", coding.name()));
    let etag = tag_of(&tag)?;
    let body = if evaluate(req.headers(), &etag, None) == Outcome::NotModified {
        Bytes::new()
    } else {
        let forms = kept.get_or_make(hash, db).await?;
        if coding.is_some() { forms.zipped.clone() } else { forms.plain.clone() }
    };
    let representation = Representation {
        coding,
        is_negotiated: true,
        ..Representation::new(
            body,
            HeaderValue::from_static("application/json"),
            etag,
            // The same for everybody, and asked for again each time.
            HeaderValue::from_static("public, no-cache"),
        )
    };
    Ok(deliver(req.method(), req.headers(), &representation))
}

impl Kept {
    /// The payload of this version, made by the first who asks for it; the others wait.
    async fn get_or_make(&self, hash: String, db: &impl ConnectionTrait) -> Result<Arc<Forms>> {
        if let Some(forms) = self.get(&hash) {
            return Ok(forms);
        }
        let _turn = self.making.lock().await;
        if let Some(forms) = self.get(&hash) {
            return Ok(forms);
        }
        let points = measurement::map_points(db).await?;
        Ok(self.put(aside(move || forms(hash, &points)).await?))
    }

    /// What is kept of this version.
    fn get(&self, hash: &str) -> Option<Arc<Forms>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone().filter(|forms| forms.hash == hash)
    }

    fn put(&self, forms: Forms) -> Arc<Forms> {
        let forms = Arc::new(forms);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(forms.clone());
        forms
    }
}

fn forms(hash: String, points: &[MapPoint]) -> Result<Forms> {
    let plain = json(points)?;
    Ok(Forms { hash, zipped: zipped(&plain)?.into(), plain: plain.into() })
}

fn json(points: &[MapPoint]) -> Result<Vec<u8>> {
    serde_json::to_vec(&Points::of(points)).map_err(|error| Error::Corrupt(error.to_string()))
}

impl Points {
    fn of(points: &[MapPoint]) -> Self {
        let mut sorted: Vec<&MapPoint> = points.iter().collect();
        sorted.sort_by_key(|point| point.id);
        let letter = |flow| match flow {
            Some(FlowType::Running) => 'r',
            Some(FlowType::Standing) => 's',
            None => 'u',
        };
        let part = |degrees: f64| (degrees * SCALE).round() as i64;
        Self {
            scale: SCALE,
            id: differences(sorted.iter().map(|point| point.id)),
            lng: differences(sorted.iter().map(|point| part(point.longitude))),
            lat: differences(sorted.iter().map(|point| part(point.latitude))),
            day: differences(sorted.iter().map(|point| point.measured_at.timestamp().div_euclid(SECONDS_IN_A_DAY))),
            flow: sorted.iter().map(|point| letter(point.flow_type)).collect(),
        }
    }
}

/// Each number less the one before it; the first as it is.
fn differences(numbers: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut before = 0;
    numbers.map(|number| number - std::mem::replace(&mut before, number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random(seed: u64) -> f64 {
        // SplitMix64: the same points on each run.
        let mut z = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    #[test]
    fn a_hundred_thousand_points_anywhere_cost_ten_bytes_each_at_most() {
        let points: Vec<MapPoint> = (0..100_000_u64)
            .map(|place| MapPoint {
                id: place as i64 + 1,
                longitude: 5.9 + 9.0 * random(4 * place),
                latitude: 47.3 + 7.7 * random(4 * place + 1),
                water_id: 1,
                flow_type: (random(4 * place + 2) < 0.7).then_some(FlowType::Running),
                measured_at: chrono::DateTime::from_timestamp((1.7e9 * random(4 * place + 3)) as i64, 0)
                    .expect("a time"),
            })
            .collect();
        let forms = forms(String::new(), &points).expect("a payload");
        let each = forms.zipped.len() as f64 / points.len() as f64;
        assert!(each < 10.0, "{each} bytes a point");
    }

    #[test]
    fn differences_add_up() {
        assert_eq!(differences([5, 3, 3, -2].into_iter()), [5, -2, 0, -5]);
        assert!(differences(std::iter::empty()).is_empty());
    }
}
