//! Documents on their way out into a backup, and back in from one.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{
    Documents,
    directory::{SENTINEL, create_synced, found},
    listing, name,
};
use crate::platform::files::{create_private_folder, write_private, write_whole};

/// What folders begin with in which documents wait to take their place.
const WAITING: &str = ".restore-";

impl Documents {
    /// The content of a file that a row names; `None` if it is gone by now. Waits for the
    /// directory as long as it takes.
    ///
    /// # Errors
    /// When it can't be read.
    pub async fn content_of(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        if !name::is_path(path) {
            return Ok(None);
        }
        let path = path.to_owned();
        self.directory.work(move |root| found(fs::read(root.join(path)))).await
    }
}

/// Documents that take the place of all that lie in the directory.
#[derive(Debug)]
pub struct Incoming {
    root: PathBuf,
    waiting: PathBuf,
}

impl Incoming {
    /// Makes a place for them beside those that are there; both are made if they are missing.
    ///
    /// # Errors
    /// When the directory can't be written.
    pub fn begin(root: &Path) -> io::Result<Self> {
        create_private_folder(root)?;
        // Of a restore that did not end.
        for entry in fs::read_dir(root)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(WAITING) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        let waiting = root.join(format!("{WAITING}{:016x}", rand::random::<u64>()));
        create_private_folder(&waiting.join(name::FOLDER))?;
        Ok(Self { root: root.to_owned(), waiting })
    }

    /// Whether the directory has no document yet.
    ///
    /// # Errors
    /// When it can't be looked at.
    pub fn is_first(root: &Path) -> io::Result<bool> {
        let listing = listing::list(root)?;
        Ok(listing.files.is_empty() && listing.unreadable == 0)
    }

    /// One document, under the path that its row names.
    ///
    /// # Errors
    /// When the path is none of ours, or the file can't be written.
    pub fn add(&self, path: &str, content: &[u8]) -> io::Result<()> {
        if !name::is_path(path) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        create_synced(&self.waiting, &name::folder_of(path))?;
        write_private(&self.waiting.join(path), content)
    }

    /// Puts them in the place of those that are there, and marks the directory as this site's.
    ///
    /// # Errors
    /// When that fails; the documents of before are there still, or those that came.
    pub fn put(self, site_id: Option<&str>) -> io::Result<()> {
        let place = self.root.join(name::FOLDER);
        let former = self.waiting.join("former");
        found(fs::rename(&place, &former))?;
        fs::rename(self.waiting.join(name::FOLDER), &place)?;
        if let Some(id) = site_id {
            write_whole(&self.root.join(SENTINEL), format!("{id}\n").as_bytes())?;
        }
        // The rest goes with `self`.
        File::open(&self.root)?.sync_all()
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if let Err(error) = found(fs::remove_dir_all(&self.waiting)) {
            tracing::warn!(%error, folder = %self.waiting.display(), "a folder of a restore can't be removed");
        }
    }
}
