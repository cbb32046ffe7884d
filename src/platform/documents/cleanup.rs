//! Rows that name files which are gone, and files that no row names.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Serialize;

use super::{
    Standing,
    directory::{create_synced, found},
    listing::{self, Listing},
    name, store,
};
use crate::platform::{app::App, web::Error};

/// Younger files may be about to get their row.
pub(super) const LEAST_AGE: Duration = Duration::from_hours(1);

/// Hundredths of the store that are cleaned up without being told twice.
const MOST: u64 = 20;

/// Where files without a row wait before they go.
pub(super) const QUARANTINE: &str = "quarantine";

/// For so many days.
const QUARANTINE_DAYS: u64 = 7;

const DAY: &str = "%Y-%m-%d";

/// How to clean up.
#[derive(Clone, Copy, Debug, Default)]
pub struct CleanupOptions {
    /// Change nothing, only tell.
    pub dry_run: bool,
    /// Go on though more than a fifth of the store would go.
    pub force: bool,
}

/// What was done, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CleanupReport {
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// References that were looked at.
    pub references: u64,
    /// Those whose file is gone, and which were cleared.
    pub references_cleared: u64,
    /// Files that were looked at.
    pub files: u64,
    /// Those that no reference names, and which went into quarantine.
    pub files_removed: u64,
    /// Those that no reference names, but that are younger than one hour.
    pub files_young: u64,
    /// Files and folders that could not be looked at or moved, and stay as they are.
    pub unreadable: u64,
    /// Files whose days in quarantine are over, and which are gone.
    pub quarantine_emptied: u64,
    /// The paths of the references that were cleared.
    pub cleared: Vec<String>,
    /// The paths of the files that were removed.
    pub removed: Vec<String>,
}

/// Why nothing was cleaned up.
#[derive(Debug, thiserror::Error)]
pub enum CleanupError {
    /// The directory is not this site's, or not there.
    #[error("{0}. Nothing is changed")]
    Refused(Standing),
    /// Something is wrong with the store rather than with single files.
    #[error(
        "{references_cleared} of {references} references have no file, and {files_removed} of {files} files no \
         reference. That is more than {MOST} in 100: nothing is changed. Look at the directory, then use --force"
    )]
    TooMuch {
        /// References without a file.
        references_cleared: u64,
        /// All references.
        references: u64,
        /// Files without a reference.
        files_removed: u64,
        /// All files.
        files: u64,
    },
    /// The database or the directory failed.
    #[error("{0}")]
    Failed(#[from] Error),
}

impl From<sea_orm::DbErr> for CleanupError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Failed(error.into())
    }
}

impl From<io::Error> for CleanupError {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Clears references whose files are gone, moves files without a reference
/// into quarantine, and empties that of what has been there for seven days.
///
/// # Errors
/// Refuses a directory that is not this site's, and, without force, to clear or
/// remove more than a fifth. Nothing is changed then.
pub async fn cleanup(app: &App, options: CleanupOptions) -> Result<CleanupReport, CleanupError> {
    cleanup_until(app, options, || true).await
}

/// The same, which begins no further batch once `goes_on` denies: the next one
/// does what is left. While it still looks, nothing is done then.
///
/// # Errors
/// Those of [`cleanup`].
pub async fn cleanup_until(
    app: &App,
    options: CleanupOptions,
    goes_on: impl Fn() -> bool,
) -> Result<CleanupReport, CleanupError> {
    let mut report = CleanupReport { dry_run: options.dry_run, ..CleanupReport::default() };
    match app.documents.standing(&app.db).await? {
        Standing::Ours => {}
        // Nothing has been kept yet.
        Standing::Fresh => return Ok(report),
        standing => return Err(CleanupError::Refused(standing)),
    }
    // Files first: one that comes later is too young, one that goes later is
    // looked for again, by its name.
    let listing = app.documents.directory.work(listing::list).await?;
    (report.files, report.unreadable) = (listing.files.len() as u64, listing.unreadable);
    missing(app, &listing, &mut report, &goes_on).await?;
    let time = time(app).await?;
    unnamed(app, &listing, time, &mut report, &goes_on).await?;
    if !goes_on() {
        return Ok(CleanupReport { dry_run: options.dry_run, ..CleanupReport::default() });
    }
    let is_much = |part: u64, of: u64| part * 100 > of * MOST;
    let too_much = is_much(report.references_cleared, report.references) || is_much(report.files_removed, report.files);
    if too_much && !options.force {
        let CleanupReport { references_cleared, references, files_removed, files, .. } = report;
        return Err(CleanupError::TooMuch { references_cleared, references, files_removed, files });
    }
    // What was mounted a moment ago may be gone, and all files with it.
    match app.documents.standing(&app.db).await? {
        Standing::Ours => {}
        standing => return Err(CleanupError::Refused(standing)),
    }
    if !options.dry_run {
        clear_references(app, &mut report, &goes_on).await?;
        quarantine(app, &mut report, &goes_on).await?;
    }
    if !goes_on() {
        return Ok(report);
    }
    let (today, dry_run) = (app.clock.now().date_naive(), options.dry_run);
    let emptied = app.documents.directory.work(move |root| empty(root, Some(today), dry_run)).await?;
    report.quarantine_emptied = emptied.files;
    report.unreadable += emptied.unreadable;
    Ok(report)
}

/// Finds references without a file. What was listed is there; only of the rest
/// the directory is asked, one by one.
async fn missing(
    app: &App,
    listing: &Listing,
    report: &mut CleanupReport,
    goes_on: &impl Fn() -> bool,
) -> Result<(), CleanupError> {
    let listed: HashSet<&str> = listing.files.iter().map(|file| file.path.as_str()).collect();
    let mut last = i64::MIN;
    while goes_on() {
        let rows = store::page(app.db.read(), last).await?;
        let Some((id, _)) = rows.last() else { break };
        last = *id;
        report.references += rows.len() as u64;
        // A name that we would never give is not looked for.
        let unlisted: Vec<String> = rows
            .into_iter()
            .map(|(_, path)| path)
            .filter(|p| name::is_path(p) && !listed.contains(p.as_str()))
            .collect();
        if unlisted.is_empty() {
            continue;
        }
        let look = move |root: &Path| {
            let (mut gone, mut unreadable) = (Vec::new(), 0);
            for path in unlisted {
                match found(fs::symlink_metadata(root.join(&path))) {
                    Ok(None) => gone.push(path),
                    Ok(Some(_)) => {}
                    Err(_) => unreadable += 1,
                }
            }
            Ok((gone, unreadable))
        };
        let (gone, unreadable) = app.documents.directory.work(look).await?;
        report.cleared.extend(gone);
        report.unreadable += unreadable;
    }
    report.references_cleared = report.cleared.len() as u64;
    Ok(())
}

/// The time of the files' clock, or of ours where that is behind: what is
/// young by either is left alone.
pub(super) async fn time(app: &App) -> Result<SystemTime, CleanupError> {
    let now: DateTime<Utc> = app.clock.now();
    let now = SystemTime::from(now);
    let theirs = app.documents.directory.work(|root| Ok(listing::time_of(root))).await?;
    Ok(theirs.map_or(now, |theirs| theirs.min(now)))
}

/// Finds files that no reference names.
async fn unnamed(
    app: &App,
    listing: &Listing,
    time: SystemTime,
    report: &mut CleanupReport,
    goes_on: &impl Fn() -> bool,
) -> Result<(), CleanupError> {
    for files in listing.files.chunks(store::BATCH).take_while(|_| goes_on()) {
        let paths: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
        let named = store::named(app.db.read(), &paths).await?;
        for file in files.iter().filter(|file| !named.contains(&file.path)) {
            // One from the future has no age.
            if time.duration_since(file.modified).is_ok_and(|age| age >= LEAST_AGE) {
                report.removed.push(file.path.clone());
            } else {
                report.files_young += 1;
            }
        }
    }
    report.files_removed = report.removed.len() as u64;
    Ok(())
}

async fn clear_references(
    app: &App,
    report: &mut CleanupReport,
    goes_on: &impl Fn() -> bool,
) -> Result<(), CleanupError> {
    let mut cleared = 0;
    for paths in report.cleared.chunks(store::BATCH).take_while(|_| goes_on()) {
        cleared += store::forget(app.db.read(), paths).await?;
    }
    // One that names a newer file by now is not counted.
    report.references_cleared = cleared;
    Ok(())
}

async fn quarantine(app: &App, report: &mut CleanupReport, goes_on: &impl Fn() -> bool) -> Result<(), CleanupError> {
    let all = std::mem::take(&mut report.removed);
    let folder = PathBuf::from(QUARANTINE).join(app.clock.now().format(DAY).to_string());
    for paths in all.chunks(store::BATCH).take_while(|_| goes_on()) {
        let (paths, folder) = (paths.to_vec(), folder.clone());
        let (moved, unreadable) = app.documents.directory.work(move |root| move_all(root, paths, &folder)).await?;
        report.removed.extend(moved);
        report.unreadable += unreadable;
    }
    report.files_removed = report.removed.len() as u64;
    Ok(())
}

/// Which were moved, and how many could not be.
fn move_all(root: &Path, paths: Vec<String>, folder: &Path) -> io::Result<(Vec<String>, u64)> {
    create_synced(root, folder)?;
    let (mut moved, mut unreadable) = (Vec::new(), 0);
    for path in paths {
        let file = path.rsplit('/').next().unwrap_or_default();
        match found(fs::rename(root.join(&path), root.join(folder).join(file))) {
            Ok(Some(())) => moved.push(path),
            Ok(None) => {}
            Err(_) => unreadable += 1,
        }
    }
    Ok((moved, unreadable))
}

/// How many files went, and how many could not.
#[derive(Debug, Default)]
pub(super) struct Emptied {
    pub(super) files: u64,
    pub(super) unreadable: u64,
}

/// Removes what has been in quarantine for its days, or, without a day, all of it.
pub(super) fn empty(root: &Path, today: Option<NaiveDate>, dry_run: bool) -> io::Result<Emptied> {
    let mut emptied = Emptied::default();
    let Some(days) = found(fs::read_dir(root.join(QUARANTINE)))? else { return Ok(emptied) };
    for day in days {
        let day = day?;
        let Some(since) = day.file_name().to_str().and_then(|name| NaiveDate::parse_from_str(name, DAY).ok()) else {
            continue;
        };
        let is_over = today.is_none_or(|today| since + Days::new(QUARANTINE_DAYS) < today);
        if !is_over || day.file_type().is_ok_and(|kind| !kind.is_dir()) {
            continue;
        }
        for entry in fs::read_dir(day.path())? {
            let entry = entry?;
            if !entry.file_name().to_str().is_some_and(name::is_own) {
                continue;
            }
            match if dry_run { Ok(Some(())) } else { found(fs::remove_file(entry.path())) } {
                Ok(Some(())) => emptied.files += 1,
                Ok(None) => {}
                Err(_) => emptied.unreadable += 1,
            }
        }
        if !dry_run {
            // Fails where something lies that is not ours; then it stays.
            let _ = fs::remove_dir(day.path());
        }
    }
    Ok(emptied)
}
