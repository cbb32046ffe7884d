//! One replica at a time has a job in its hands.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use sea_orm::DatabaseTransaction;

use super::store;
use crate::platform::{App, Error, Result, config::DatabaseUrl, files};

/// The right to run a job. It ends with its holder: PostgreSQL's lock with the
/// connection, a file's with the process.
#[derive(Debug)]
pub(super) enum Lock {
    /// The transaction that holds an advisory lock. What is committed in it was
    /// written by the holder, or not at all.
    Postgres(DatabaseTransaction),
    /// A locked file beside the database, for the site and its commands: on
    /// SQLite there is one machine, and a run holds no transaction.
    File(File),
}

impl Lock {
    /// Takes the lock of `job`, unless somebody has it.
    pub(super) async fn take(app: &App, job: &str) -> Result<Option<Self>> {
        let DatabaseUrl::Sqlite(database) = &app.config.database_url else {
            let txn = app.db.begin().await?;
            return Ok(store::lock(&txn, job).await?.then_some(Self::Postgres(txn)));
        };
        let path = file_of(database, job);
        let failed = |error: io::Error| Error::Corrupt(format!("{} can't be locked: {error}", path.display()));
        let file = files::open_to_lock(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self::File(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Gives the lock back; nothing was written under it.
    pub(super) async fn release(self) -> Result<()> {
        match self {
            Self::Postgres(txn) => txn.rollback().await?,
            Self::File(file) => drop(file),
        }
        Ok(())
    }
}

/// Whether somebody runs `job`, here or elsewhere.
pub(super) async fn is_taken(app: &App, job: &str) -> Result<bool> {
    let DatabaseUrl::Sqlite(database) = &app.config.database_url else {
        return store::is_locked(app.db.read(), job).await;
    };
    match File::open(file_of(database, job)) {
        // A lock that is shared for a moment: who takes the job then takes it at the next look.
        Ok(file) => Ok(matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn file_of(database: &Path, job: &str) -> PathBuf {
    database.with_extension(format!("job-{job}.lock"))
}
