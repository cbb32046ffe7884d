//! Loading waters: from GeoJSON, from OpenStreetMap extracts, from OpenStreetMap.

use std::{borrow::Cow, path::Path};

use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    feature::{FeatureFault, NewWater},
    load::{ImportError, ImportReport, Skipped, load},
    osm::Element,
    overpass::{self, Found, OverpassFault},
    pbf::{self, Progress},
    store::Source,
};
use crate::platform::{App, Result};

/// A document whose features are left unread, so that each can fail alone.
#[derive(Deserialize)]
struct Document<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    features: Option<Vec<&'a RawValue>>,
}

/// Loads a FeatureCollection, or a single Feature.
///
/// A water that is there already is not doubled: the same OpenStreetMap
/// element is brought up to date; without one, the same name and shape are the
/// same water. Repeating an import is harmless.
///
/// `follow` brings up to date what others keep of waters: it is given the
/// numbers of those whose name or flow has changed, in the transaction that
/// changed them. `measurement::refresh_at_waters` is made for it.
///
/// # Errors
/// When the text is no GeoJSON at all, or the database fails. A broken feature
/// is no error: it is named in the report.
pub async fn import_geojson(
    app: &App,
    text: &str,
    follow: impl AsyncFn(&DatabaseTransaction, &[i64], DateTime<Utc>) -> Result<()>,
) -> Result<ImportReport, ImportError> {
    let text = text.trim_start_matches('\u{feff}');
    let not_geojson = |reason: String| ImportError::NotGeoJson(reason);
    let document: Document<'_> = serde_json::from_str(text).map_err(|error| not_geojson(error.to_string()))?;
    let features = match (&*document.kind, document.features) {
        ("FeatureCollection", Some(features)) => features.into_iter().map(RawValue::get).collect(),
        ("FeatureCollection", None) => return Err(not_geojson("it has no features".to_owned())),
        ("Feature", _) => vec![text],
        (_, _) => return Err(not_geojson("it is of another type".to_owned())),
    };
    let waters = (1..)
        .zip(features)
        .map(|(number, feature)| read(feature).map_err(|fault| (Skipped::Feature(number), fault.to_string())));
    load(app, waters, Source::File, follow).await
}

/// Loads the waters of an OpenStreetMap extract (`.osm.pbf`). The file is read
/// three times, so that only the waters are kept in memory; `progress` is told
/// of each pass, where somebody watches.
///
/// # Errors
/// When the file is no extract or without a water, or the database fails. An element without a
/// shape is no error: it is named in the report.
pub async fn import_extract(
    app: &App,
    file: &Path,
    progress: Option<impl Fn(Progress) + Send + 'static>,
    follow: impl AsyncFn(&DatabaseTransaction, &[i64], DateTime<Utc>) -> Result<()>,
) -> Result<ImportReport, ImportError> {
    let file = file.to_owned();
    let not_an_extract = |reason: String| ImportError::NotAnExtract(reason);
    let read = tokio::task::spawn_blocking(move || {
        pbf::read(&file, &|step| {
            if let Some(progress) = &progress {
                progress(step);
            }
        })
    })
    .await;
    let extract =
        read.map_err(|error| not_an_extract(error.to_string()))?.map_err(|e| not_an_extract(e.to_string()))?;
    if extract.is_empty() {
        return Err(ImportError::NoWaters);
    }
    load(app, extract.into_elements().map(water_of), Source::File, follow).await
}

/// Loads the rivers of the administrative area with this name that are longer
/// than so many metres, from OpenStreetMap.
///
/// # Errors
/// When the database fails; the inner error, when OpenStreetMap does not answer.
pub async fn import_area(
    app: &App,
    area: &str,
    metres: f64,
    follow: impl AsyncFn(&DatabaseTransaction, &[i64], DateTime<Utc>) -> Result<()>,
) -> Result<Result<ImportReport, OverpassFault>, ImportError> {
    let found = match overpass::rivers_in(app, area, metres).await {
        Ok(found) if found.is_empty() => return Ok(Err(OverpassFault::Nothing)),
        Ok(found) => found,
        Err(fault) => return Ok(Err(fault)),
    };
    Ok(Ok(load(app, found.into_iter().map(found_water), Source::OpenStreetMap, follow).await?))
}

/// Asks OpenStreetMap for the waters around a place, and stores them. Only for
/// somebody who has pressed a button: the answer takes seconds.
///
/// # Errors
/// When the database fails; the inner error, when OpenStreetMap does not help.
pub async fn search_openstreetmap(
    app: &App,
    longitude: f64,
    latitude: f64,
    radius: f64,
    follow: impl AsyncFn(&DatabaseTransaction, &[i64], DateTime<Utc>) -> Result<()>,
) -> Result<Result<ImportReport, OverpassFault>> {
    let found = match overpass::around(app, longitude, latitude, radius).await {
        Ok(found) if found.is_empty() => return Ok(Err(OverpassFault::Nothing)),
        Ok(found) => found,
        Err(fault) => {
            tracing::warn!(%fault, "OpenStreetMap was asked in vain");
            return Ok(Err(fault));
        }
    };
    Ok(Ok(load(app, found.into_iter().map(found_water), Source::OpenStreetMap, follow).await?))
}

fn found_water(Found { identity, water }: Found) -> Result<NewWater, (Skipped, String)> {
    water.map_err(|fault| (Skipped::Element(identity), fault.to_string()))
}

fn water_of(element: Element) -> Result<NewWater, (Skipped, String)> {
    let osm = element.identity;
    element.into_water().map_err(|fault| (Skipped::Element(osm), fault.to_string()))
}

fn read(feature: &str) -> Result<NewWater, FeatureFault> {
    let value = serde_json::from_str(feature).map_err(|error| FeatureFault::Json(error.to_string()))?;
    NewWater::from_feature(&value)
}
