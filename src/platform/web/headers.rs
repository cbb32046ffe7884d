//! The outermost layer: security headers on every answer, an id and a line in
//! the log for every request.

use ipnet::IpNet;
use poem::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use poem::{Endpoint, IntoResponse as _, Middleware, PathPattern, Request, Response, Result};
use std::time::Instant;
use tracing::Instrument as _;

use super::{REQUEST_ID, RequestId};
use crate::platform::metrics::{HttpMetrics, method_name};

/// Everything comes from our own origin; nothing is written into the page
/// itself. `data:` and `blob:` images are what MapLibre draws icons from.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The position is asked for when a measurement is recorded; the rest never.
const PERMISSIONS_POLICY: &str = "geolocation=(self), accelerometer=(), autoplay=(), camera=(), \
    display-capture=(), fullscreen=(self), gyroscope=(), magnetometer=(), microphone=(), midi=(), \
    payment=(), usb=(), xr-spatial-tracking=()";

const DEFAULTS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS_POLICY),
    // Most pages depend on who asks; what may be shared says so itself.
    (header::CACHE_CONTROL, "private, no-cache"),
];

const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000";

/// The layer. A header that the answer already has is left as it is.
#[derive(Debug, Clone)]
pub struct Headers {
    is_https: bool,
    policy: HeaderValue,
    proxies: Vec<IpNet>,
    metrics: HttpMetrics,
}

impl Headers {
    /// `is_https`: whether the public URL of the site is an https one, which
    /// browsers are then told to remember.
    #[must_use]
    pub fn new(is_https: bool) -> Self {
        Self {
            is_https,
            policy: HeaderValue::from_static(CONTENT_SECURITY_POLICY),
            proxies: Vec::new(),
            metrics: HttpMetrics::default(),
        }
    }

    /// The same, where the ids that these proxies give requests are kept.
    #[must_use]
    pub fn with_ids_from(self, proxies: &[IpNet]) -> Self {
        Self { proxies: proxies.to_vec(), ..self }
    }

    /// The same, counting there.
    #[must_use]
    pub fn counted_by(self, metrics: &HttpMetrics) -> Self {
        Self { metrics: metrics.clone(), ..self }
    }

    /// The same, where the map's pictures come from another server too: its
    /// origin alone is opened, for pictures alone.
    #[must_use]
    pub fn with_tiles_from(mut self, origin: Option<&str>) -> Self {
        // MapLibre fetches a tile before it draws it.
        let opened = origin.map(|origin| {
            CONTENT_SECURITY_POLICY
                .replace("img-src 'self'", &format!("img-src 'self' {origin}"))
                .replace("connect-src 'self'", &format!("connect-src 'self' {origin}"))
        });
        if let Some(policy) = opened.and_then(|policy| HeaderValue::try_from(policy).ok()) {
            self.policy = policy;
        }
        self
    }
}

impl<E: Endpoint> Middleware<E> for Headers {
    type Output = WithHeaders<E>;

    fn transform(&self, inner: E) -> WithHeaders<E> {
        WithHeaders { inner, layer: self.clone() }
    }
}

/// An endpoint within [`Headers`].
#[derive(Debug)]
pub struct WithHeaders<E> {
    inner: E,
    layer: Headers,
}

impl<E: Endpoint> Endpoint for WithHeaders<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let layer = &self.layer;
        let id = RequestId::of(&request, &layer.proxies);
        let span = tracing::info_span!("request", id = id.as_str(), method = method_name(request.method()));
        request.set_data(id.clone());
        let mut response = answer_logged(&self.inner, &layer.metrics, request).instrument(span).await;
        let is_not_modified = response.status() == StatusCode::NOT_MODIFIED;
        let headers = response.headers_mut();
        // A 304 updates the headers of a stored answer, which has all of these.
        if !is_not_modified {
            headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| layer.policy.clone());
            add_defaults(headers, layer.is_https);
        }
        if let Ok(value) = HeaderValue::try_from(id.as_str()) {
            headers.insert(REQUEST_ID, value);
        }
        Ok(response)
    }
}

/// The path goes into the log and the numbers as the pattern of its route: paths may hold
/// tokens, and queries what visitors typed.
async fn answer_logged<E: Endpoint>(endpoint: &E, metrics: &HttpMetrics, request: Request) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let response = match endpoint.call(request).await {
        Ok(output) => output.into_response(),
        Err(error) => {
            let pattern = error.data::<PathPattern>().cloned();
            let mut response = error.into_response();
            if let Some(pattern) = pattern {
                response.set_data(pattern);
            }
            response
        }
    };
    let pattern = response.data::<PathPattern>().filter(|pattern| !pattern.0.is_empty());
    let route = pattern.map_or("(none)", |pattern| &pattern.0);
    let (status, duration) = (response.status(), start.elapsed());
    metrics.count(&method, route, status, duration);
    tracing::info!(route, status = status.as_u16(), latency_ms = duration.as_millis() as u64, "answered");
    response
}

/// Adds the security headers that an answer lacks.
pub fn protect(headers: &mut HeaderMap) {
    for (name, value) in DEFAULTS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

fn add_defaults(headers: &mut HeaderMap, is_https: bool) {
    protect(headers);
    if is_https {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(HeaderValue::from_static(STRICT_TRANSPORT_SECURITY));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use poem::{EndpointExt as _, Route, endpoint::make_sync};

    async fn get(is_https: bool, path: &str) -> Response {
        let route = Route::new()
            .at(
                "/page",
                make_sync(|request| {
                    let id = request.data::<RequestId>().map(|id| id.as_str().to_owned());
                    id.unwrap_or_default()
                }),
            )
            .at("/own", make_sync(|_| Response::builder().header(header::CACHE_CONTROL, "public, max-age=60").finish()))
            .at("/same", make_sync(|_| StatusCode::NOT_MODIFIED));
        let request = Request::builder().uri_str(path).finish();
        route.with(Headers::new(is_https)).get_response(request).await
    }

    #[tokio::test]
    async fn every_answer_has_the_headers_misses_too() {
        for path in ["/page", "/own", "/nowhere"] {
            let response = get(false, path).await;
            for (name, value) in &DEFAULTS[..6] {
                assert_eq!(response.headers()[name], value, "{path}");
            }
            assert!(!response.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
        }
        let secure = get(true, "/page").await;
        assert_eq!(secure.headers()[header::STRICT_TRANSPORT_SECURITY], STRICT_TRANSPORT_SECURITY);
    }

    #[tokio::test]
    async fn an_answer_keeps_what_it_says_itself() {
        let own = get(false, "/own").await;
        assert_eq!(own.headers()[header::CACHE_CONTROL], "public, max-age=60");
        let page = get(false, "/page").await;
        assert_eq!(page.headers()[header::CACHE_CONTROL], "private, no-cache");
    }

    #[tokio::test]
    async fn a_304_stays_small() {
        let response = get(true, "/same").await;
        let names: Vec<&str> = response.headers().keys().map(HeaderName::as_str).collect();
        assert_eq!(names, ["x-request-id"]);
    }

    #[tokio::test]
    async fn the_id_is_new_and_known_to_the_handler() {
        let first = get(false, "/page").await;
        let second = get(false, "/page").await;
        let told = first.headers()[REQUEST_ID].clone();
        assert_ne!(told, second.headers()[REQUEST_ID]);
        let known = first.into_body().into_string().await.expect("text");
        assert_eq!(known.as_bytes(), told.as_bytes());
        assert_eq!(known.len(), 16);
    }
}
