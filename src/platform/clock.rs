//! The one place that reads the time, so that tests can move it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Tells the time. The system's clock, shifted by an offset that is zero
/// outside the tests.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_ms: Arc<AtomicI64>,
}

impl Clock {
    /// The current instant in UTC.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the place that reads the clock")]
    pub fn now(&self) -> DateTime<Utc> {
        // PostgreSQL keeps microseconds: what is written must read back the same.
        let now = Utc::now();
        now.trunc_subsecs(6) + TimeDelta::milliseconds(self.offset_ms.load(Ordering::Relaxed))
    }

    /// Moves the clock forward (or back) by `delta`, for all clones.
    pub fn advance(&self, delta: TimeDelta) {
        self.offset_ms.fetch_add(delta.num_milliseconds(), Ordering::Relaxed);
    }
}
