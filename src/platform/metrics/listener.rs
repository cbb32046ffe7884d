//! `GET /metrics`, on a listener of its own: how busy a site is, and how it
//! fails, is for its operator.

use std::{io, sync::Arc, time::Duration};

use poem::{EndpointExt as _, Response, Route, handler, http::StatusCode, web::Data};
use tokio::net::TcpListener;

use super::look_around;
use crate::platform::{App, server, web::get};

/// A scraper has one connection, a curious operator a second.
const CONNECTIONS: usize = 16;

/// Serves the numbers of `app` on `listener` until `shutdown` is ready.
///
/// # Errors
/// When the listener has no local address.
pub async fn serve(listener: TcpListener, app: Arc<App>, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let usual = server::Limits::default();
    let limits = server::Limits { connections: CONNECTIONS, drain: Duration::from_secs(2), ..usual };
    let endpoint = Route::new().at("/metrics", get(metrics)).data(app).map_to_response();
    server::serve(listener, endpoint, limits, shutdown).await
}

#[handler]
async fn metrics(Data(app): Data<&Arc<App>>) -> Response {
    look_around(app).await;
    match app.metrics.text() {
        Ok(text) => Response::builder()
            .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
            .header("cache-control", "no-store")
            .body(text),
        Err(error) => {
            tracing::error!(%error, "the metrics can't be written down");
            StatusCode::INTERNAL_SERVER_ERROR.into()
        }
    }
}
