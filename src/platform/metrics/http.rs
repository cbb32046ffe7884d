//! Requests, by the pattern of their route: an address may hold a token, and
//! there are too many of them.

use std::time::Duration;

use poem::http::{Method, StatusCode};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
};

use super::Metrics;

/// Seconds; a page is meant to take less than the fourth.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// Counts requests. Clones count together.
#[derive(Clone, Debug)]
pub struct HttpMetrics {
    requests: Family<Request, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
}

impl Default for HttpMetrics {
    fn default() -> Self {
        Self { requests: Family::default(), durations: Family::new_with_constructor(|| Histogram::new(BUCKETS)) }
    }
}

impl HttpMetrics {
    pub(super) fn register(&self, metrics: &Metrics) {
        metrics.register("http_requests", "Requests that were answered", self.requests.clone());
        metrics.register(
            "http_request_duration_seconds",
            "Time from the head of a request to the head of its answer",
            self.durations.clone(),
        );
    }

    /// Counts a request that was answered after `duration`. `route` is a
    /// pattern, never an address.
    pub fn count(&self, method: &Method, route: &str, status: StatusCode, duration: Duration) {
        let route = route.to_owned();
        let request = Request { method: method_name(method), route: route.clone(), status: status.as_u16() };
        self.requests.get_or_create(&request).inc();
        self.durations.get_or_create(&Route { route }).observe(duration.as_secs_f64());
    }
}

/// Anybody may make up a method: each would be a number that is kept, and a
/// text of theirs in the log.
#[must_use]
pub fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_methods_are_one() {
        let metrics = Metrics::default();
        for method in ["BREW", "WHEN"] {
            let method = Method::from_bytes(method.as_bytes()).expect("a method");
            metrics.http.count(&method, "/a/:id/", StatusCode::METHOD_NOT_ALLOWED, Duration::from_millis(30));
        }
        let text = metrics.text().expect("text");
        let counted = r#"gcampus_http_requests_total{method="other",route="/a/:id/",status="405"} 2"#;
        assert!(text.contains(counted), "{text}");
        let bucket = r#"gcampus_http_request_duration_seconds_bucket{le="0.05",route="/a/:id/"} 2"#;
        assert!(text.contains(bucket), "{text}");
        assert!(text.contains(r#"{le="0.025",route="/a/:id/"} 0"#), "{text}");
        assert!(text.ends_with("# EOF\n"), "{text}");
    }
}
