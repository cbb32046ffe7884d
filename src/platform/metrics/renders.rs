//! Documents that were set.

use std::time::Instant;

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
};

use super::Metrics;

/// Seconds; who waits is told to try again after twenty.
const BUCKETS: [f64; 9] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Render {
    document: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    document: &'static str,
}

/// Counts documents that were set. Clones count together.
#[derive(Clone, Debug)]
pub struct RenderMetrics {
    renders: Family<Render, Counter>,
    durations: Family<Kind, Histogram, fn() -> Histogram>,
}

impl Default for RenderMetrics {
    fn default() -> Self {
        Self { renders: Family::default(), durations: Family::new_with_constructor(|| Histogram::new(BUCKETS)) }
    }
}

impl RenderMetrics {
    pub(super) fn register(&self, metrics: &Metrics) {
        metrics.register("document_renders", "Documents that were set, or could not be", self.renders.clone());
        metrics.register(
            "document_render_duration_seconds",
            "Time for setting a document, without waiting for its turn",
            self.durations.clone(),
        );
    }

    /// Does the work, and counts it as a document of this kind.
    ///
    /// # Errors
    /// Those of the work.
    pub fn timed<T, E>(&self, document: &'static str, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let start = Instant::now();
        let done = work();
        let outcome = if done.is_ok() { "made" } else { "failed" };
        self.renders.get_or_create(&Render { document, outcome }).inc();
        self.durations.get_or_create(&Kind { document }).observe(start.elapsed().as_secs_f64());
        done
    }
}
