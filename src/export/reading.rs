//! Reading measurements for a download, a few at a time.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::Semaphore;

use crate::{
    measurement::{Filter, WholeMeasurement, whole_measurements},
    platform::{App, Error, Result},
};

/// Measurements that are read at once.
pub(super) const BATCH: u64 = 200;

/// Downloads that read at the same moment. Each gives its place back after every batch, so that dozens
/// of them, and slow ones, leave the site most of its connections to the database.
const READERS: usize = 2;

/// Workbooks that are made at the same moment: each keeps a processor busy and fills the disk.
const WORKBOOKS: usize = 2;

/// What all downloads share.
#[derive(Debug)]
pub(super) struct Desk {
    readers: Semaphore,
    pub(super) workbooks: Arc<Semaphore>,
}

impl Default for Desk {
    fn default() -> Self {
        Self { readers: Semaphore::new(READERS), workbooks: Arc::new(Semaphore::new(WORKBOOKS)) }
    }
}

/// A reader that knows how far it has come.
#[derive(Debug)]
pub(super) struct Reading {
    app: Arc<App>,
    desk: Arc<Desk>,
    filter: Filter,
    behind: Option<(DateTime<Utc>, i64)>,
    is_over: bool,
}

impl Reading {
    /// Of what `filter` keeps, from the newest on.
    pub(super) fn new(app: Arc<App>, desk: Arc<Desk>, filter: Filter) -> Self {
        Self { app, desk, filter, behind: None, is_over: false }
    }

    /// The next measurements; none at the end.
    ///
    /// # Errors
    /// When the database fails or holds what can't be read.
    pub(super) async fn next(&mut self) -> Result<Vec<WholeMeasurement>> {
        if self.is_over {
            return Ok(Vec::new());
        }
        let _place = self.desk.readers.acquire().await.map_err(|error| Error::Corrupt(error.to_string()))?;
        let batch = whole_measurements(self.app.db.read(), &self.filter, self.behind, BATCH).await?;
        // Fewer than asked for: there are no more.
        self.is_over = (batch.len() as u64) < BATCH;
        self.behind = batch.last().map(WholeMeasurement::place);
        Ok(batch)
    }
}
