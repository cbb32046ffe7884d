//! What Prometheus may ask for: counters, histograms and gauges, shown on a
//! listener of their own ([`serve`]).
//!
//! A room that counts something makes its metric (a clone of it is a handle to
//! the same numbers), and gives one to [`Metrics::register`].

mod http;
mod jobs;
mod listener;
mod renders;
mod store;

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{family::Family, gauge::Gauge, info::Info},
    registry::{Metric, Registry},
};

pub use http::{HttpMetrics, method_name};
pub use jobs::JobMetrics;
pub use listener::serve;
pub use renders::RenderMetrics;

use super::{App, mail};

/// One label that says what of several things a number is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct State {
    state: &'static str,
}

/// All numbers of this process. Their names start with `gcampus_`.
pub struct Metrics {
    registry: Mutex<Registry>,
    /// Requests and how long they took.
    pub http: HttpMetrics,
    /// Runs of jobs.
    pub jobs: JobMetrics,
    /// Documents that were set, and how long that took.
    pub renders: RenderMetrics,
    database_up: Gauge,
    connections: Family<State, Gauge>,
    mails: Family<State, Gauge>,
    memory: Gauge,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics(…)")
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let metrics = Self {
            registry: Mutex::new(Registry::with_prefix("gcampus")),
            http: HttpMetrics::default(),
            jobs: JobMetrics::default(),
            renders: RenderMetrics::default(),
            database_up: Gauge::default(),
            connections: Family::default(),
            mails: Family::default(),
            memory: Gauge::default(),
        };
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        metrics.register("build", "What runs", version);
        metrics.http.register(&metrics);
        metrics.jobs.register(&metrics);
        metrics.renders.register(&metrics);
        metrics.register("database_up", "1 while the database answers", metrics.database_up.clone());
        metrics.register("database_connections", "Connections of the pool", metrics.connections.clone());
        metrics.register("outbox_mails", "Mails that wait, or that were given up", metrics.mails.clone());
        metrics.register("resident_memory_bytes", "Memory of the process", metrics.memory.clone());
        metrics
    }
}

impl Metrics {
    /// Adds a metric: `name` without the prefix, and without the `_total` that
    /// counters get.
    pub fn register(&self, name: &str, help: &str, metric: impl Metric) {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner).register(name, help, metric);
    }

    /// All numbers as OpenMetrics text.
    ///
    /// # Errors
    /// When a metric can't be written down.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry.lock().unwrap_or_else(PoisonError::into_inner))?;
        Ok(text)
    }
}

/// Brings up to date what is not counted as it happens.
async fn look_around(app: &App) {
    let metrics = &app.metrics;
    if let Some(bytes) = resident_memory() {
        metrics.memory.set(bytes);
    }
    let (open, idle) = app.db.connections();
    metrics.connections.get_or_create(&State { state: "idle" }).set(idle);
    metrics.connections.get_or_create(&State { state: "in use" }).set(open.saturating_sub(idle));
    match mail::counts(app.db.read()).await {
        Ok(counts) => {
            metrics.database_up.set(1);
            metrics.mails.get_or_create(&State { state: "waiting" }).set(counts.waiting);
            metrics.mails.get_or_create(&State { state: "given up" }).set(counts.given_up);
            if let Err(error) = metrics.jobs.look(app).await {
                tracing::warn!(%error, "the jobs can't be looked at");
            }
        }
        Err(error) => {
            tracing::warn!(%error, "the outbox can't be counted");
            metrics.database_up.set(0);
        }
    }
}

/// Bytes, where the system tells.
fn resident_memory() -> Option<i64> {
    let pages: i64 = std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()?;
    Some(pages * i64::try_from(rustix::param::page_size()).ok()?)
}
