//! A table of routes in which the final slash does not matter.

use std::sync::Arc;

use poem::{
    Endpoint, EndpointExt as _, IntoEndpoint, IntoResponse as _, Request, Response, Route, handler,
    http::{HeaderValue, StatusCode, header},
};

use super::{csrf, fault};

/// Routes of the site. Each path also answers with its final slash added or
/// dropped, by sending the client to the right spelling (308 keeps a POST).
/// Every endpoint refuses unsafe requests from other sites, and ends in time.
#[derive(Default)]
pub struct Routes {
    route: Route,
    paths: Vec<String>,
}

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
        let Self { route, paths } = self.at_exactly(path, endpoint);
        let route = match path.strip_suffix('/') {
            Some("") => route,
            Some(bare) => route.at(bare, other_spelling),
            None => route.at(format!("{path}/"), other_spelling),
        };
        Self { route, paths }
    }

    /// Adds `endpoint` at `path` only.
    #[must_use]
    pub fn at_exactly<E>(mut self, path: &str, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        self.paths.push(path.to_owned());
        Self { route: self.route.at(path, guarded(endpoint)), paths: self.paths }
    }

    /// Adds `endpoint` at `path` as [`Self::at`] does; its answers show keys,
    /// or what a form was sent, and are kept by no browser: "back" on a shared
    /// computer must not bring them up after the log-out.
    #[must_use]
    pub fn at_unstored<E>(self, path: &str, endpoint: E) -> Self
    where
        E: IntoEndpoint,
        E::Endpoint: 'static,
    {
        self.at(path, endpoint.into_endpoint().around(unstored))
    }

    /// The paths of the table, as they were added, without their other spellings.
    #[must_use]
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The table as poem's router.
    #[must_use]
    pub fn into_route(self) -> Route {
        self.route
    }
}

/// Within the table, so that what is refused or fails here is logged with its route.
fn guarded<E>(endpoint: E) -> impl Endpoint<Output = Response> + 'static
where
    E: IntoEndpoint,
    E::Endpoint: 'static,
{
    endpoint.into_endpoint().around(csrf::same_site_only).around(fault::contain)
}

/// Failures pass as they are: their pages show no secret.
async fn unstored<E: Endpoint>(next: Arc<E>, req: Request) -> poem::Result<Response> {
    let mut response = next.call(req).await?.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

#[handler]
fn other_spelling(req: &Request) -> Response {
    let uri = req.original_uri();
    let path = uri.path();
    let path = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    Response::builder().status(StatusCode::PERMANENT_REDIRECT).header("location", format!("{path}{query}")).finish()
}
