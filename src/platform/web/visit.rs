//! One visit: who reads, in which language, and how to answer.

use std::sync::Arc;

use chrono_tz::Tz;
use poem::{
    FromRequest, Request, RequestBody, Response,
    http::{StatusCode, header},
    session::Session,
};
use serde::Serialize;

use super::{Client, Error, Limit, Result, Wait, limit};
use crate::platform::{
    app::App,
    i18n::{Args, Locale, args},
    view::{Chrome, Flash, FlashButton, FlashKind, Identity, IdentityKind},
};

/// The cookie in which a script keeps the visitor's IANA time zone.
const TIME_ZONE_COOKIE: &str = "gcampus_timezone";
const FLASHES: &str = "flashes";

/// What a handler knows of the request and needs for its answer.
#[derive(Clone)]
pub struct Visit {
    /// The site.
    pub app: Arc<App>,
    /// The language of the answer.
    pub locale: Locale,
    /// The visitor's time zone.
    pub time_zone: Tz,
    /// The visitor's session.
    pub session: Session,
    /// Whom limits count.
    pub client: Client,
    path: String,
    identity: Option<Identity>,
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let app = req.extensions().get::<Arc<App>>().expect("the app is set before all routes").clone();
        let zone = req.cookie().get(TIME_ZONE_COOKIE).and_then(|c| c.value_str().parse().ok());
        Ok(Self {
            locale: Locale::of_request(req),
            time_zone: zone.unwrap_or(app.config.time_zone),
            session: req.extensions().get::<Session>().cloned().unwrap_or_default(),
            path: req.original_uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            identity: req.extensions().get::<Identity>().cloned(),
            client: Client::of(req, &app.config.trusted_proxies),
            app,
        })
    }
}

impl Visit {
    /// Path and query of the request.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// A text in the visitor's language.
    #[must_use]
    pub fn text(&self, key: &str) -> String {
        self.locale.text(key)
    }

    /// A text with arguments in the visitor's language.
    #[must_use]
    pub fn text_with(&self, key: &str, args: &Args<'_>) -> String {
        self.locale.text_with(key, args)
    }

    /// Answers with a page.
    ///
    /// # Errors
    /// When the template names something that the view lacks.
    pub fn page<T: Serialize>(&self, template: &str, view: &T) -> Result<Response> {
        self.page_with_status(StatusCode::OK, template, view)
    }

    /// Answers with the page of a form that has faults: status 422.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn invalid<T: Serialize>(&self, template: &str, view: &T) -> Result<Response> {
        self.page_with_status(StatusCode::UNPROCESSABLE_ENTITY, template, view)
    }

    /// Answers with a page and a status.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn page_with_status<T: Serialize>(&self, status: StatusCode, template: &str, view: &T) -> Result<Response> {
        let html = self.app.views.render(template, &self.chrome(), view)?;
        Ok(Response::builder().status(status).content_type("text/html; charset=utf-8").body(html))
    }

    /// Counts one event of this client, for a handler without a form.
    ///
    /// # Errors
    /// [`Error::TooMany`] when it is one too many.
    pub async fn limit(&self, limit: Limit) -> Result<()> {
        self.exceeds(limit).await?.map_or(Ok(()), |wait| Err(Error::TooMany(wait)))
    }

    /// Counts one event of this client, for a handler with a form: when it is
    /// one too many, how long to wait. [`Self::too_many`] answers then.
    ///
    /// # Errors
    /// When the count can't be written.
    pub async fn exceeds(&self, limit: Limit) -> Result<Option<Wait>> {
        limit::count(&self.app, limit, &self.client.key()).await
    }

    /// Answers with the page of a form that was sent too often, everything
    /// typed still in it: status 429, and a message that says how long to wait.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn too_many<T: Serialize>(&self, wait: Wait, template: &str, view: &T) -> Result<Response> {
        self.too_many_because(self.wait_text(wait), wait, template, view)
    }

    /// The same with a message of the caller's, which says what to wait for and how long.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn too_many_because<T: Serialize>(
        &self,
        text: String,
        wait: Wait,
        template: &str,
        view: &T,
    ) -> Result<Response> {
        let mut chrome = self.chrome();
        chrome.flashes.push(Flash { kind: FlashKind::Danger, text, button: None });
        let html = self.app.views.render(template, &chrome, view)?;
        Ok(Response::builder()
            .status(StatusCode::TOO_MANY_REQUESTS)
            .header(header::RETRY_AFTER, wait.seconds())
            .content_type("text/html; charset=utf-8")
            .body(html))
    }

    /// How long to wait, in the visitor's language.
    #[must_use]
    pub fn wait_text(&self, wait: Wait) -> String {
        self.text_with("limit-wait", &args([("minutes", wait.minutes().into())]))
    }

    /// A piece of HTML without the frame, for scripts.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub fn fragment<T: Serialize>(&self, template: &str, view: &T) -> Result<Response> {
        let chrome = Chrome::new(&self.app.config, self.locale, self.time_zone, &self.path);
        let html = self.app.views.render(template, &chrome, view)?;
        Ok(Response::builder().content_type("text/html; charset=utf-8").body(html))
    }

    /// Keeps a message for the next page.
    pub fn flash(&self, kind: FlashKind, text: String) {
        self.keep(Flash { kind, text, button: None });
    }

    /// Keeps a message with a button for the next page.
    pub fn flash_with_button(&self, kind: FlashKind, text: String, button: FlashButton) {
        self.keep(Flash { kind, text, button: Some(button) });
    }

    fn keep(&self, flash: Flash) {
        let mut flashes = self.session.get::<Vec<Flash>>(FLASHES).unwrap_or_default();
        flashes.push(flash);
        self.session.set(FLASHES, flashes);
    }

    fn chrome(&self) -> Chrome {
        let mut chrome = Chrome::new(&self.app.config, self.locale, self.time_zone, &self.path);
        chrome.can_record = self.identity.as_ref().is_some_and(|i| i.kind == IdentityKind::Student);
        chrome.identity.clone_from(&self.identity);
        // Only a session that has messages is touched: it would be saved again.
        if let Some(flashes) = self.session.get(FLASHES) {
            chrome.flashes = flashes;
            self.session.remove(FLASHES);
        }
        chrome
    }
}

/// Sends the browser to `path` with GET (303), as after every form.
#[must_use]
pub fn redirect(path: &str) -> Response {
    Response::builder().status(StatusCode::SEE_OTHER).header("location", path).finish()
}
