//! The URL table, one line a room, and the order of the middleware.

use std::sync::Arc;

use poem::{Endpoint, EndpointExt, Response, get};

use crate::{
    api, auth, course, map, measurement,
    platform::{
        App, assets,
        web::{Routes, csrf, error_page, headers, health, language, session},
    },
    water,
};

/// The whole site as one endpoint.
pub fn endpoint(app: Arc<App>) -> impl Endpoint<Output = Response> + 'static {
    let routes = Routes::new();
    let routes = map::routes(routes);
    let routes = measurement::routes(routes);
    let routes = water::routes(routes);
    let routes = course::routes(routes);
    let routes = auth::routes(routes);
    let routes = api::routes(routes);
    let pages = routes
        .into_route()
        // From here on outwards: an error becomes a page, which shows who is
        // logged in and what the session has to say.
        .around(csrf::same_site_only)
        .around(error_page::error_pages)
        .around(auth::load_viewer)
        .with(session::sessions(app.clone()));

    assets::routes()
        // Without a session: asked for every few seconds, by programs.
        .at("/healthz", get(health::healthz))
        .at("/readyz", get(health::readyz))
        .nest_no_strip("/", pages)
        .around(language::remember_language)
        .data(app.clone())
        .with(headers::SecurityHeaders::new(&app.config))
        .map_to_response()
}
