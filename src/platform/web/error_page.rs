//! Turns errors into pages in the site's look, or into JSON for programs.

use std::borrow::Cow;

use poem::{
    Body, Endpoint, FromRequest, PathPattern, Request, Response,
    http::{HeaderValue, Method, StatusCode, header},
};
use serde::Serialize;
use serde_json::json;
use url::{Position, Url};

use super::{Denied, Error, Left, MethodNotAllowed, Visit, csrf};

/// The view of `errors/generic`.
#[derive(Debug, Serialize)]
struct ErrorPage {
    status: u16,
    title: String,
    text: String,
}

/// The view of `errors/403`.
#[derive(Debug, Serialize)]
struct DeniedPage {
    reason: &'static str,
    login_href: Option<String>,
    register: bool,
}

/// Middleware: answers every error of the routes inside. A status below 400
/// that travels as an error (304) passes unchanged.
///
/// # Errors
/// None; the signature is poem's.
pub async fn error_pages<E: Endpoint>(next: std::sync::Arc<E>, req: Request) -> poem::Result<Response> {
    let wants_json = wants_json(&req);
    let visit = Visit::from_request_without_body(&req).await?;
    let after_login = next_path(&req);
    let error = match next.get_response_or_error(req).await {
        Ok(response) => return Ok(response),
        Err(error) if error.status().as_u16() < 400 => return Ok(error.into_response()),
        Err(error) => error,
    };
    log(&error);
    let mut response = answer(&visit, &error, wants_json, &after_login);
    // The route, for the log.
    if let Some(pattern) = error.data::<PathPattern>() {
        response.set_data(pattern.clone());
    }
    Ok(response)
}

/// The answer to a request that another middleware refuses.
///
/// # Errors
/// None; the signature is that of poem's extractors.
pub async fn refusal(req: &Request, error: Error) -> poem::Result<Response> {
    let visit = Visit::from_request_without_body(req).await?;
    Ok(answer(&visit, &error.into(), wants_json(req), "/"))
}

fn answer(visit: &Visit, error: &poem::Error, wants_json: bool, after_login: &str) -> Response {
    let mut response = if wants_json { json_twin(visit, error) } else { page(visit, error, after_login) };
    if let Some(Error::TooMany(wait)) = error.downcast_ref() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.seconds()));
    }
    if let Some(left) = error.data::<Left>() {
        left.describe(response.headers_mut());
    }
    if let Some(Error::Unauthorized(_)) = error.downcast_ref() {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if let Some(refused) = error.downcast_ref::<MethodNotAllowed>() {
        response.headers_mut().insert(header::ALLOW, refused.allow.clone());
    }
    response
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
    // Not the path of the URI: routes within routes shorten it.
    let path = req.original_uri().path();
    path.starts_with("/api/v1/") || path.starts_with("/api/") && !accepts("text/html") || accepts("application/json")
}

/// Problem details (RFC 9457). The type is the one that says no more than the status does; what more there
/// is to say stands in `detail` and `errors`.
fn json_twin(visit: &Visit, error: &poem::Error) -> Response {
    let status = error.status();
    let title = status.canonical_reason().unwrap_or("Error");
    let detail = match error.downcast_ref() {
        Some(Error::TooMany(wait)) => visit.wait_text(*wait),
        _ => visit.text(problem_key(error).unwrap_or(&keys(error).1)),
    };
    let mut problem = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail });
    if let Some(Error::Unprocessable(fields)) = error.downcast_ref() {
        problem["errors"] = json!(fields);
    }
    Response::builder().status(status).content_type("application/problem+json").body(problem.to_string())
}

/// The key of what a program is told where a page says something else, or nothing at all.
fn problem_key(error: &poem::Error) -> Option<&'static str> {
    Some(match error.downcast_ref::<Error>() {
        Some(Error::Unauthorized(key) | Error::Conflict(key)) => key,
        Some(Error::PreconditionFailed) => "problem-stale",
        Some(Error::PreconditionRequired) => "problem-no-if-match",
        Some(Error::Unprocessable(_)) => "problem-fields",
        Some(Error::Denied(Denied::Create)) => "problem-create",
        Some(Error::Denied(Denied::Edit)) => "problem-edit",
        Some(Error::Denied(_) | Error::CrossSite | Error::BadRequest(_) | Error::Unavailable(_)) => return None,
        _ => match error.status() {
            StatusCode::NOT_FOUND => "problem-not-found",
            StatusCode::METHOD_NOT_ALLOWED => "problem-method",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "problem-media-type",
            _ => return None,
        },
    })
}

fn page(visit: &Visit, error: &poem::Error, next: &str) -> Response {
    let status = error.status();
    let (title, text) = keys(error);
    let title = visit.text(&title);
    let response = match (error.downcast_ref::<Error>(), status) {
        (Some(Error::Denied(denied)), _) => visit.page_with_status(status, "errors/403", &denied_page(next, *denied)),
        (_, StatusCode::NOT_FOUND) => visit.page_with_status(status, "errors/404", &()),
        _ => {
            let text = match error.downcast_ref() {
                Some(Error::TooMany(wait)) => visit.wait_text(*wait),
                _ => visit.text(&text),
            };
            let view = ErrorPage { status: status.as_u16(), title: title.clone(), text };
            visit.page_with_status(status, "errors/generic", &view)
        }
    };
    response.unwrap_or_else(|error| {
        tracing::error!(%error, "the error page failed");
        Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR).body(Body::from(title))
    })
}

/// Where to go on after a log-in: to the page itself, but a form that was sent
/// is gone, so there to the page that it was on.
fn next_path(req: &Request) -> String {
    if matches!(*req.method(), Method::GET | Method::HEAD) {
        return req.original_uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    }
    let referrer = req.header("referer").filter(|referrer| csrf::is_own_origin(req, referrer));
    let page = referrer.and_then(|referrer| Url::parse(referrer).ok());
    page.map_or_else(|| "/".to_owned(), |page| page[Position::BeforePath..Position::AfterQuery].to_owned())
}

fn denied_page(next: &str, denied: Denied) -> DeniedPage {
    let door = if next.starts_with("/admin/") { "/admin/login/" } else { "/login/" };
    let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    DeniedPage {
        reason: denied.key(),
        // A link that is too old stays too old after a log-in.
        login_href: (denied != Denied::ConfirmationExpired).then(|| format!("{door}?next_url={next}")),
        register: matches!(denied, Denied::ConfirmationExpired | Denied::Unauthenticated),
    }
}

/// Keys of the title and the text.
fn keys(error: &poem::Error) -> (Cow<'static, str>, Cow<'static, str>) {
    let (title, text) = match error.downcast_ref::<Error>() {
        Some(Error::Denied(denied)) => {
            let key = |part: &str| Cow::Owned(format!("layout-403-{}-{part}", denied.key()));
            return (key("title"), key("text"));
        }
        Some(Error::CrossSite) => ("layout-403-cross-site-title", "layout-403-cross-site-text"),
        Some(Error::BadRequest(key)) => ("layout-400-title", *key),
        Some(Error::Unavailable(key)) => ("layout-503-title", *key),
        _ => match error.status() {
            StatusCode::NOT_FOUND => ("layout-404-title", "layout-404-text"),
            StatusCode::METHOD_NOT_ALLOWED => ("layout-405-title", "layout-405-text"),
            StatusCode::PAYLOAD_TOO_LARGE => ("layout-413-title", "layout-413-text"),
            StatusCode::REQUEST_TIMEOUT => ("layout-408-title", "layout-408-text"),
            StatusCode::TOO_MANY_REQUESTS => ("limit-title", "limit-text"),
            StatusCode::MISDIRECTED_REQUEST => ("limit-host-title", "limit-host-text"),
            StatusCode::INSUFFICIENT_STORAGE => ("storage-full-title", "storage-full-text"),
            StatusCode::SERVICE_UNAVAILABLE => ("layout-503-title", "layout-503-text"),
            status if status.is_server_error() => ("layout-500-title", "layout-500-text"),
            _ => ("layout-400-title", "layout-400-text"),
        },
    };
    (title.into(), text.into())
}
