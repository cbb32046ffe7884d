//! The URL table, one line a room, and the order of the middleware.

use std::sync::Arc;

use poem::{
    Endpoint, EndpointExt, Response, Route,
    middleware::{CatchPanic, CookieJarManager},
};

use crate::{
    admin, api, auth, course, document, export, map, measurement,
    platform::{
        App,
        assets::{FixedFile, SharedFolder, StaticFiles, robots_txt, web_manifest},
        web::{Routes, compress, error_page, get, headers, health, host, language, post, session},
    },
    schedule, tools,
};

/// The pages of all rooms.
#[must_use]
pub fn table() -> Routes {
    let routes = Routes::new();
    let routes = map::routes(routes);
    let routes = measurement::routes(routes);
    let routes = export::routes(routes);
    let routes = tools::routes(routes);
    let routes = course::routes(routes);
    let routes = auth::routes(routes);
    let routes = admin::routes(routes);
    let routes = document::routes(routes);
    api::routes(routes)
}

/// The whole site as one endpoint.
pub fn endpoint(app: Arc<App>) -> impl Endpoint<Output = Response> + 'static {
    let pages = table()
        .into_route()
        // From here on outwards: an error becomes a page, which shows who is
        // logged in and what the session has to say.
        .around(error_page::error_pages)
        .around(auth::load_viewer)
        .with(session::sessions(app.clone()))
        // What fails in the two lines above gets its page here, without a name.
        .around(error_page::error_pages)
        // Errors are read by programs too.
        .around(api::open)
        .around(compress::compress);

    let assets = app.assets.clone();
    let root = Route::new()
        .at("/robots.txt", robots_txt())
        .at("/manifest.webmanifest", web_manifest(&app.config.site_name, &assets));
    let root = match assets.get("img/favicon.ico") {
        Some(icon) => root.at("/favicon.ico", FixedFile::from(icon)),
        None => root,
    };
    root
        // Without a session: asked for every few seconds, by programs.
        .at("/livez", get(health::livez))
        .at("/healthz", get(health::livez))
        .at("/readyz", get(health::readyz))
        // A waker sends a token and no cookie: no session, and no page.
        .at("/-/jobs/due", post(schedule::wake))
        .nest_no_strip("/", pages)
        // Handlers have this themselves; a fault of what is around them must not
        // take the connection with it.
        .with(CatchPanic::new())
        .around(host::known_hosts_only)
        .around(language::remember_language)
        .with(CookieJarManager::new())
        .data(app.clone())
        .with(StaticFiles::new(assets, SharedFolder::below(&app.config.documents_dir)))
        .with(
            headers::Headers::new(app.config.public_url.scheme() == "https")
                .with_tiles_from(app.config.map.tiles_origin.as_deref())
                .with_ids_from(&app.config.trusted_proxies)
                .counted_by(&app.metrics.http),
        )
        .map_to_response()
}
