//! Turns errors into pages in the site's look, or into JSON for programs.

use poem::{Body, Endpoint, FromRequest, Request, Response, http::StatusCode};
use serde::Serialize;
use serde_json::json;

use super::{Denied, Error, Visit};

/// The view of `errors/generic`.
#[derive(Debug, Serialize)]
struct ErrorPage {
    status: u16,
    title: String,
    text: String,
    actions: Vec<Action>,
}

#[derive(Debug, Serialize)]
struct Action {
    label: String,
    href: String,
    primary: bool,
}

/// Middleware: answers every error of the routes inside. A status below 400
/// that travels as an error (304) passes unchanged.
///
/// # Errors
/// None; the signature is poem's.
pub async fn error_pages<E: Endpoint>(next: std::sync::Arc<E>, req: Request) -> poem::Result<Response> {
    let wants_json = wants_json(&req);
    let visit = Visit::from_request_without_body(&req).await?;
    let error = match next.get_response_or_error(req).await {
        Ok(response) => return Ok(response),
        Err(error) if error.status().as_u16() < 400 => return Ok(error.into_response()),
        Err(error) => error,
    };
    log(&error);
    Ok(if wants_json { json_twin(&visit, &error) } else { page(&visit, &error) })
}

trait ResponseOrError {
    async fn get_response_or_error(&self, req: Request) -> poem::Result<Response>;
}

impl<E: Endpoint> ResponseOrError for E {
    async fn get_response_or_error(&self, req: Request) -> poem::Result<Response> {
        use poem::IntoResponse;
        self.call(req).await.map(IntoResponse::into_response)
    }
}

/// Logs server faults with their cause; a visitor's mistake is no event.
fn log(error: &poem::Error) {
    if error.status().is_server_error() {
        tracing::error!(%error, "request failed");
    }
}

fn wants_json(req: &Request) -> bool {
    let accepts = |kind: &str| req.header("accept").is_some_and(|accept| accept.contains(kind));
    req.uri().path().starts_with("/api/") && !accepts("text/html") || accepts("application/json")
}

fn json_twin(visit: &Visit, error: &poem::Error) -> Response {
    let status = error.status();
    let mut problem = json!({ "status": status.as_u16(), "detail": visit.text(&keys(error).1) });
    if let Some(Error::Unprocessable(fields)) = error.downcast_ref() {
        problem["errors"] = json!(fields);
    }
    Response::builder().status(status).content_type("application/json").body(problem.to_string())
}

fn page(visit: &Visit, error: &poem::Error) -> Response {
    let status = error.status();
    let (title, text) = keys(error);
    let view = ErrorPage {
        status: status.as_u16(),
        title: visit.text(&title),
        text: visit.text(&text),
        actions: actions(visit, error),
    };
    let response = visit.page_with_status(status, "errors/generic", &view);
    response.unwrap_or_else(|error| {
        tracing::error!(%error, "the error page failed");
        Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR).body(Body::from(view.title))
    })
}

/// Keys of the title and the text.
fn keys(error: &poem::Error) -> (String, String) {
    let middle = match error.downcast_ref::<Error>() {
        Some(Error::Denied(denied)) => denied.key(),
        Some(Error::CrossSite) => "cross-site",
        Some(Error::BadRequest(key)) => return ("layout-error-bad-request-title".to_owned(), (*key).to_owned()),
        _ => match error.status() {
            StatusCode::NOT_FOUND => "not-found",
            StatusCode::METHOD_NOT_ALLOWED => "method",
            StatusCode::PAYLOAD_TOO_LARGE => "too-large",
            status if status.is_server_error() => "server",
            _ => "bad-request",
        },
    };
    (format!("layout-error-{middle}-title"), format!("layout-error-{middle}-text"))
}

fn actions(visit: &Visit, error: &poem::Error) -> Vec<Action> {
    let action = |key: &str, href: String, primary| Action { label: visit.text(key), href, primary };
    let home = action("layout-error-to-map", "/".to_owned(), false);
    match error.downcast_ref::<Error>() {
        Some(Error::Denied(Denied::ConfirmationExpired)) => {
            vec![action("layout-register", "/register/".to_owned(), true), home]
        }
        Some(Error::Denied(denied)) => {
            let next: String = url::form_urlencoded::byte_serialize(visit.path().as_bytes()).collect();
            let mut actions = vec![action("layout-log-in", format!("/login/?next_url={next}"), true)];
            if *denied == Denied::Unauthenticated {
                actions.push(action("layout-register", "/register/".to_owned(), false));
            }
            actions.push(home);
            actions
        }
        _ => vec![Action { primary: true, ..home }],
    }
}
