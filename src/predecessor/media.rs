//! The predecessor's media directory: which of the documents that rows name are
//! there, and what else lies in it.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Component, Path, PathBuf},
};

use super::report::Documents;

/// Names that are told.
const EXAMPLES: usize = 10;

/// Looks for the named documents below `folder`, and for files beside them.
///
/// # Errors
/// When the folder can't be read.
pub(super) fn look(folder: &Path, named: &BTreeSet<PathBuf>) -> io::Result<Documents> {
    let mut documents = Documents { named: named.len() as u64, found: Some(0), ..Documents::default() };
    let mut found = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(inside) = folders.pop() {
        let mut entries: Vec<_> = fs::read_dir(&inside)?.collect::<io::Result<_>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            // A link is told as a file: it is not followed.
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
                continue;
            }
            let path = entry.path();
            let below = path.strip_prefix(folder).unwrap_or(&path);
            if named.contains(below) {
                found += 1;
                continue;
            }
            documents.unnamed += 1;
            if documents.examples.len() < EXAMPLES {
                documents.examples.push(below.display().to_string());
            }
        }
    }
    documents.found = Some(found);
    Ok(documents)
}

/// The path of a document below the media directory, if it stays below it.
pub(super) fn below(name: &str) -> Option<PathBuf> {
    let path = Path::new(name);
    let stays = path.components().all(|part| matches!(part, Component::Normal(_)));
    (stays && !name.is_empty()).then(|| path.to_owned())
}
