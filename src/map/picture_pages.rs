//! Maps as pictures over HTTP: the preview of a measurement, and the signs of
//! clusters that pages elsewhere may still ask for.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use poem::{
    Request, Response, handler,
    http::HeaderValue,
    web::{Data, Path},
};
use tokio::sync::Semaphore;

use super::{
    answer::{anywhere, picture, tag_of},
    picture::{MapPicture, Pin, Section, marker_svg, png},
};
use crate::{
    measurement::{self, MeasurementSummary},
    platform::{
        App, Error, Result,
        delivery::{Outcome, Representation, deliver, evaluate},
        i18n::{Locale, asked_for},
        secret::sha256,
        web::Visit,
    },
    water::{self, Bounds},
};

/// Pictures drawn at once: each takes a core.
const AT_ONCE: usize = 2;
/// Pictures that are kept, some 100 KB each.
const KEPT: usize = 48;

/// What other sites show as a preview: 1.91 to 1, as they ask for.
const PREVIEW: (u32, u32) = (1200, 630);
/// A strip on a page.
const STRIP: (u32, u32) = (900, 300);
const PREVIEW_ZOOM: f64 = 9.0;
const STRIP_ZOOM: f64 = 9.0;
/// Shapes of waters in a picture.
const MOST_WATERS: u64 = 150;

/// Fresh for an hour, to be asked for again after that.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The version of the signs' look: another one in the address is another sign.
const MARKER_VERSION: &str = "MQ";
/// Ten years: what the address says never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=315360000, immutable");

/// Draws few pictures at once, and keeps the last ones.
#[derive(Debug)]
pub(super) struct Studio {
    places: Semaphore,
    kept: Mutex<VecDeque<(String, Bytes)>>,
}

impl Default for Studio {
    fn default() -> Self {
        Self { places: Semaphore::new(AT_ONCE), kept: Mutex::default() }
    }
}

impl Studio {
    /// The PNG of an SVG with this hash.
    async fn png(&self, app: &Arc<App>, hash: &str, svg: String) -> Result<Bytes> {
        if let Some(bytes) = self.find(hash) {
            return Ok(bytes);
        }
        let broken = |reason: String| Error::Corrupt(format!("a map as a picture: {reason}"));
        let _place = self.places.acquire().await.map_err(|error| broken(error.to_string()))?;
        // Another request may have drawn it while this one waited.
        if let Some(bytes) = self.find(hash) {
            return Ok(bytes);
        }
        let assets = app.assets.clone();
        let drawn = tokio::task::spawn_blocking(move || png(&svg, &assets)).await;
        let drawn = drawn.map_err(|error| broken(error.to_string()))?.map_err(|error| broken(error.to_string()))?;
        let bytes = Bytes::from(drawn);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(KEPT - 1);
        kept.push_front((hash.to_owned(), bytes.clone()));
        Ok(bytes)
    }

    fn find(&self, hash: &str) -> Option<Bytes> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, _)| known == hash).map(|(_, bytes)| bytes.clone())
    }
}

#[handler]
pub(super) async fn preview(
    visit: Visit,
    Path(id): Path<String>,
    Data(studio): Data<&Arc<Studio>>,
    req: &Request,
) -> Result<Response> {
    let svg = around(&visit, &id, PREVIEW, PREVIEW_ZOOM, asked_for(req).unwrap_or(Locale::De)).await?;
    let hash = hex::encode(sha256(&svg));
    let etag = tag_of(&hash)?;
    let is_known = evaluate(req.headers(), &etag, None) == Outcome::NotModified;
    let bytes = if is_known { Bytes::new() } else { studio.png(&visit.app, &hash, svg).await? };
    let representation = Representation::new(bytes, HeaderValue::from_static("image/png"), etag, CACHE);
    Ok(anywhere(deliver(req.method(), req.headers(), &representation)))
}

#[handler]
pub(super) async fn strip(visit: Visit, Path(id): Path<String>, req: &Request) -> Result<Response> {
    let svg = around(&visit, &id, STRIP, STRIP_ZOOM, asked_for(req).unwrap_or(Locale::De)).await?;
    picture(req, svg.into_bytes(), HeaderValue::from_static("image/svg+xml"), CACHE).await
}

/// The map around a published measurement.
async fn around(visit: &Visit, id: &str, size: (u32, u32), zoom: f64, locale: Locale) -> Result<String> {
    let db = visit.app.db.read();
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let found: MeasurementSummary = measurement::summary(db, locale, id).await?.ok_or(Error::NotFound)?;
    let pin = Pin { longitude: found.longitude, latitude: found.latitude, flow_type: found.flow_type };
    let section = Section::Around { longitude: found.longitude, latitude: found.latitude, zoom };
    with_waters(&visit.app, section, size, vec![pin], locale).await
}

/// A map as SVG with the waters in it; `size` is in pixels.
///
/// # Errors
/// When the database fails.
pub async fn with_waters(
    app: &App,
    section: Section,
    size: (u32, u32),
    pins: Vec<Pin>,
    locale: Locale,
) -> Result<String> {
    let mut picture = MapPicture { width: size.0, height: size.1, section, locale, waters: Vec::new(), pins };
    picture.waters = water::within(app.db.read(), bounds(&picture), MOST_WATERS).await?;
    Ok(picture.svg(&app.assets))
}

/// A text that changes when other waters come into [`with_waters`].
///
/// # Errors
/// When the database fails.
pub async fn waters_version(app: &App, section: Section, size: (u32, u32), pins: Vec<Pin>) -> Result<String> {
    let (width, height) = size;
    let picture = MapPicture { width, height, section, locale: Locale::De, waters: Vec::new(), pins };
    water::version_within(app.db.read(), bounds(&picture)).await
}

fn bounds(picture: &MapPicture) -> Bounds {
    let [west, south, east, north] = picture.bounds();
    Bounds { min_longitude: west, min_latitude: south, max_longitude: east, max_latitude: north }
}

#[handler]
pub(super) async fn marker(
    visit: Visit,
    Path(count): Path<String>,
    Data(studio): Data<&Arc<Studio>>,
    req: &Request,
) -> Result<Response> {
    sign(&visit, &count, studio, req).await
}

#[handler]
pub(super) async fn versioned_marker(
    visit: Visit,
    Path((count, version)): Path<(String, String)>,
    Data(studio): Data<&Arc<Studio>>,
    req: &Request,
) -> Result<Response> {
    if version.trim_end_matches('=') != MARKER_VERSION {
        return Err(Error::NotFound);
    }
    sign(&visit, &count, studio, req).await
}

async fn sign(visit: &Visit, count: &str, studio: &Studio, req: &Request) -> Result<Response> {
    let is_number = count.bytes().all(|byte| byte.is_ascii_digit());
    let count: u32 = count.parse().ok().filter(|_| is_number).ok_or(Error::NotFound)?;
    let svg = marker_svg(count);
    let bytes = studio.png(&visit.app, &hex::encode(sha256(&svg)), svg).await?;
    picture(req, bytes.to_vec(), HeaderValue::from_static("image/png"), FOR_EVER).await
}
