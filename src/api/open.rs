//! Pages of other sites may read: no credentials, any origin. They may not write.

use std::sync::Arc;

use poem::{
    Endpoint, IntoResponse, Request, Response,
    http::{HeaderValue, Method, StatusCode, header},
};

/// What scripts of other sites may see of an answer.
const EXPOSED: &str = "ETag, Last-Modified, Link, Retry-After";

/// Middleware: opens `/api/v1/` for reading. It stands around the pages of errors, which programs
/// read as well.
///
/// # Errors
/// Those of the routes inside.
pub async fn open<E: Endpoint>(next: Arc<E>, req: Request) -> poem::Result<Response> {
    if !req.original_uri().path().starts_with("/api/v1/") {
        return next.call(req).await.map(IntoResponse::into_response);
    }
    let reads = matches!(*req.method(), Method::GET | Method::HEAD);
    let asks_first = *req.method() == Method::OPTIONS && req.headers().contains_key("access-control-request-method");
    let mut response = if asks_first {
        Response::builder()
            .status(StatusCode::NO_CONTENT)
            .header(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD")
            .header(header::ACCESS_CONTROL_ALLOW_HEADERS, "Accept-Language, If-None-Match, If-Modified-Since")
            .header(header::ACCESS_CONTROL_MAX_AGE, "86400")
            .finish()
    } else {
        next.call(req).await?.into_response()
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Accept-Language, Authorization"));
    if reads || asks_first {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    }
    Ok(response)
}
