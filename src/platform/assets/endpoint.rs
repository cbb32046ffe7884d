//! The middleware that serves hashed files.

use super::{Assets, SharedFolder, URL_PREFIX};
use crate::platform::delivery::{is_read, method_not_allowed, not_found};
use poem::{Endpoint, IntoResponse as _, Middleware, PathPattern, Request, Response, Result};
use std::sync::Arc;

/// Answers every URL under `/static/`; all others go on to the site. It stands
/// before cookies, languages and routes, none of which a file needs.
#[derive(Debug, Clone)]
pub struct StaticFiles {
    assets: Assets,
    shared: Arc<SharedFolder>,
    pattern: PathPattern,
}

impl StaticFiles {
    /// Serves `assets`, and what other replicas have put into `shared`.
    #[must_use]
    pub fn new(assets: Assets, shared: SharedFolder) -> Self {
        Self { assets, shared: Arc::new(shared), pattern: PathPattern(format!("{URL_PREFIX}*path").into()) }
    }

    async fn answer(&self, request: &Request) -> Response {
        if !is_read(request.method()) {
            return method_not_allowed();
        }
        let path = request.uri().path();
        if let Some(asset) = self.assets.at_url(path) {
            return asset.forms.answer(request.method(), request.headers());
        }
        match self.shared.find(path).await {
            Some(forms) => forms.answer(request.method(), request.headers()),
            None => not_found(),
        }
    }
}

impl<E: Endpoint> Middleware<E> for StaticFiles {
    type Output = WithStaticFiles<E>;

    fn transform(&self, inner: E) -> WithStaticFiles<E> {
        WithStaticFiles { files: self.clone(), inner }
    }
}

/// An endpoint behind [`StaticFiles`].
#[derive(Debug)]
pub struct WithStaticFiles<E> {
    files: StaticFiles,
    inner: E,
}

impl<E: Endpoint> Endpoint for WithStaticFiles<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if !request.uri().path().starts_with(URL_PREFIX) {
            return Ok(self.inner.call(request).await?.into_response());
        }
        let mut response = self.files.answer(&request).await;
        // The route, for the log.
        response.set_data(self.files.pattern.clone());
        Ok(response)
    }
}
