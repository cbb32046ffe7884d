//! The endpoints under which embedded files are served.

use super::{Asset, Assets, Forms};
use crate::platform::delivery::{EntityTag, Representation, is_read, method_not_allowed, not_found};
use bytes::Bytes;
use poem::http::HeaderValue;
use poem::{Endpoint, Request, Response, Result};
use sha2::{Digest as _, Sha256};

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

/// Serves every file at its hashed URL. Mount with `at` (not `nest`, which cuts
/// the path) at `/static/*path`.
#[derive(Debug, Clone)]
pub struct AssetEndpoint {
    assets: Assets,
}

impl AssetEndpoint {
    /// Serves these files.
    #[must_use]
    pub fn new(assets: Assets) -> Self {
        Self { assets }
    }
}

impl Endpoint for AssetEndpoint {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        if !is_read(request.method()) {
            return Ok(method_not_allowed());
        }
        Ok(self
            .assets
            .at_url(request.uri().path())
            .map_or_else(not_found, |asset| asset.forms.answer(request.method(), request.headers())))
    }
}

/// Serves one file at a fixed URL, which caches keep for an hour.
#[derive(Debug, Clone)]
pub struct FixedFile {
    forms: Forms,
}

impl From<&Asset> for FixedFile {
    fn from(asset: &Asset) -> Self {
        let short = HeaderValue::from_static(SHORT);
        Self { forms: asset.forms.clone().with_cache_control(&short) }
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
    let digest = hex::encode(&Sha256::digest(ROBOTS)[..6]);
    FixedFile {
        forms: Forms {
            plain: Representation::new(
                Bytes::from_static(ROBOTS.as_bytes()),
                HeaderValue::from_static("text/plain; charset=utf-8"),
                EntityTag::new(&digest).expect("hex digits make a tag"),
                HeaderValue::from_static(SHORT),
            ),
            coded: Vec::new(),
            codings: Vec::new(),
        },
    }
}
