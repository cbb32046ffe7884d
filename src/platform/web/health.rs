//! Whether the process runs (`/healthz`) and can serve (`/readyz`).

use poem::{Response, handler, http::StatusCode};

use super::Visit;
use crate::platform::documents::Standing;

/// `GET /healthz`: the process answers.
#[handler]
pub fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, and the documents directory is there and this site's.
#[handler]
pub async fn readyz(visit: Visit) -> Response {
    let app = &visit.app;
    let database = app.db.is_ready().await;
    let documents = app.documents.standing(&app.db).await;
    let is_good = documents.as_ref().is_ok_and(Standing::is_good);
    let status = if database && is_good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let database = if database { "ok" } else { "failed" };
    let documents = documents.as_ref().map_or("unknown", Standing::word);
    Response::builder()
        .status(status)
        .content_type("text/plain; charset=utf-8")
        .header("cache-control", "no-store")
        .body(format!("database {database}\ndocuments {documents}\n"))
}
