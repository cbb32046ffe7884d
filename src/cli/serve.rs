//! `gcampus serve`

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use clap::Args;
use tokio::{
    net::TcpListener,
    sync::watch,
    task::{JoinHandle, JoinSet},
};

use super::{CliError, build_app, demo};
use crate::{
    messages,
    platform::{App, assets::SharedFolder, metrics, server},
    routes, schedule,
};

/// How often the outbox is looked at.
const OUTBOX_PAUSE: Duration = Duration::from_secs(5);

/// How long the site waits at its start for its files to be shared.
const SHARING_PATIENCE: Duration = Duration::from_secs(5);

/// Serve the site until SIGTERM or SIGINT.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Load the demo course first, and print how to log in
    #[arg(long)]
    demo: bool,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = build_app().await?;
        let sharing = tokio::task::spawn_blocking({
            let app = Arc::clone(&app);
            move || share_assets(&app)
        });
        let stop_signal = server::shutdown_signal()?;
        if self.demo {
            demo::load_and_print(&app).await?;
        }
        // A page of ours may send a browser to an old replica, so the files are there before the first
        // page is. A slow disk delays the site only so long.
        if tokio::time::timeout(SHARING_PATIENCE, sharing).await.is_err() {
            tracing::warn!("assets are still being shared with other replicas");
        }
        let listener = listen(app.config.listen).await?;
        let numbers = match app.config.metrics_listen {
            Some(address) => Some(listen(address).await?),
            None => None,
        };
        tracing::info!(address = %app.config.listen, url = %app.config.public_url, "serving");

        let limits = server::Limits::default();
        let limits = server::Limits { connections: limits.connections.min(app.config.max_connections), ..limits };
        let (stop, stopped) = watch::channel(false);
        if let Some(listener) = numbers {
            tokio::spawn(metrics::serve(listener, app.clone(), until(stopped.clone())));
        }
        let waker = schedule::Waker::start().await;
        let waker = waker.map_err(|error| CliError::Message(format!("the scheduler can't start: {error}")))?;
        let jobs = tokio::spawn(schedule::work(app.clone(), waker, stopped.clone()));
        let outbox = tokio::spawn(send_mails(app.clone(), stopped));
        let stopping_since = Arc::new(OnceLock::new());
        let since = Arc::clone(&stopping_since);
        let stop_signal = async move {
            stop_signal.await;
            since.get_or_init(Instant::now);
            // The worker may have gone already; then there is nobody to tell.
            let _ = stop.send(true);
        };
        // On a worker, where the connections are: else each would wake the main thread first.
        let serving = tokio::spawn(server::serve(listener, routes::endpoint(app.clone()), limits, stop_signal));
        serving.await.map_err(io::Error::other)??;
        // One drain for requests, jobs and mails together.
        let left = || limits.drain.saturating_sub(stopping_since.get().map_or(Duration::ZERO, Instant::elapsed));
        end(jobs, "a job", left()).await;
        end(outbox, "a mail", left()).await;
        app.db.close().await;
        Ok(())
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, CliError> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|error| CliError::Message(format!("can't listen on {address}: {error}")))
}

/// Ready when the stop begins.
async fn until(mut stopped: watch::Receiver<bool>) {
    // Nobody who could tell of a stop is left: that is one, too.
    let _ = stopped.wait_for(|is_stopping| *is_stopping).await;
}

/// Lets replicas of other releases find the files of this one. A site without
/// such replicas does not need it, so a failure ends nothing.
fn share_assets(app: &App) {
    match SharedFolder::below(&app.config.documents_dir).publish(&app.assets) {
        Ok(0) => {}
        Ok(files) => tracing::info!(files, "assets are shared with other replicas"),
        Err(error) => tracing::warn!(%error, "assets can't be shared with other replicas"),
    }
}

/// Waits for the worker for at most `patience`, then cuts it off: the claim of
/// the mail that it was sending expires, what a job did not commit is rolled
/// back, and the next start goes on.
async fn end(mut worker: JoinHandle<()>, what: &str, patience: Duration) {
    match tokio::time::timeout(patience, &mut worker).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "a worker ended badly"),
        Err(_) => {
            tracing::warn!("{what} was not done at the end of the stop; the next start goes on");
            worker.abort();
            // Its database connection is given back only when it is gone.
            let _ = worker.await;
        }
    }
}

/// Sends what waits in the outbox until the server stops.
async fn send_mails(app: Arc<App>, stopped: watch::Receiver<bool>) {
    let is_stopping = stopped.clone();
    let round = move || {
        let (app, is_stopping) = (Arc::clone(&app), is_stopping.clone());
        async move {
            if let Err(error) = messages::deliver_until(&app, || *is_stopping.borrow()).await {
                tracing::error!(%error, "the outbox can't be worked");
            }
        }
    };
    repeat(round, OUTBOX_PAUSE, stopped).await;
}

/// Runs `round` again and again with pauses, until stopped. A panic ends its
/// round alone.
async fn repeat<F>(round: impl Fn() -> F, pause: Duration, mut stopped: watch::Receiver<bool>)
where
    F: Future<Output = ()> + Send + 'static,
{
    while !*stopped.borrow() {
        // A task of its own keeps a panic in; the set ends it when we are cut off.
        let mut task = JoinSet::new();
        task.spawn(round());
        if let Some(Err(error)) = task.join_next().await {
            tracing::error!(%error, "the outbox worker panicked; it starts again");
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stopped.changed() => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_panic_does_not_end_the_worker() {
        let rounds = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&rounds);
        let round = move || {
            let counted = Arc::clone(&counted);
            async move {
                let number = counted.fetch_add(1, Ordering::SeqCst);
                assert_ne!(number, 0, "the first round fails");
            }
        };
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(repeat(round, Duration::from_millis(5), stopped));
        let more = async {
            while rounds.load(Ordering::SeqCst) < 3 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), more).await.expect("rounds after the panic");
        stop.send(true).expect("the worker listens");
        tokio::time::timeout(Duration::from_secs(10), worker).await.expect("it stops").expect("in peace");
    }

    #[tokio::test]
    async fn a_round_that_never_ends_is_cut_off() {
        let alive = Arc::new(());
        let held = Arc::clone(&alive);
        let round = move || {
            let held = Arc::clone(&held);
            async move {
                std::future::pending::<()>().await;
                drop(held);
            }
        };
        let (_stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(repeat(round, Duration::ZERO, stopped));
        tokio::time::sleep(Duration::from_millis(50)).await;
        tokio::time::timeout(Duration::from_secs(10), end(worker, "it", Duration::from_millis(50)))
            .await
            .expect("cut off");
        let gone = async {
            while Arc::strong_count(&alive) > 1 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), gone).await.expect("nothing of it is left");
    }
}
