//! What lies in the directory: files of ours, and how old they are.

use std::{
    fs::{self, DirEntry},
    io,
    path::Path,
    time::SystemTime,
};

use super::{directory::found, name};
use crate::platform::files::create_private_file;

/// The files of our names.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) files: Vec<File>,
    /// Folders and files that could not be looked at.
    pub(super) unreadable: u64,
}

/// One of them.
#[derive(Debug)]
pub(super) struct File {
    /// Below the directory.
    pub(super) path: String,
    pub(super) modified: SystemTime,
}

/// Lists the files of our names in our folders; what else lies there is not ours to touch.
pub(super) fn list(root: &Path) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let Some(shards) = found(fs::read_dir(root.join(name::FOLDER)))? else { return Ok(listing) };
    for shard in shards {
        let shard = shard?;
        let Some(folder) = shard.file_name().to_str().filter(|name| name::is_shard(name)).map(str::to_owned) else {
            continue;
        };
        if shard.file_type().is_ok_and(|kind| !kind.is_dir()) {
            continue;
        }
        match found(fs::read_dir(shard.path())) {
            Ok(Some(entries)) => {
                for entry in entries {
                    match entry.and_then(|entry| look_at(&folder, &entry)) {
                        Ok(file) => listing.files.extend(file),
                        Err(_) => listing.unreadable += 1,
                    }
                }
            }
            Ok(None) => {}
            Err(_) => listing.unreadable += 1,
        }
    }
    listing.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(listing)
}

/// `None` for what is not ours, and for what has just gone.
fn look_at(folder: &str, entry: &DirEntry) -> io::Result<Option<File>> {
    let Some(file) = entry.file_name().to_str().filter(|name| name::is_own(name)).map(str::to_owned) else {
        return Ok(None);
    };
    // Of the entry itself: a link is not followed.
    let Some(metadata) = found(entry.metadata())?.filter(fs::Metadata::is_file) else { return Ok(None) };
    let path = format!("{}/{folder}/{file}", name::FOLDER);
    Ok(Some(File { path, modified: metadata.modified()? }))
}

/// The time by the clock that stamps the files, which may be that of a file
/// server. None where that can't be told.
pub(super) fn time_of(root: &Path) -> Option<SystemTime> {
    let probe = root.join(name::FOLDER).join(format!(".{:016x}.partial", rand::random::<u64>()));
    let time = create_private_file(&probe).and_then(|()| fs::metadata(&probe)?.modified());
    // It may never have been made.
    let _ = fs::remove_file(&probe);
    time.ok()
}
