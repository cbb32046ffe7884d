//! Loading waters from GeoJSON.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    feature::{FeatureFault, NewWater},
    store::{self, Saved},
};
use crate::platform::{App, Error, Result};

/// Features written in one transaction: enough that the disk does not set the
/// pace, and few enough that pages keep being written meanwhile.
const BATCH: usize = 500;

/// What became of a file's features.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Waters that were new.
    pub added: usize,
    /// Waters that were there and differed.
    pub updated: usize,
    /// Waters that were there already, just so.
    pub unchanged: usize,
    /// Number of each feature that is no water, from 1, and what is wrong with it.
    pub skipped: Vec<(usize, String)>,
}

/// Why nothing, or not everything, was loaded.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The text as a whole can't be read.
    #[error("not a GeoJSON FeatureCollection or Feature: {0}")]
    NotGeoJson(String),
    /// The database failed; the batches before stay.
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
    /// What follows from changed waters failed; the batches before stay.
    #[error("what follows from the changed waters: {0}")]
    Follow(Error),
}

impl From<ImportError> for Error {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::NotGeoJson(_) => Self::Corrupt(error.to_string()),
            ImportError::Database(error) => Self::Database(error),
            ImportError::Follow(error) => error,
        }
    }
}

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
    let mut report = ImportReport::default();
    for (number, batch) in features.chunks(BATCH).enumerate() {
        let (txn, now) = (app.db.begin().await?, app.clock.now());
        let mut changed = Vec::new();
        for (place, feature) in batch.iter().enumerate() {
            match read(feature) {
                Ok(water) => match store::save(&txn, &water, now).await? {
                    Saved::Added => report.added += 1,
                    Saved::Updated(id) => {
                        report.updated += 1;
                        changed.extend(id);
                    }
                    Saved::Unchanged => report.unchanged += 1,
                },
                Err(fault) => report.skipped.push((number * BATCH + place + 1, fault.to_string())),
            }
        }
        if !changed.is_empty() {
            follow(&txn, &changed, now).await.map_err(ImportError::Follow)?;
        }
        txn.commit().await?;
    }
    Ok(report)
}

fn read(feature: &str) -> Result<NewWater, FeatureFault> {
    let value = serde_json::from_str(feature).map_err(|error| FeatureFault::Json(error.to_string()))?;
    NewWater::from_feature(&value)
}
