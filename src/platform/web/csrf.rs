//! Refuses unsafe requests that another site made the browser send.
//!
//! Browsers say where a request comes from (`Sec-Fetch-Site`, `Origin`), which
//! needs neither a token in every form nor a cookie for visitors. A request
//! without both headers is not from a browser and carries nobody's session.

use std::sync::Arc;

use poem::{Endpoint, IntoResponse, Request, Response, http::Method};
use url::Url;

use super::Error;
use crate::platform::app::App;

/// Middleware: lets safe methods and requests of this site pass.
///
/// # Errors
/// [`Error::CrossSite`] for an unsafe request from elsewhere.
pub async fn same_site_only<E: Endpoint>(next: Arc<E>, req: Request) -> poem::Result<Response> {
    let is_safe = matches!(*req.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe || comes_from_here(&req) {
        return next.call(req).await.map(IntoResponse::into_response);
    }
    Err(Error::CrossSite.into())
}

fn comes_from_here(req: &Request) -> bool {
    match (req.header("sec-fetch-site"), req.header("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => is_own_origin(req, origin),
        (None, None) => true,
    }
}

/// Whether `origin`, the start of an address, is this site's.
pub(super) fn is_own_origin(req: &Request, origin: &str) -> bool {
    let Ok(origin) = Url::parse(origin) else { return false };
    // Behind a proxy the scheme differs: the authority is what must agree.
    let authority = match (origin.host_str(), origin.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => return false,
    };
    let public = req.extensions().get::<Arc<App>>().map(|app| app.config.public_url.origin());
    req.header("host") == Some(&*authority) || public == Some(origin.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(headers: &[(&str, &str)]) -> Request {
        headers.iter().fold(Request::builder(), |b, (name, value)| b.header(*name, *value)).finish()
    }

    #[test]
    fn only_requests_of_this_site_pass() {
        for (headers, passes) in [
            (&[("sec-fetch-site", "same-origin")][..], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://here.example"), ("host", "here.example")], false),
            (&[("origin", "http://here.example:8000"), ("host", "here.example:8000")], true),
            (&[("origin", "http://here.example"), ("host", "here.example:8000")], false),
            (&[("origin", "null"), ("host", "here.example")], false),
            (&[("origin", "https://evil.example"), ("host", "here.example")], false),
            (&[], true),
        ] {
            assert_eq!(comes_from_here(&request(headers)), passes, "{headers:?}");
        }
    }
}
