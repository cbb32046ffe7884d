//! Folders and files for nobody but the site's own user: they hold addresses,
//! keys and what pupils wrote.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

/// Bytes of the longest setting or secret that is read from a file.
const SHORT: u64 = 65_536;

/// Makes a folder with mode 0700, and those above it. One that is there stays
/// as it is: its mode is the operator's choice.
///
/// # Errors
/// When it can't be made.
pub fn create_private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes an empty file with mode 0600 unless there is one.
///
/// # Errors
/// When it can't be made or written to.
pub fn create_private_file(path: &Path) -> io::Result<()> {
    private().append(true).open(path).map(drop)
}

/// A file with mode 0600 for a lock of the system's, which ends with its holder.
///
/// # Errors
/// When it can't be made or opened.
pub fn open_to_lock(path: &Path) -> io::Result<File> {
    private().append(true).open(path)
}

/// Writes a file with mode 0600, down to the disk.
///
/// # Errors
/// When it can't be written.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = private().write(true).truncate(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Writes a file with mode 0600 that is there whole or not at all, for others
/// who look as well as after a power cut: under another name in the same
/// folder first, down to the disk, then renamed.
///
/// # Errors
/// When it can't be written.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let partial = folder.join(format!(".{:016x}.partial", rand::random::<u64>()));
    let written = write_private(&partial, content).and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // It may never have been made.
        let _ = fs::remove_file(&partial);
    }
    written?;
    // The name itself is on the disk only with the folder.
    File::open(folder)?.sync_all()
}

/// Reads a text of at most [`SHORT`] bytes: a device or a wrong file would fill the memory.
///
/// # Errors
/// When it can't be read, is longer, or is no text.
pub fn read_short(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(SHORT + 1).read_to_string(&mut text)?;
    if text.len() as u64 > SHORT {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {SHORT} bytes")));
    }
    Ok(text)
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).mode(0o600);
    options
}
