//! Whether the process runs (`/healthz`) and can serve (`/readyz`).

use poem::{Response, handler, http::StatusCode};

use super::Visit;

/// `GET /healthz`: the process answers.
#[handler]
pub fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers and the documents directory is there.
#[handler]
pub async fn readyz(visit: Visit) -> Response {
    let app = &visit.app;
    let database = app.db.is_ready().await;
    let documents = tokio::fs::metadata(&app.config.documents_dir).await.is_ok_and(|m| m.is_dir());
    let status = if database && documents { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = |ok: bool| if ok { "ok" } else { "failed" };
    Response::builder()
        .status(status)
        .content_type("text/plain; charset=utf-8")
        .header("cache-control", "no-store")
        .body(format!("database {}\ndocuments {}\n", word(database), word(documents)))
}
