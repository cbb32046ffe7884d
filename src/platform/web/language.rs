//! Remembers the language that a visitor chose with `?lang=`.

use std::{sync::Arc, time::Duration};

use poem::{
    Endpoint, IntoResponse, Request, Response,
    web::cookie::{Cookie, SameSite},
};

use crate::platform::{
    app::App,
    i18n::{LANGUAGE_COOKIE, asked_for},
};

const A_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Middleware: keeps the choice in a cookie.
///
/// # Errors
/// Those of the routes inside.
pub async fn remember_language<E: Endpoint>(next: Arc<E>, req: Request) -> poem::Result<Response> {
    if let Some(locale) = asked_for(&req).filter(|_| !is_picture(&req)) {
        let is_https = req.extensions().get::<Arc<App>>().is_some_and(|app| app.config.public_url.scheme() == "https");
        let mut cookie = Cookie::new_with_str(LANGUAGE_COOKIE, locale.tag());
        cookie.set_path("/");
        cookie.set_max_age(A_YEAR);
        cookie.set_same_site(SameSite::Lax);
        cookie.set_secure(is_https);
        req.cookie().add(cookie);
    }
    next.call(req).await.map(IntoResponse::into_response)
}

/// Pictures stand in pages of other sites: their language is nobody's choice.
fn is_picture(req: &Request) -> bool {
    [".svg", ".png"].iter().any(|ending| req.uri().path().ends_with(ending))
}
