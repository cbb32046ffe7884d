//! The few files that are asked for at a fixed URL.

use super::Asset;
use super::Assets;
use super::forms::Forms;
use super::names;
use crate::platform::delivery::{is_read, method_not_allowed};
use bytes::Bytes;
use poem::http::HeaderValue;
use poem::{Endpoint, Request, Response, Result};
use serde_json::json;

/// A fixed name cannot change with its content, so it is asked for again
/// after an hour.
const SHORT: &str = "public, max-age=3600";

/// What crawlers are asked to leave alone: pages made for one visitor, and
/// answers that are costly to make.
const ROBOTS: &str = "User-agent: *\n\
    Disallow: /documents/\n\
    Disallow: /api/\n\
    Disallow: /map/\n\
    Disallow: /export/\n\
    Disallow: /admin/\n";

/// The icons for a home screen: name, square of so many pixels, and whether a
/// round mask may cut its edge.
const ICONS: [(&str, &str, &str); 3] = [
    ("img/icon-192.png", "192x192", "any"),
    ("img/icon-512.png", "512x512", "any"),
    ("img/icon-maskable.png", "512x512", "maskable"),
];

/// Serves one file at a fixed URL, which caches keep for an hour.
#[derive(Debug, Clone)]
pub struct FixedFile {
    forms: Forms,
}

impl FixedFile {
    fn new(content_type: &'static str, content: impl Into<Bytes>) -> Self {
        let (content, kind) = (content.into(), HeaderValue::from_static(content_type));
        let tag = names::hash(&content);
        Self { forms: Forms::new(&kind, SHORT, (content, &tag), []) }
    }
}

impl From<&Asset> for FixedFile {
    fn from(asset: &Asset) -> Self {
        Self { forms: asset.forms.clone().with_cache_control(SHORT) }
    }
}

impl Endpoint for FixedFile {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if !is_read(request.method()) {
            return Ok(method_not_allowed());
        }
        Ok(self.forms.answer(request.method(), request.headers()))
    }
}

/// Serves `/robots.txt`.
#[must_use]
pub fn robots_txt() -> FixedFile {
    FixedFile::new("text/plain; charset=utf-8", ROBOTS)
}

/// Serves `/manifest.webmanifest`: how the site looks on a home screen. The
/// name is the operator's, so it is no file of the build.
#[must_use]
pub fn web_manifest(site_name: &str, assets: &Assets) -> FixedFile {
    let icon = |(name, sizes, purpose)| {
        let url = assets.url(name)?;
        Some(json!({ "src": url, "sizes": sizes, "type": "image/png", "purpose": purpose }))
    };
    let manifest = json!({
        "name": site_name,
        "short_name": site_name,
        "id": "/",
        "start_url": "/",
        // With the buttons for back and reload: the site has many pages.
        "display": "minimal-ui",
        "background_color": "#ffffff",
        "theme_color": "#0b5cad",
        "icons": ICONS.into_iter().filter_map(icon).collect::<Vec<_>>(),
    });
    FixedFile::new("application/manifest+json", manifest.to_string())
}
