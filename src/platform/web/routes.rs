//! A table of routes in which the final slash does not matter.

use poem::{IntoEndpoint, Request, Response, Route, handler, http::StatusCode};

/// Routes of the site. Each path also answers with its final slash added or
/// dropped, by sending the client to the right spelling (308 keeps a POST).
#[derive(Default)]
pub struct Routes(Route);

impl Routes {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `endpoint` at `path`, and the redirect from its other spelling.
    #[must_use]
    pub fn at<E>(self, path: &str, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        let route = self.0.at(path, endpoint);
        Self(match path.strip_suffix('/') {
            Some("") => route,
            Some(bare) => route.at(bare, other_spelling),
            None => route.at(format!("{path}/"), other_spelling),
        })
    }

    /// Adds `endpoint` at `path` only.
    #[must_use]
    pub fn at_exactly<E>(self, path: &str, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        Self(self.0.at(path, endpoint))
    }

    /// The table as poem's router.
    #[must_use]
    pub fn into_route(self) -> Route {
        self.0
    }
}

#[handler]
fn other_spelling(req: &Request) -> Response {
    let uri = req.original_uri();
    let path = uri.path();
    let path = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    Response::builder().status(StatusCode::PERMANENT_REDIRECT).header("location", format!("{path}{query}")).finish()
}
