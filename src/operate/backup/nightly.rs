//! The backup of the night: one file a day in a directory, the oldest removed.

use std::{fs, io, path::Path};

use super::{Destination, make};
use crate::platform::{
    App, Error, Result, backup as last_backup,
    documents::Standing,
    files,
    job::{Counts, Pass},
};

/// What the files are called, around the time in UTC.
const BEGINNING: &str = "gcampus-";
const ENDING: &str = ".tar.zst";

/// Writes a backup into the configured directory and removes the oldest ones beyond the number to
/// keep. Without a directory nothing happens.
///
/// # Errors
/// When the backup can't be made; then none is removed.
pub async fn nightly(app: &App, pass: &Pass) -> Result<Counts> {
    let Some(folder) = &app.config.backup.folder else { return Ok(Counts::new()) };
    let now = app.clock.now();
    let path = folder.join(format!("{BEGINNING}{}{ENDING}", now.format("%Y-%m-%dT%H%M%SZ")));
    let keep = app.config.backup.keep;
    if pass.is_dry_run {
        let over = (kept(folder)?.len() + 1).saturating_sub(keep) as u64;
        return Ok(Counts::from([("backups_made", 1), ("backups_removed", over)]));
    }
    files::create_private_folder(folder)?;
    // The rows are what matters: documents can be made anew.
    let standing = app.documents.standing(&app.db).await?;
    let documents = Some(&app.documents).filter(|_| standing.is_good());
    if documents.is_none() {
        tracing::warn!(documents = Standing::word(&standing), "the backup is made without documents");
    }
    let made = make(&app.db, documents, Destination::File(path), now, &|_, _| {}).await;
    let made = made.map_err(|error| Error::Corrupt(error.to_string()))?;
    last_backup::remember(app.db.read(), now, made.bytes).await?;
    let mut removed = 0;
    let all = kept(folder)?;
    for name in all.iter().take(all.len().saturating_sub(keep)) {
        fs::remove_file(folder.join(name))?;
        removed += 1;
    }
    Ok(Counts::from([
        ("backups_made", 1),
        ("backups_removed", removed),
        ("bytes_written", made.bytes),
        ("documents_missing", made.documents.missing),
    ]))
}

/// The names of our files, the oldest first.
fn kept(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let time = name.strip_prefix(BEGINNING).and_then(|rest| rest.strip_suffix(ENDING));
        let is_time = |time: &str| time.len() == 18 && time.bytes().all(|b| b.is_ascii_digit() || b"-TZ".contains(&b));
        if time.is_some_and(is_time) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
