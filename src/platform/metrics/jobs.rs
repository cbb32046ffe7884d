//! The jobs: what this process ran, and how each stands for all replicas.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge},
};

use super::{Metrics, store};
use crate::platform::{app::App, web::Result};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Run {
    job: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Named {
    job: String,
}

/// Counts the runs of jobs. Clones count together.
#[derive(Clone, Debug, Default)]
pub struct JobMetrics {
    runs: Family<Run, Counter>,
    successes: Family<Named, Gauge>,
    due: Family<Named, Gauge>,
}

impl JobMetrics {
    pub(super) fn register(&self, metrics: &Metrics) {
        metrics.register("job_runs", "Runs of jobs in this process, by how they ended", self.runs.clone());
        metrics.register(
            "job_last_success_timestamp_seconds",
            "When a run of the job last ended well, on any replica",
            self.successes.clone(),
        );
        metrics.register("job_due_timestamp_seconds", "When the job runs next", self.due.clone());
    }

    /// Counts a run that ended as `outcome` says.
    pub fn count(&self, job: &'static str, outcome: &'static str) {
        self.runs.get_or_create(&Run { job, outcome }).inc();
    }

    /// Reads how the jobs stand: another replica may have run them.
    pub(super) async fn look(&self, app: &App) -> Result<()> {
        for (job, at) in store::last_successes(app.db.read()).await? {
            self.successes.get_or_create(&Named { job }).set(at.timestamp());
        }
        for (job, at) in store::due_times(app.db.read()).await? {
            self.due.get_or_create(&Named { job }).set(at.timestamp());
        }
        Ok(())
    }
}
