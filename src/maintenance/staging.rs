//! The weekly maintenance of a test instance.

use chrono::TimeDelta;

use crate::{
    course, measurement,
    platform::{
        App, Result,
        job::{Counts, Pass},
    },
};

/// What a test instance remembers.
const MEMORY: TimeDelta = TimeDelta::days(60);

/// Deletes measurements that are hidden or older than 60 days, and keys and
/// courses that nobody used for so long. Nobody is told but the managers.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn forget(app: &App, pass: &Pass) -> Result<Counts> {
    let before = app.clock.now() - MEMORY;
    measurement::purge_stale(app, pass, before).await?;
    course::forget_unused(app, pass, before).await?;
    Ok(pass.counts())
}
