//! Backups: the whole site in one file, made while it runs, and brought back
//! on either database. `docs/backup.md` has the form of the file.

mod make;
mod nightly;
mod pack;
mod place;
mod restore;
mod unpack;

use std::{collections::BTreeMap, io};

use chrono::{DateTime, Utc};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};

pub use make::{Made, make};
pub use nightly::nightly;
pub use pack::Destination;
pub(super) use place::is_empty;
pub use place::is_in_use;
pub use restore::{Restore, Restored, restore, verify};

use super::tables::LineError;
use crate::platform::secret;

/// The number of the form of the file. It changes when an older release could not read it.
const FORMAT: u64 = 1;

/// The first part of the file.
const HEADER: &str = "gcampus-backup.json";

/// The last part but one: SHA-256 and name of every part before, as `sha256sum` writes them.
const SUMS: &str = "SHA256SUMS";

/// The last part.
const MANIFEST: &str = "manifest.json";

/// What begins a backup: what is needed to make the tables.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Header {
    /// The form of the file.
    format: u64,
    /// The release that made it.
    pub version: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// The database that it is from: `sqlite` or `postgresql`.
    pub database: String,
    /// The steps that its schema had, in order.
    steps: Vec<String>,
    /// The tables in the order in which they come.
    tables: Vec<TableHead>,
}

/// A table and the order of the values in its rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct TableHead {
    name: String,
    columns: Vec<String>,
}

/// What ends a backup: what has to be in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Manifest {
    /// By the tables' names.
    tables: BTreeMap<String, TableCount>,
    documents: DocumentCount,
    /// SHA-256 of the list of sums.
    sums: String,
}

/// A table in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCount {
    /// Its rows.
    pub rows: u64,
    /// The same on both databases for the same rows.
    pub checksum: String,
    /// The highest number that was ever given to a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_number: Option<i64>,
}

/// The documents in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentCount {
    /// Files in the backup.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Files that rows name and that were gone. They are made anew when somebody asks for them.
    pub missing: u64,
}

/// Why a backup can't be made or brought back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file is something else.
    #[error("this is no backup of a GCampus site, or its beginning is damaged: {0}")]
    Foreign(String),
    /// The file needs a newer release.
    #[error("the backup was made by the newer release {0}, which must read it")]
    Newer(String),
    /// The file is not as it was written.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
    /// Somebody works with the database.
    #[error("{0} is in use: stop the site first")]
    InUse(String),
    /// There is a site already.
    #[error("{0} is not empty; with --replace it is replaced")]
    NotEmpty(String),
    /// There is no site to back up.
    #[error("there is nothing to back up: {0}")]
    Nothing(String),
    /// The documents can't be read.
    #[error("{0}. With --without-documents they are left out: they can be made anew")]
    Documents(crate::platform::documents::Standing),
    /// A file can't be read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The database failed.
    #[error("the database: {0}")]
    Database(#[from] DbErr),
}

impl From<LineError> for BackupError {
    fn from(error: LineError) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// How far the work is: the name of a table or `documents`, and what was done of it.
pub type Progress<'a> = &'a (dyn Fn(&str, u64) + Send + Sync);

/// Whether the secret key that is configured opens what the backup holds.
pub type SecretStanding = secret::Standing;

fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(secret::sha256(bytes))
}

/// The line of a part in the list of sums.
fn sum_line(name: &str, content: &[u8]) -> String {
    format!("{}  {name}\n", sha256_hex(content))
}
