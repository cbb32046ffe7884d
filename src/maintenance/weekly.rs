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
    let mut counts = Counts::new();
    counts.insert("measurements_hidden", measurement::hide_empty(app, pass).await?);
    counts.insert("courses_never_confirmed", course::delete_unconfirmed(app, pass).await?);
    // Deleting first: nobody is warned and deleted by one run.
    counts.insert("courses_deleted", course::delete_unused(app, pass).await?);
    counts.insert("courses_warned", course::warn_unused(app, pass).await?);
    counts.insert("keys_deactivated", course::deactivate_old_keys(app, pass).await?);
    Ok(counts)
}
