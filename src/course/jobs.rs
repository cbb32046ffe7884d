//! What jobs do with courses and their keys. Each course is one short
//! transaction that looks again before it changes anything, so a step can be
//! cut anywhere and run twice.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use sea_orm::DatabaseTransaction;

use super::store;
use crate::platform::{App, Result, job::Pass};

/// Deletes courses whose address was not confirmed, untouched for ten days.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn delete_unconfirmed(app: &App, pass: &Pass) -> Result<u64> {
    let now = app.clock.now();
    let courses = store::unconfirmed_ids(app.db.read(), now).await?;
    each(app, pass, courses, Step::DeleteUnconfirmed).await
}

/// Warns the teachers of courses that nobody uses, 14 days before they are deleted.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn warn_unused(app: &App, pass: &Pass) -> Result<u64> {
    let now = app.clock.now();
    let courses = store::to_warn_ids(app.db.read(), now).await?;
    each(app, pass, courses, Step::Warn).await
}

/// Deletes courses without measurements whose token nobody used for 210 days
/// and whose teacher was warned 14 days ago.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn delete_unused(app: &App, pass: &Pass) -> Result<u64> {
    let now = app.clock.now();
    let warned_by = warned_by(app, now);
    let courses = store::to_delete_ids(app.db.read(), now, warned_by).await?;
    each(app, pass, courses, Step::DeleteUnused { warned_by }).await
}

/// The end of the day, in the site's zone, on which a warning is old enough
/// today. The warning names a day: a run that begins some seconds earlier than
/// that of two weeks ago must not wait for another week.
fn warned_by(app: &App, now: DateTime<Utc>) -> DateTime<Utc> {
    let zone = app.config.time_zone;
    let days = u64::try_from(store::NOTICE_DAYS - 1).unwrap_or_default();
    let day = now.with_timezone(&zone).date_naive() - Days::new(days);
    let start = day.and_time(NaiveTime::MIN).and_local_timezone(zone).earliest();
    start.map_or(now - TimeDelta::days(store::NOTICE_DAYS), |start| start.to_utc())
}

/// Deactivates keys that are older than 180 days; reactivated ones count from then.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn deactivate_old_keys(app: &App, pass: &Pass) -> Result<u64> {
    let now = app.clock.now();
    if pass.is_dry_run {
        return store::count_old_keys(app.db.read(), now).await;
    }
    let courses = store::courses_with_old_keys(app.db.read(), now).await?;
    each(app, pass, courses, Step::DeactivateOldKeys).await
}

/// Removes confirmations of addresses that ended 30 days ago.
///
/// # Errors
/// When the database fails.
pub async fn sweep_confirmations(app: &App, pass: &Pass) -> Result<u64> {
    let (db, now) = (app.db.read(), app.clock.now());
    match pass.is_dry_run {
        true => store::count_over_confirmations(db, now).await,
        false => store::sweep_confirmations(db, now).await,
    }
}

/// On a test instance: deletes keys, and then courses, that nobody used since `before`.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn forget_unused(app: &App, pass: &Pass, before: DateTime<Utc>) -> Result<[u64; 2]> {
    let db = app.db.read();
    if pass.is_dry_run {
        let courses = store::unused_courses(db, before).await?;
        return Ok([store::count_unused_keys(db, before).await?, number(&courses)]);
    }
    let keys = store::delete_unused_keys(db, before).await?;
    let courses = store::unused_courses(db, before).await?;
    let courses = each(app, pass, courses, Step::Forget).await?;
    Ok([keys, courses])
}

/// What is done with one course, in a transaction that looks again first.
#[derive(Clone, Copy)]
enum Step {
    DeleteUnconfirmed,
    Warn,
    DeleteUnused { warned_by: DateTime<Utc> },
    DeactivateOldKeys,
    Forget,
}

impl Step {
    /// Tells how much was done.
    async fn take(self, app: &App, txn: &DatabaseTransaction, id: i64) -> Result<u64> {
        let now = app.clock.now();
        match self {
            Self::DeleteUnconfirmed => Ok(store::delete_unconfirmed(txn, id, now).await?.into()),
            Self::Warn => Ok(store::warn(txn, id, now).await?.into()),
            Self::DeleteUnused { warned_by } => Ok(store::delete_unused(app, txn, id, now, warned_by).await?.into()),
            Self::DeactivateOldKeys => store::deactivate_old_keys(txn, id, now).await,
            Self::Forget => store::forget(txn, id).await.map(|()| 1),
        }
    }
}

/// Takes the step for each course; a dry run only counts them. What was deleted
/// may be a name or an address: then SQLite's log is emptied too.
async fn each(app: &App, pass: &Pass, courses: Vec<i64>, step: Step) -> Result<u64> {
    if pass.is_dry_run {
        return Ok(number(&courses));
    }
    let mut done = 0;
    for id in courses {
        if !pass.goes_on() {
            break;
        }
        let txn = app.db.begin().await?;
        done += step.take(app, &txn, id).await?;
        txn.commit().await?;
    }
    if done > 0 {
        app.db.empty_log().await;
    }
    Ok(done)
}

fn number(found: &[i64]) -> u64 {
    found.len() as u64
}
