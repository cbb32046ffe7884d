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
    let report = documents::cleanup_until(app, options, || pass.goes_on()).await.map_err(|error| match error {
        CleanupError::Failed(error) => error,
        refused => Error::Corrupt(refused.to_string()),
    })?;
    pass.add("references_cleared", report.references_cleared);
    pass.add("files_removed", report.files_removed);
    pass.add("files_unreadable", report.unreadable);
    pass.add("quarantine_emptied", report.quarantine_emptied);
    Ok(pass.counts())
}
