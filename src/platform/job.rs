//! What the work of a job is told, and what it tells. A room's jobs are
//! functions of these; `schedule.rs` has the list.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::watch;

/// What a run did: names of texts (`maintenance-count-…`) and numbers.
pub type Counts = BTreeMap<&'static str, u64>;

/// Whether the process is about to stop.
#[derive(Clone, Debug, Default)]
pub struct Stop(Option<watch::Receiver<bool>>);

impl Stop {
    /// A stop that never comes.
    #[must_use]
    pub fn never() -> Self {
        Self::default()
    }

    /// The stop that `stopped` tells of.
    #[must_use]
    pub fn when(stopped: watch::Receiver<bool>) -> Self {
        Self(Some(stopped))
    }

    /// Whether it has come.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.0.as_ref().is_some_and(|stopped| *stopped.borrow())
    }

    /// Waits until it comes.
    pub async fn wait(&self) {
        match self.0.clone() {
            // The sender ends with the process: gone is as good as said.
            Some(mut stopped) => drop(stopped.wait_for(|is_stopping| *is_stopping).await),
            None => std::future::pending().await,
        }
    }
}

/// One pass of a job's work over what there is to do.
#[derive(Clone, Debug)]
pub struct Pass {
    /// Only count what would be done: no row changes, no mail is queued, and
    /// nobody else is asked.
    pub is_dry_run: bool,
    stop: Stop,
    is_cut: Arc<AtomicBool>,
    counts: Arc<Mutex<Counts>>,
}

impl Pass {
    /// A pass that goes on until `stop`.
    #[must_use]
    pub fn new(is_dry_run: bool, stop: Stop) -> Self {
        Self { is_dry_run, stop, is_cut: Arc::default(), counts: Arc::default() }
    }

    /// To be asked before each batch, which should take far less than five
    /// seconds: a stop waits for no longer. What is left is done by the next
    /// run, so each batch commits what it did.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        let is_stopping = self.stop.is_set();
        if is_stopping {
            self.is_cut.store(true, Ordering::Relaxed);
        }
        !is_stopping
    }

    /// Counts what a batch did, once it is committed: the count is kept, however
    /// the run ends.
    pub fn add(&self, name: &'static str, number: u64) {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner).entry(name).or_default() += number;
    }

    /// What was counted so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a batch was not begun because of a stop.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.is_cut.load(Ordering::Relaxed)
    }
}
