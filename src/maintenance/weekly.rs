//! The weekly maintenance.

use crate::{
    course, measurement,
    platform::{
        App, Result,
        job::{Counts, Pass},
    },
};

/// Hides empty measurements; deletes courses that were never confirmed; warns
/// of and deletes courses that nobody uses; deactivates old keys.
///
/// # Errors
/// When the database fails; what was done stays.
pub async fn maintain(app: &App, pass: &Pass) -> Result<Counts> {
    measurement::hide_empty(app, pass).await?;
    course::delete_unconfirmed(app, pass).await?;
    // Deleting first: nobody is warned and deleted by one run.
    course::delete_unused(app, pass).await?;
    course::warn_unused(app, pass).await?;
    course::deactivate_old_keys(app, pass).await?;
    Ok(pass.counts())
}
