//! The secret key that is kept in the data directory.

use std::{
    fs::{self, File},
    io,
    path::Path,
};

use crate::platform::{files, ids};

/// The name of the file in the data directory.
pub(super) const NAME: &str = "secret-key";

/// The secret of a data directory, where one was made.
pub(super) fn kept_already(data_dir: &Path) -> io::Result<String> {
    read(&data_dir.join(NAME))
}

/// The secret in the file at `path`; made there if it is missing. Of several
/// processes that start at once one makes it, and all use that one.
pub(super) fn kept(path: &Path) -> io::Result<String> {
    match read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        kept => return kept,
    }
    // A link appears with its content or not at all, and never over another.
    let draft = path.with_extension(ids::random_key(8));
    files::write_private(&draft, format!("{}\n", ids::random_key(52)).as_bytes())?;
    let linked = fs::hard_link(&draft, path);
    let removed = fs::remove_file(&draft);
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => removed?,
    }
    if let Some(folder) = path.parent() {
        // The name is to survive a power cut, too.
        File::open(folder)?.sync_all()?;
    }
    read(path)
}

fn read(path: &Path) -> io::Result<String> {
    files::read_short(path).map(|text| text.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, thread};

    use super::*;

    #[test]
    fn first_starts_at_once_agree() {
        for _ in 0..50 {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("secret-key");
            let secrets: BTreeSet<String> = thread::scope(|scope| {
                let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| kept(&path).expect("a secret"))).collect();
                starts.into_iter().map(|start| start.join().expect("no panic")).collect()
            });
            assert_eq!(secrets.len(), 1);
            assert_eq!(secrets.first().map(String::len), Some(52));
            assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "no draft is left");
        }
    }
}
