//! What jobs do with measurements, a hundred in a statement. A step can be cut
//! anywhere and run twice.

use chrono::{DateTime, Utc};

use super::store::{self, Which};
use crate::platform::{App, Result, job::Pass};

/// Hides measurements without value, answer and note that nobody touched for 180 days.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn hide_empty(app: &App, pass: &Pass) -> Result<u64> {
    let (db, now) = (app.db.read(), app.clock.now());
    if pass.is_dry_run {
        return store::count(db, Which::Empty, now).await;
    }
    let mut done = 0;
    while pass.goes_on() {
        let ids = store::some(db, Which::Empty, now).await?;
        if ids.is_empty() {
            break;
        }
        done += store::hide(db, &ids, Which::Empty, now).await?;
    }
    Ok(done)
}

/// Deletes for ever what was deleted more than 30 days ago.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn purge_deleted(app: &App, pass: &Pass) -> Result<u64> {
    purge(app, pass, Which::Gone).await
}

/// On a test instance: deletes for ever what is hidden or was made before `before`.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn purge_stale(app: &App, pass: &Pass, before: DateTime<Utc>) -> Result<u64> {
    purge(app, pass, Which::Stale(before)).await
}

async fn purge(app: &App, pass: &Pass, which: Which) -> Result<u64> {
    let (db, now) = (app.db.read(), app.clock.now());
    if pass.is_dry_run {
        return store::count(db, which, now).await;
    }
    let mut done = 0;
    while pass.goes_on() {
        let ids = store::some(db, which, now).await?;
        if ids.is_empty() {
            break;
        }
        done += store::purge(db, &ids, which, now).await?;
    }
    Ok(done)
}
