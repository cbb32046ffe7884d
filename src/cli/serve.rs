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

use super::{CliError, demo, start};
use crate::{
    messages,
    platform::{
        App,
        alone::Alone,
        app::BuildError,
        assets::SharedFolder,
        metrics,
        secret::{Standing, standing},
        server,
    },
    routes, schedule,
};

/// How often the outbox is looked at.
const OUTBOX_PAUSE: Duration = Duration::from_secs(5);

/// How often the site makes sure that its secret key is still the database's.
const SECRET_PAUSE: Duration = Duration::from_secs(2);

/// What is said when it is not, before the site ends.
const ANOTHER_SECRET: &str = "the database was sealed with another secret key while the site was running \
    (gcampus secret rotate): the site ends, since nobody could open what it would write. Start it with the new key";

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
        let config = start()?;
        // Before anything is migrated or made: it ends with the process.
        let _alone = Alone::take(&config.database_url).map_err(|error| CliError::Message(error.to_string()))?;
        let app = App::build(config).await?;
        tell_of_documents(&app).await;
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
        let outbox = tokio::spawn(send_mails(app.clone(), stopped.clone()));
        let (tell_foreign, is_foreign) = watch::channel(false);
        let guard = tokio::spawn(watch_secret(app.clone(), tell_foreign, stopped));
        let stopping_since = Arc::new(OnceLock::new());
        let since = Arc::clone(&stopping_since);
        let foreign = is_foreign.clone();
        let stop_signal = async move {
            tokio::select! {
                () = stop_signal => {}
                () = until(foreign) => {}
            }
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
        end(guard, "a look at the secret key", left()).await;
        app.db.close().await;
        if *is_foreign.borrow() { Err(CliError::Build(BuildError::SecretChanged)) } else { Ok(()) }
    }
}

/// Says at the start when no document can be kept: pages go on without.
async fn tell_of_documents(app: &App) {
    match app.documents.standing(&app.db).await {
        Ok(standing) if standing.is_good() => {}
        Ok(standing) => tracing::error!("{standing}"),
        Err(error) => tracing::error!(%error, "the documents can't be looked at"),
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

/// Tells of another secret key in the database, which ends the site.
async fn watch_secret(app: Arc<App>, foreign: watch::Sender<bool>, stopped: watch::Receiver<bool>) {
    let foreign = Arc::new(foreign);
    let round = move || {
        let (app, foreign) = (Arc::clone(&app), Arc::clone(&foreign));
        async move {
            // A database that can't be read is told of elsewhere.
            if matches!(standing(app.db.read(), &app.secrets).await, Ok(Standing::Other)) && !foreign.send_replace(true)
            {
                tracing::error!("{ANOTHER_SECRET}");
            }
        }
    };
    repeat(round, SECRET_PAUSE, stopped).await;
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
            tracing::error!(%error, "a worker panicked; it starts again");
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
