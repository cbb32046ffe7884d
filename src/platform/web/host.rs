//! Answers only to names of this site: what is made of the host (a cache's
//! key, a link) can then be made of no other.

use std::sync::Arc;

use poem::{Endpoint, IntoResponse, Request, Response};

use super::{Error, error_page};
use crate::platform::app::App;

/// Middleware: refuses requests for a host that is not the site's (421). The
/// health pages answer under any name: probes ask by address.
///
/// # Errors
/// Those of the routes inside.
pub async fn known_hosts_only<E: Endpoint>(next: Arc<E>, req: Request) -> poem::Result<Response> {
    let is_probe = matches!(req.uri().path(), "/livez" | "/healthz" | "/readyz");
    let allowed = req.extensions().get::<Arc<App>>().and_then(|app| app.config.allowed_hosts.as_deref());
    let is_known = match (allowed, req.uri().authority().map(|a| a.as_str()).or_else(|| req.header("host"))) {
        (Some(allowed), Some(host)) => allowed.iter().any(|name| is_host(host, name)),
        // Any host is welcome, or none was named, as by HTTP/1.0: nothing can be made of it.
        (None, _) | (_, None) => true,
    };
    if is_probe || is_known {
        return next.call(req).await.map(IntoResponse::into_response);
    }
    error_page::refusal(&req, Error::WrongHost).await
}

/// Whether `host`, which may have a port, is `name`.
fn is_host(host: &str, name: &str) -> bool {
    let bare = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    };
    bare.trim_end_matches('.').eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_and_case_do_not_matter() {
        for (host, name, is_same) in [
            ("Water.Example.org", "water.example.org", true),
            ("water.example.org:8000", "water.example.org", true),
            ("water.example.org.", "water.example.org", true),
            ("[::1]:8000", "::1", true),
            ("water.example.org.evil.example", "water.example.org", false),
            ("evil.example", "water.example.org", false),
            ("user@water.example.org", "water.example.org", false),
            ("", "water.example.org", false),
        ] {
            assert_eq!(is_host(host, name), is_same, "{host}");
        }
    }
}
