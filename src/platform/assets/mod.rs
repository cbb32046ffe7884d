//! The files that browsers fetch: style sheets, scripts, fonts, images and the
//! basemap, compiled in. `build.rs` has put a hash of the content into each
//! name, so that an answer may be kept for ever, and has compressed them.

mod endpoint;

pub use endpoint::{AssetEndpoint, FixedFile, robots_txt};

use crate::platform::delivery::{Coding, EntityTag, Representation, deliver, negotiate, not_acceptable};
use bytes::Bytes;
use poem::Response;
use poem::http::{HeaderMap, HeaderValue, Method};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// What the server mounts an [`AssetEndpoint`] at, with `*path` behind it.
pub const URL_PREFIX: &str = "/static/";

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The files that `build.rs` wrote, by their hashed names.
#[derive(RustEmbed)]
#[folder = "$OUT_DIR/static"]
struct Files;

/// A line of the table that `build.rs` wrote.
struct Embedded {
    name: &'static str,
    hash: &'static str,
    url: &'static str,
    codings: &'static [&'static str],
}

const TABLE: &[Embedded] = &include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The same bytes in every form that we have them in.
#[derive(Debug, Clone)]
struct Forms {
    plain: Representation,
    /// The smallest first, which is our preference.
    coded: Vec<Representation>,
    codings: Vec<Coding>,
}

impl Forms {
    fn answer(&self, method: &Method, headers: &HeaderMap) -> Response {
        let chosen = match negotiate(headers, &self.codings) {
            None => return not_acceptable(),
            Some(None) => &self.plain,
            Some(wanted) => self.coded.iter().find(|form| form.coding == wanted).unwrap_or(&self.plain),
        };
        deliver(method, headers, chosen)
    }

    fn with_cache_control(mut self, cache_control: &HeaderValue) -> Self {
        for form in self.coded.iter_mut().chain([&mut self.plain]) {
            form.cache_control = cache_control.clone();
        }
        self
    }
}

/// One embedded file.
#[derive(Debug, Clone)]
pub struct Asset {
    name: &'static str,
    hash: &'static str,
    url: &'static str,
    forms: Forms,
}

impl Asset {
    fn load(entry: &Embedded) -> Self {
        let path = &entry.url[URL_PREFIX.len()..];
        let content_type = content_type(entry.name);
        let cache_control = HeaderValue::from_static(IMMUTABLE);
        let form = |file: &str, tag: &str, coding: Option<Coding>| Representation {
            coding,
            is_negotiated: !entry.codings.is_empty(),
            ..Representation::new(
                embedded(file),
                content_type.clone(),
                EntityTag::new(tag).expect("a hash and a coding make a tag"),
                cache_control.clone(),
            )
        };
        let mut coded: Vec<Representation> = entry
            .codings
            .iter()
            .filter_map(|name| Coding::named(name))
            .map(|coding| {
                let file = format!("{path}.{}", suffix(coding));
                let tag = format!("{}-{}", entry.hash, coding.name());
                form(&file, &tag, Some(coding))
            })
            .collect();
        coded.sort_by_key(|form| form.bytes.len());
        Self {
            name: entry.name,
            hash: entry.hash,
            url: entry.url,
            forms: Forms {
                plain: form(path, entry.hash, None),
                codings: coded.iter().filter_map(|form| form.coding).collect(),
                coded,
            },
        }
    }

    /// Its path below `assets/dist`, by which templates name it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The first 12 hex digits of the SHA-256 of its content.
    #[must_use]
    pub fn hash(&self) -> &'static str {
        self.hash
    }

    /// Where it is served, hash included.
    #[must_use]
    pub fn url(&self) -> &'static str {
        self.url
    }

    /// Its bytes without a coding.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.forms.plain.bytes.clone()
    }

    /// Its length in bytes in each coding that is kept, smallest first.
    pub fn coded_lengths(&self) -> impl Iterator<Item = (Coding, usize)> {
        self.forms.coded.iter().filter_map(|form| Some((form.coding?, form.bytes.len())))
    }
}

/// All embedded files. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Assets(Arc<Index>);

#[derive(Debug)]
struct Index {
    /// In the order of their names.
    assets: Vec<Asset>,
    by_name: HashMap<&'static str, usize>,
    by_url: HashMap<&'static str, usize>,
}

impl Assets {
    /// The files of this build.
    #[must_use]
    pub fn embedded() -> Self {
        let assets: Vec<Asset> = TABLE.iter().map(Asset::load).collect();
        let index = |key: fn(&Asset) -> &'static str| assets.iter().map(key).zip(0..).collect::<HashMap<_, _>>();
        Self(Arc::new(Index { by_name: index(Asset::name), by_url: index(Asset::url), assets }))
    }

    /// The hashed URL of the file with this name, for example
    /// `/static/css/app.0123456789ab.css` for `css/app.css`.
    #[must_use]
    pub fn url(&self, name: &str) -> Option<&'static str> {
        self.get(name).map(Asset::url)
    }

    /// The file with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.0.by_name.get(name).map(|at| &self.0.assets[*at])
    }

    /// All files, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Asset> {
        self.0.assets.iter()
    }

    /// Compared byte by byte and never with a file system, so that no spelling
    /// of a path leads elsewhere.
    fn at_url(&self, path: &str) -> Option<&Asset> {
        self.0.by_url.get(path).map(|at| &self.0.assets[*at])
    }
}

fn embedded(path: &str) -> Bytes {
    let file = Files::get(path).expect("build.rs wrote every file of its table");
    match file.data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    }
}

fn suffix(coding: Coding) -> &'static str {
    match coding {
        Coding::Brotli => "br",
        Coding::Zstd => "zst",
        Coding::Gzip => "gz",
    }
}

/// The media type for this file name; text says that it is UTF-8.
fn content_type(name: &str) -> HeaderValue {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let text = if guess.type_() == "text" {
        format!("{}; charset=utf-8", guess.essence_str())
    } else {
        guess.essence_str().to_owned()
    };
    HeaderValue::try_from(text).expect("media types are ASCII")
}

#[cfg(test)]
mod tests;
