//! On SQLite one process serves a site: two would each count, send and clean up
//! for themselves, and the second may be of another release.

use std::{
    fs::{File, TryLockError},
    io,
    path::PathBuf,
};

use super::{config::DatabaseUrl, files};

/// The right to serve a site on SQLite. The system takes it back when the
/// process ends, however that happens. Commands beside the site need none.
#[derive(Debug)]
pub struct Alone {
    _file: Option<File>,
}

/// Why a process may not serve.
#[derive(Debug, thiserror::Error)]
pub enum NotAlone {
    /// Another one does.
    #[error(
        "another `gcampus serve` runs on {0}. SQLite is for one process: stop that one first, or use PostgreSQL \
         (GCAMPUS_DATABASE_URL) for several"
    )]
    Taken(PathBuf),
    /// The lock's file can't be used.
    #[error("{0} can't be locked: {1}")]
    Failed(PathBuf, io::Error),
}

impl Alone {
    /// Takes the right to serve on this database. On PostgreSQL everybody may.
    ///
    /// # Errors
    /// When another process has it, or its file can't be locked.
    pub fn take(database: &DatabaseUrl) -> Result<Self, NotAlone> {
        let DatabaseUrl::Sqlite(database) = database else { return Ok(Self { _file: None }) };
        let path = database.with_extension("serve.lock");
        let folder = database.parent().map_or(Ok(()), files::create_private_folder);
        let file = match folder.and_then(|()| files::open_to_lock(&path)) {
            Ok(file) => file,
            Err(error) => return Err(NotAlone::Failed(path, error)),
        };
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(NotAlone::Taken(database.clone())),
            Err(TryLockError::Error(error)) => Err(NotAlone::Failed(path, error)),
        }
    }
}
