//! The worker of a running site.

use std::{sync::Arc, time::Duration};

use tokio::sync::{Notify, watch};
use tokio_cron_scheduler::{Job as CronJob, JobScheduler, JobSchedulerError};

use super::Schedule;
use crate::platform::{App, job::Stop};

/// Every half minute of the wall clock, which goes on while a machine sleeps.
const LOOK: &str = "0,30 * * * * *";

/// A look comes at the latest after so long, whatever the wall clock does.
const LONGEST_PAUSE: Duration = Duration::from_secs(45);

/// Calls every half minute. What is due stands in the database: a call that is
/// missed or comes twice changes nothing.
pub struct Waker {
    scheduler: JobScheduler,
    call: Arc<Notify>,
}

impl Waker {
    /// Begins to call.
    ///
    /// # Errors
    /// When the scheduler does not start.
    pub async fn start() -> Result<Self, JobSchedulerError> {
        let scheduler = JobScheduler::new().await?;
        let call = Arc::new(Notify::new());
        let called = Arc::clone(&call);
        let notify = CronJob::new(LOOK, move |_, _| called.notify_one())?;
        scheduler.add(notify).await?;
        scheduler.start().await?;
        Ok(Self { scheduler, call })
    }
}

/// Runs what is due, at once and whenever `waker` calls, until `stopped`.
/// Returns when the batch at hand has ended.
pub async fn work(app: Arc<App>, mut waker: Waker, mut stopped: watch::Receiver<bool>) {
    let schedule = Schedule::of_site(app.config.is_test_instance);
    let stop = Stop::when(stopped.clone());
    while !*stopped.borrow() {
        if let Err(error) = schedule.run_due(&app, &stop).await {
            tracing::error!(%error, "the due table can't be read");
        }
        tokio::select! {
            () = waker.call.notified() => {}
            // The scheduler waits for a time of the wall clock: put back, that would be long.
            () = tokio::time::sleep(LONGEST_PAUSE) => {}
            _ = stopped.changed() => break,
        }
    }
    if let Err(error) = waker.scheduler.shutdown().await {
        tracing::debug!(%error, "the scheduler's shutdown");
    }
}
