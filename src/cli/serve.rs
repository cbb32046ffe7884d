//! `gcampus serve`

use std::{sync::Arc, time::Duration};

use clap::Args;
use tokio::{net::TcpListener, sync::watch};

use super::{CliError, build_app, demo};
use crate::{
    messages,
    platform::{App, server},
    routes,
};

/// How often the outbox is looked at.
const OUTBOX_PAUSE: Duration = Duration::from_secs(5);

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
        let stop_signal = server::shutdown_signal()?;
        if self.demo {
            demo::load_and_print(&app).await?;
        }
        let listener = TcpListener::bind(app.config.listen)
            .await
            .map_err(|error| CliError::Message(format!("can't listen on {}: {error}", app.config.listen)))?;
        tracing::info!(address = %app.config.listen, url = %app.config.public_url, "serving");

        let (stop, stopped) = watch::channel(false);
        let outbox = tokio::spawn(send_mails(app.clone(), stopped));
        let limits = server::Limits::default();
        let limits = server::Limits { connections: limits.connections.min(app.config.max_connections), ..limits };
        server::serve(listener, routes::endpoint(app.clone()), limits, stop_signal).await?;
        // The worker may have gone already; then there is nobody to tell.
        let _ = stop.send(true);
        let _ = outbox.await;
        app.db.close().await;
        Ok(())
    }
}

/// Sends what waits in the outbox until the server stops.
async fn send_mails(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = messages::deliver_due(&app).await {
            tracing::error!(%error, "the outbox can't be worked");
        }
        tokio::select! {
            () = tokio::time::sleep(OUTBOX_PAUSE) => {}
            _ = stopped.changed() => return,
        }
    }
}
