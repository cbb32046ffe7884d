//! Whether the process runs (`/livez`) and can serve (`/readyz`).

use poem::{Response, handler, http::StatusCode};

use super::Visit;

/// `GET /livez`, and `/healthz` for older probes: the process answers.
#[handler]
pub fn livez() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers and has the schema of this release, and
/// the documents directory is there.
#[handler]
pub async fn readyz(visit: Visit) -> Response {
    let app = &visit.app;
    let database = app.db.is_ready().await;
    // A restored copy may be older than the program.
    let migrations = database && app.db.pending().await.is_ok_and(|pending| pending.is_empty());
    let documents = tokio::fs::metadata(&app.config.documents_dir).await.is_ok_and(|m| m.is_dir());
    let status = if database && migrations && documents { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = |ok: bool| if ok { "ok" } else { "failed" };
    let (database, migrations, documents) = (word(database), word(migrations), word(documents));
    Response::builder()
        .status(status)
        .content_type("text/plain; charset=utf-8")
        .header("cache-control", "no-store")
        .body(format!("database {database}\nmigrations {migrations}\ndocuments {documents}\n"))
}
