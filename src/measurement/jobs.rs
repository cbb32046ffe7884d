//! What jobs do with measurements, a hundred in a statement. A step can be cut
//! anywhere and run twice; it counts each batch when it is done.

use chrono::{DateTime, Utc};

use super::store::{self, Which};
use crate::platform::{App, Result, job::Pass};

/// Hides measurements without value, answer and note that nobody touched for 180 days.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn hide_empty(app: &App, pass: &Pass) -> Result<()> {
    const COUNT: &str = "measurements_hidden";
    let (db, now) = (app.db.read(), app.clock.now());
    pass.add(COUNT, 0);
    if pass.is_dry_run {
        pass.add(COUNT, store::count(db, Which::Empty, now).await?);
        return Ok(());
    }
    while pass.goes_on() {
        let ids = store::some(db, Which::Empty, now).await?;
        if ids.is_empty() {
            break;
        }
        pass.add(COUNT, store::hide(db, &ids, Which::Empty, now).await?);
    }
    Ok(())
}

/// Deletes for ever what was deleted more than 30 days ago.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn purge_deleted(app: &App, pass: &Pass) -> Result<()> {
    purge(app, pass, Which::Gone, "measurements_purged").await
}

/// On a test instance: deletes for ever what is hidden or was made before `before`.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn purge_stale(app: &App, pass: &Pass, before: DateTime<Utc>) -> Result<()> {
    purge(app, pass, Which::Stale(before), "measurements_deleted").await
}

async fn purge(app: &App, pass: &Pass, which: Which, count: &'static str) -> Result<()> {
    let (db, now) = (app.db.read(), app.clock.now());
    pass.add(count, 0);
    if pass.is_dry_run {
        pass.add(count, store::count(db, which, now).await?);
        return Ok(());
    }
    while pass.goes_on() {
        let ids = store::some(db, which, now).await?;
        if ids.is_empty() {
            break;
        }
        pass.add(count, store::purge(db, &ids, which, now).await?);
    }
    Ok(())
}
