//! Keeping the waters of OpenStreetMap up to date.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::DatabaseTransaction;

use super::{
    load::load,
    overpass::{self, Found, OverpassFault},
    store::{self, Source, StaleWater},
};
use crate::platform::{App, Error, Result};

/// A water is asked for again after so many days.
const AGE: TimeDelta = TimeDelta::days(60);

/// What became of the waters that were due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefreshReport {
    /// They differed, and are up to date now.
    pub updated: usize,
    /// They are as they were.
    pub unchanged: usize,
    /// OpenStreetMap has them no longer, or without a shape: kept as they
    /// are, and marked for review.
    pub gone: usize,
    /// Not reached: tried again next time. Number of the water, and why.
    pub failed: Vec<(i64, String)>,
}

/// Asks OpenStreetMap again for the waters that were not updated for 60 days:
/// those that wait for it, then the oldest, `limit` at most. Each is fetched
/// and stored on its own, so that one failure does not lose the others. One that
/// fails goes to the end of the queue: ten that always fail do not keep the
/// others from their turn.
///
/// `follow` is that of [`super::import_geojson`]; no further water is begun once
/// `goes_on` denies.
///
/// # Errors
/// When the database fails.
pub async fn refresh(
    app: &App,
    limit: u64,
    follow: impl AsyncFn(&DatabaseTransaction, &[i64], DateTime<Utc>) -> Result<()> + Copy,
    goes_on: impl Fn() -> bool,
) -> Result<RefreshReport> {
    let mut report = RefreshReport::default();
    let is_off = app.config.outside.overpass.is_none();
    for water in store::stale(app.db.read(), app.clock.now() - AGE, limit).await? {
        if !goes_on() {
            break;
        }
        // Without the service none can be asked, and that is no fault of the water.
        if is_off {
            report.failed.push((water.id, OverpassFault::Off.to_string()));
            break;
        }
        store::note_attempt(app.db.read(), water.id, app.clock.now()).await?;
        match overpass::element(app, water.osm).await {
            Ok(Some(found)) => refreshed(app, &water, found, follow, &mut report).await?,
            Ok(None) => {
                store::mark_gone(app.db.read(), water.id, app.clock.now()).await?;
                report.gone += 1;
            }
            Err(fault) => report.failed.push((water.id, fault.to_string())),
        }
    }
    Ok(report)
}

async fn refreshed(
    app: &App,
    water: &StaleWater,
    found: Found,
    follow: impl AsyncFn(&DatabaseTransaction, &[i64], DateTime<Utc>) -> Result<()> + Copy,
    report: &mut RefreshReport,
) -> Result<()> {
    let Ok(new) = found.water else {
        store::mark_gone(app.db.read(), water.id, app.clock.now()).await?;
        report.gone += 1;
        return Ok(());
    };
    let loaded = load(app, std::iter::once(Ok(new)), Source::OpenStreetMap, follow).await;
    match loaded {
        Ok(loaded) => {
            report.updated += loaded.updated + loaded.added;
            report.unchanged += loaded.unchanged;
        }
        Err(error) => report.failed.push((water.id, error.to_string())),
    }
    Ok(())
}

/// What became of a single water.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refreshed {
    /// It differed, and is up to date now.
    Updated,
    /// It is as it was.
    Unchanged,
    /// OpenStreetMap has it no longer: it is kept, and marked for review.
    Gone,
    /// It did not come from there.
    NotFromOpenStreetMap,
    /// OpenStreetMap did not answer; the water is as it was.
    Failed,
}

/// Asks OpenStreetMap for one water now. `follow` is that of [`super::import_geojson`].
///
/// # Errors
/// [`Error::NotFound`] when there is no such water, and when the database fails.
pub async fn refresh_one(
    app: &App,
    id: i64,
    follow: impl AsyncFn(&DatabaseTransaction, &[i64], DateTime<Utc>) -> Result<()> + Copy,
) -> Result<Refreshed> {
    let water = store::find(app.db.read(), id).await?.ok_or(Error::NotFound)?;
    let Some(osm) = water.osm else { return Ok(Refreshed::NotFromOpenStreetMap) };
    if app.config.outside.overpass.is_none() {
        return Ok(Refreshed::Failed);
    }
    store::note_attempt(app.db.read(), id, app.clock.now()).await?;
    let mut report = RefreshReport::default();
    match overpass::element(app, osm).await {
        Ok(Some(found)) => refreshed(app, &StaleWater { id, osm }, found, follow, &mut report).await?,
        Ok(None) => {
            store::mark_gone(app.db.read(), id, app.clock.now()).await?;
            report.gone = 1;
        }
        Err(fault) => report.failed.push((id, fault.to_string())),
    }
    Ok(match report {
        RefreshReport { updated: 1.., .. } => Refreshed::Updated,
        RefreshReport { unchanged: 1.., .. } => Refreshed::Unchanged,
        RefreshReport { gone: 1.., .. } => Refreshed::Gone,
        _ => Refreshed::Failed,
    })
}

/// How many waters [`refresh`] would ask for.
///
/// # Errors
/// When the database fails.
pub async fn count_stale(app: &App, limit: u64) -> Result<u64> {
    Ok(store::stale(app.db.read(), app.clock.now() - AGE, limit).await?.len() as u64)
}
