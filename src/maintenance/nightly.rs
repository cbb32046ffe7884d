//! The clean-up of the night.

use crate::{
    auth, course, measurement,
    platform::{
        App, Result,
        job::{Counts, Pass},
        mail,
        web::{limit, session},
    },
    schedule,
};

/// Removes what is over and nobody can ask for any more.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn sweep(app: &App, pass: &Pass) -> Result<Counts> {
    let (db, now) = (app.db.read(), app.clock.now());
    let mut counts = Counts::new();
    counts.insert("measurements_purged", measurement::purge_deleted(app, pass).await?);
    if !pass.goes_on() {
        return Ok(counts);
    }
    counts.insert("confirmations_removed", course::sweep_confirmations(app, pass).await?);
    let [sessions, limits, mails, runs, audit] = if pass.is_dry_run {
        [
            session::count_over(app).await?,
            limit::count_over(app).await?,
            mail::count_over(db, now).await?,
            schedule::count_old_runs(db, now).await?,
            auth::count_old_audit(db, now).await?,
        ]
    } else {
        [
            session::sweep(app).await?,
            limit::sweep(app).await?,
            mail::sweep(db, now).await?,
            schedule::sweep_runs(db, now).await?,
            auth::sweep_audit(db, now).await?,
        ]
    };
    counts.extend([("sessions_ended", sessions), ("limits_ended", limits), ("mails_removed", mails)]);
    counts.extend([("runs_removed", runs), ("audit_entries_removed", audit)]);
    Ok(counts)
}
