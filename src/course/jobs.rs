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
pub async fn delete_unconfirmed(app: &App, pass: &Pass) -> Result<()> {
    let now = app.clock.now();
    let courses = store::unconfirmed_ids(app.db.read(), now).await?;
    each(app, pass, courses, Step::DeleteUnconfirmed).await
}

/// Warns the teachers of courses that nobody uses, 14 days before they are deleted.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn warn_unused(app: &App, pass: &Pass) -> Result<()> {
    let now = app.clock.now();
    let courses = store::to_warn_ids(app.db.read(), now).await?;
    each(app, pass, courses, Step::Warn).await
}

/// Deletes courses without measurements whose token nobody used for 210 days
/// and whose teacher was warned 14 days ago.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn delete_unused(app: &App, pass: &Pass) -> Result<()> {
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
pub async fn deactivate_old_keys(app: &App, pass: &Pass) -> Result<()> {
    let now = app.clock.now();
    if pass.is_dry_run {
        pass.add("keys_deactivated", store::count_old_keys(app.db.read(), now).await?);
        return Ok(());
    }
    let courses = store::courses_with_old_keys(app.db.read(), now).await?;
    each(app, pass, courses, Step::DeactivateOldKeys).await
}

/// Removes confirmations of addresses that ended 30 days ago.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn sweep_confirmations(app: &App, pass: &Pass) -> Result<()> {
    store::sweep_confirmations(app.db.read(), pass, app.clock.now()).await
}

/// On a test instance: deletes keys, and then courses, that nobody used since `before`.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn forget_unused(app: &App, pass: &Pass, before: DateTime<Utc>) -> Result<()> {
    store::delete_unused_keys(app.db.read(), pass, before).await?;
    let courses = store::unused_courses(app.db.read(), before).await?;
    each(app, pass, courses, Step::Forget).await
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
    /// What it is counted as.
    const fn count(self) -> &'static str {
        match self {
            Self::DeleteUnconfirmed => "courses_never_confirmed",
            Self::Warn => "courses_warned",
            Self::DeleteUnused { .. } | Self::Forget => "courses_deleted",
            Self::DeactivateOldKeys => "keys_deactivated",
        }
    }

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
async fn each(app: &App, pass: &Pass, courses: Vec<i64>, step: Step) -> Result<()> {
    let count = step.count();
    pass.add(count, 0);
    if pass.is_dry_run {
        pass.add(count, courses.len() as u64);
        return Ok(());
    }
    let mut is_changed = false;
    for id in courses {
        if !pass.goes_on() {
            break;
        }
        let txn = app.db.begin().await?;
        let done = step.take(app, &txn, id).await?;
        txn.commit().await?;
        pass.add(count, done);
        is_changed |= done > 0;
    }
    if is_changed {
        app.db.empty_log().await;
    }
    Ok(())
}
