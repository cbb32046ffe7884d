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
    measurement::purge_deleted(app, pass).await?;
    course::sweep_confirmations(app, pass).await?;
    session::sweep(app, pass).await?;
    limit::sweep(app, pass).await?;
    mail::sweep(db, pass, now).await?;
    schedule::sweep_runs(db, pass, now).await?;
    auth::sweep_audit(app, pass).await?;
    Ok(pass.counts())
}
