//! When the site was last backed up, for those who look after it. What makes
//! backups is `operate::backup`.

mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use store::{last, remember};

/// A backup that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// As of when.
    pub at: DateTime<Utc>,
    /// How long the file was, in bytes.
    pub bytes: u64,
}
