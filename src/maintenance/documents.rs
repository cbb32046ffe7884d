//! Keeping the store of documents and its references in step.

use crate::platform::{
    App, Error, Result,
    documents::{self, CleanupError, CleanupOptions},
    job::{Counts, Pass},
};

/// Clears references to files that are gone, and removes files that nothing
/// references. It may be cut anywhere: the next run goes on.
///
/// # Errors
/// When the store is not this site's, far too much would go, or it fails.
pub async fn clean_documents(app: &App, pass: &Pass) -> Result<Counts> {
    let options = CleanupOptions { dry_run: pass.is_dry_run, force: false };
    let report = documents::cleanup(app, options).await.map_err(|error| match error {
        CleanupError::Failed(error) => error,
        refused => Error::Corrupt(refused.to_string()),
    })?;
    Ok(Counts::from([
        ("references_cleared", report.references_cleared),
        ("files_removed", report.files_removed),
        ("files_unreadable", report.unreadable),
        ("quarantine_emptied", report.quarantine_emptied),
    ]))
}
