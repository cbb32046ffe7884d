//! Storing many waters, wherever they come from.

use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;

use super::{
    feature::NewWater,
    store::{self, Saved, Source},
};
use crate::platform::{App, Error, Result};

/// Waters written in one transaction: enough that the disk does not set the
/// pace, and few enough that pages keep being written meanwhile.
const BATCH: usize = 500;

/// What became of the waters.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Waters that were new.
    pub added: usize,
    /// Waters that were there and differed.
    pub updated: usize,
    /// Waters that were there already, just so.
    pub unchanged: usize,
    /// What is no water, and what is wrong with it.
    pub skipped: Vec<(Skipped, String)>,
}

/// What was not loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skipped {
    /// The feature of this number, from 1.
    Feature(usize),
    /// An element of OpenStreetMap.
    Element(super::OsmElement),
}

impl std::fmt::Display for Skipped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Feature(number) => write!(f, "feature {number}"),
            Self::Element(osm) => write!(f, "{} {}", osm.kind.as_str(), osm.id),
        }
    }
}

/// Why nothing, or not everything, was loaded.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The text as a whole can't be read.
    #[error("not a GeoJSON FeatureCollection or Feature: {0}")]
    NotGeoJson(String),
    /// The extract can't be read.
    #[error("not an OpenStreetMap extract (.osm.pbf): {0}")]
    NotAnExtract(String),
    /// There is nothing in it to load.
    #[error("there are no waters in it")]
    NoWaters,
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
            ImportError::NotGeoJson(_) | ImportError::NotAnExtract(_) | ImportError::NoWaters => {
                Self::Corrupt(error.to_string())
            }
            ImportError::Database(error) => Self::Database(error),
            ImportError::Follow(error) => error,
        }
    }
}

/// Stores waters, or brings the rows of the same waters up to date. What is no
/// water is told in the report.
///
/// `follow` brings up to date what others keep of waters: it is given the
/// numbers of those whose name or flow has changed, in the transaction that
/// changed them.
pub(super) async fn load(
    app: &App,
    waters: impl Iterator<Item = Result<NewWater, (Skipped, String)>>,
    source: Source,
    follow: impl AsyncFn(&DatabaseTransaction, &[i64], DateTime<Utc>) -> Result<()>,
) -> Result<ImportReport, ImportError> {
    let mut report = ImportReport::default();
    let mut waters = waters.peekable();
    while waters.peek().is_some() {
        let mut batch = Vec::new();
        for water in waters.by_ref().take(BATCH) {
            match water {
                Ok(water) => batch.push(water),
                Err(skipped) => report.skipped.push(skipped),
            }
        }
        if !batch.is_empty() {
            write(app, &batch, source, &mut report, &follow).await?;
        }
    }
    Ok(report)
}

async fn write(
    app: &App,
    batch: &[NewWater],
    source: Source,
    report: &mut ImportReport,
    follow: &impl AsyncFn(&DatabaseTransaction, &[i64], DateTime<Utc>) -> Result<()>,
) -> Result<(), ImportError> {
    let (txn, now) = (app.db.begin().await?, app.clock.now());
    let mut changed = Vec::new();
    // Two searches at one place find the same waters.
    store::one_at_a_time(&txn).await?;
    for water in batch {
        match store::save(&txn, water, source, now).await? {
            Saved::Added => report.added += 1,
            Saved::Updated(id) => {
                report.updated += 1;
                changed.extend(id);
            }
            Saved::Unchanged => report.unchanged += 1,
        }
    }
    if !changed.is_empty() {
        follow(&txn, &changed, now).await.map_err(ImportError::Follow)?;
    }
    txn.commit().await?;
    Ok(())
}
