//! Whether the process runs (`/livez`) and can serve (`/readyz`).

use poem::{Response, handler, http::StatusCode};

use super::Visit;
use crate::platform::documents::Standing;

/// `GET /livez`, and `/healthz` for older probes: the process answers.
#[handler]
pub fn livez() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers and lacks no step of this release, and
/// the documents directory is there and this site's.
#[handler]
pub async fn readyz(visit: Visit) -> Response {
    let app = &visit.app;
    let database = app.db.is_ready().await;
    // A restored copy may be older than the program. A newer one is what an update leaves to the
    // replicas that it has not reached yet: they go on.
    let migrations = database && app.db.lacks_no_step().await.unwrap_or(false);
    let documents = app.documents.standing(&app.db).await;
    let is_good = database && migrations && documents.as_ref().is_ok_and(Standing::is_good);
    let status = if is_good { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = |ok: bool| if ok { "ok" } else { "failed" };
    let (database, migrations) = (word(database), word(migrations));
    let documents = documents.as_ref().map_or("unknown", Standing::word);
    Response::builder()
        .status(status)
        .content_type("text/plain; charset=utf-8")
        .header("cache-control", "no-store")
        .body(format!("database {database}\nmigrations {migrations}\ndocuments {documents}\n"))
}
