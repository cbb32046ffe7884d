//! The directory of the documents: any mounted one, which may be gone, full,
//! slow, or somebody else's.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::sync::Semaphore;

use super::name;
use crate::platform::files::{create_private_folder, write_whole};

/// The file that holds the id of the site whose documents these are.
pub(super) const SENTINEL: &str = ".gcampus-site";

/// Calls into the directory at once. When a network mount hangs, so many
/// threads hang with it and no more.
const AT_ONCE: usize = 32;

/// How long a page waits for the directory.
const PATIENCE: Duration = Duration::from_secs(8);

/// Whose the directory is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It carries this site's id.
    Ours,
    /// It carries none, and nothing is kept yet: it is taken at the first document.
    Fresh,
    /// It carries none, though documents are kept: nothing is mounted there, it seems.
    Unmarked,
    /// It carries the id of another site.
    Foreign,
    /// It is this site's, or could be, but nothing can be written there.
    Unwritable(String),
    /// It is not there, or does not answer.
    Failed(String),
}

impl Standing {
    /// Whether documents can be kept there.
    #[must_use]
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Ours | Self::Fresh)
    }

    /// One word, for probes and logs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ours | Self::Fresh => "ok",
            Self::Unmarked => "unmarked",
            Self::Foreign => "foreign",
            Self::Unwritable(_) => "unwritable",
            Self::Failed(_) => "failed",
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ours | Self::Fresh => f.write_str("the documents directory is this site's"),
            Self::Unmarked => write!(
                f,
                "the documents directory has no file {SENTINEL}: is it mounted? If it is the right one, run `gcampus \
                 documents adopt`"
            ),
            Self::Foreign => write!(
                f,
                "the documents directory belongs to another site: its file {SENTINEL} has another id. If that site is \
                 gone, remove the file and run `gcampus documents adopt`"
            ),
            Self::Unwritable(error) => write!(f, "nothing can be written into the documents directory: {error}"),
            Self::Failed(error) => write!(f, "the documents directory does not answer: {error}"),
        }
    }
}

/// The directory, and how to ask it without being stuck.
#[derive(Clone, Debug)]
pub(super) struct Directory {
    root: PathBuf,
    site_id: String,
    places: Arc<Semaphore>,
}

impl Directory {
    pub(super) fn new(root: &Path, site_id: String) -> Self {
        Self { root: root.to_owned(), site_id, places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// By the mark alone: [`Standing::Unmarked`] where there is none.
    pub(super) async fn standing(&self) -> Standing {
        let id = self.site_id.clone();
        self.ask(move |root| mark_of(root, &id)).await.unwrap_or_else(|error| Standing::Failed(error.to_string()))
    }

    /// Marks it as this site's.
    pub(super) async fn mark(&self) -> io::Result<()> {
        let line = format!("{}\n", self.site_id);
        self.ask(move |root| write_whole(&root.join(SENTINEL), line.as_bytes())).await
    }

    /// The content of a file; `None` if it is gone.
    pub(super) async fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let path = own(path)?;
        self.ask(move |root| found(fs::read(root.join(path)))).await
    }

    /// Writes a file: whole, down to the disk, or not at all.
    pub(super) async fn write(&self, path: &str, content: bytes::Bytes) -> io::Result<()> {
        let path = own(path)?;
        self.ask(move |root| {
            create_synced(root, &name::folder_of(&path))?;
            write_whole(&root.join(path), &content)
        })
        .await
    }

    /// Removes a file; tells whether it was there.
    pub(super) async fn remove(&self, path: &str) -> io::Result<bool> {
        let path = own(path)?;
        self.ask(move |root| found(fs::remove_file(root.join(path)))).await.map(|found| found.is_some())
    }

    /// Asks in time or not at all: for pages.
    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let asked = async {
            let place = Arc::clone(&self.places).acquire_owned().await.map_err(io::Error::other)?;
            let root = self.root.clone();
            // The thread keeps its place, even if nobody waits for it any more.
            let work = move || {
                let done = work(&root);
                drop(place);
                done
            };
            tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
        };
        tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    /// Works for as long as it takes: for commands and jobs.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let root = self.root.clone();
        tokio::task::spawn_blocking(move || work(&root)).await.map_err(io::Error::other)?
    }
}

fn mark_of(root: &Path, id: &str) -> io::Result<Standing> {
    match found(fs::read(root.join(SENTINEL)))? {
        Some(mark) if mark.trim_ascii() == id.as_bytes() => Ok(writable(root).unwrap_or(Standing::Ours)),
        Some(_) => Ok(Standing::Foreign),
        None if fs::metadata(root)?.is_dir() => Ok(writable(root).unwrap_or(Standing::Unmarked)),
        None => Err(io::ErrorKind::NotADirectory.into()),
    }
}

/// Why nothing can be written. Asked, not tried: probes come every few seconds.
fn writable(root: &Path) -> Option<Standing> {
    let refused = rustix::fs::access(root, rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK).err()?;
    Some(Standing::Unwritable(io::Error::from(refused).to_string()))
}

/// Only "not found" is an answer; all else is no answer.
pub(super) fn found<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes a folder below the root, so that a power cut does not take it.
pub(super) fn create_synced(root: &Path, folder: &Path) -> io::Result<()> {
    if root.join(folder).is_dir() {
        return Ok(());
    }
    create_private_folder(&root.join(folder))?;
    for above in folder.ancestors().skip(1) {
        fs::File::open(root.join(above))?.sync_all()?;
    }
    Ok(())
}

fn own(path: &str) -> io::Result<String> {
    if name::is_path(path) { Ok(path.to_owned()) } else { Err(io::ErrorKind::InvalidInput.into()) }
}
