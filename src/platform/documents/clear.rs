//! All kept documents and their references, removed.

use std::{fs, path::Path};

use serde::Serialize;

use super::{
    Standing,
    cleanup::{CleanupError, LEAST_AGE, empty, time},
    directory::found,
    listing, name, store,
};
use crate::platform::{app::App, web::Result};

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ClearReport {
    /// References.
    pub references: u64,
    /// Files, those in quarantine among them.
    pub files: u64,
    /// Files that could not be removed: the cleanup will find them.
    pub unreadable: u64,
}

/// Removes all references, their files, files without a reference, and what is
/// in quarantine. A document that is kept meanwhile stays. Each is made anew
/// when somebody asks for it.
///
/// # Errors
/// Refuses a directory that is not this site's.
pub async fn clear(app: &App) -> Result<ClearReport, CleanupError> {
    let mut report = ClearReport::default();
    match app.documents.standing(&app.db).await? {
        Standing::Ours => {}
        Standing::Fresh => return Ok(report),
        standing => return Err(CleanupError::Refused(standing)),
    }
    let mut last = i64::MIN;
    loop {
        let rows = store::page(app.db.read(), last).await?;
        let Some((id, _)) = rows.last() else { break };
        last = *id;
        let paths: Vec<String> = rows.into_iter().map(|(_, path)| path).collect();
        // The row first: a crash between leaves a file, which is no harm.
        report.references += store::forget(app.db.read(), &paths).await?;
        // A name that we would never give is not ours to remove.
        let own = paths.into_iter().filter(|path| name::is_path(path)).collect();
        remove(app, own, &mut report).await?;
    }
    let time = time(app).await?;
    let listing = app.documents.directory.work(listing::list).await?;
    report.unreadable += listing.unreadable;
    for files in listing.files.chunks(store::BATCH) {
        // A younger one may be about to get its row.
        let old = files.iter().filter(|file| time.duration_since(file.modified).is_ok_and(|age| age >= LEAST_AGE));
        let mut paths: Vec<String> = old.map(|file| file.path.clone()).collect();
        let named = store::named(app.db.read(), &paths).await?;
        paths.retain(|path| !named.contains(path));
        remove(app, paths, &mut report).await?;
    }
    let emptied = app.documents.directory.work(|root| empty(root, None, false)).await?;
    report.files += emptied.files;
    report.unreadable += emptied.unreadable;
    Ok(report)
}

/// Removes the documents of these rows, as far as they are still kept; tells how
/// many they were. Each is made anew when somebody asks for it.
///
/// # Errors
/// When the database or the directory fails. A file that stays is found by the cleanup.
pub async fn discard(app: &App, ids: &[i64]) -> Result<u64> {
    let paths = store::paths(app.db.read(), ids).await?;
    let forgotten = store::forget(app.db.read(), &paths).await?;
    let own: Vec<String> = paths.into_iter().filter(|path| name::is_path(path)).collect();
    let remove_all = move |root: &Path| {
        for path in own {
            // What can't be removed has no row any more: the cleanup tries again.
            let _ = fs::remove_file(root.join(path));
        }
        Ok(())
    };
    if forgotten > 0 {
        app.documents.directory.work(remove_all).await?;
    }
    Ok(forgotten)
}

async fn remove(app: &App, paths: Vec<String>, report: &mut ClearReport) -> Result<(), CleanupError> {
    let remove_all = move |root: &Path| {
        let (mut removed, mut unreadable) = (0, 0);
        for path in paths {
            match found(fs::remove_file(root.join(path))) {
                Ok(Some(())) => removed += 1,
                Ok(None) => {}
                Err(_) => unreadable += 1,
            }
        }
        Ok((removed, unreadable))
    };
    let (removed, unreadable) = app.documents.directory.work(remove_all).await?;
    report.files += removed;
    report.unreadable += unreadable;
    Ok(())
}
