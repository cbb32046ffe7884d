//! Answers name the licence of what is in them, as downloads do.

use std::sync::Arc;

use poem::{
    Endpoint, IntoResponse, Request, Response,
    http::{HeaderValue, header},
};

use crate::platform::App;

/// Middleware: adds the licence as a `Link` header.
///
/// # Errors
/// Those of the endpoint.
pub(super) async fn licensed<E: Endpoint>(next: Arc<E>, req: Request) -> poem::Result<Response> {
    let licence = req.extensions().get::<Arc<App>>().map(|app| app.config.data_licence);
    let mut response = next.call(req).await?.into_response();
    if let Some(link) = licence.and_then(|licence| HeaderValue::try_from(licence.link()).ok()) {
        response.headers_mut().append(header::LINK, link);
    }
    Ok(response)
}
