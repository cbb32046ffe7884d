//! The files that browsers fetch: style sheets, scripts, fonts, images and the
//! basemap, compiled in. `build.rs` has put a hash of the content into each
//! name, so that an answer may be kept for ever, and has compressed them.
//! `docs/static-files.md` tells the rules.

mod endpoint;
mod fixed;
mod forms;
#[path = "../../../build/names.rs"]
mod names;
mod shared;

pub use endpoint::{StaticFiles, WithStaticFiles};
pub use fixed::{FixedFile, robots_txt, web_manifest};
pub use shared::SharedFolder;

use crate::platform::delivery::Coding;
use bytes::Bytes;
use forms::{Forms, content_type};
pub use names::URL_PREFIX;
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

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
    /// The codings that are kept, and the tag of each form.
    codings: &'static [(&'static str, &'static str)],
    is_earlier: bool,
}

const TABLE: &[Embedded] = &include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// One file.
#[derive(Debug, Clone)]
pub struct Asset {
    name: Cow<'static, str>,
    hash: Cow<'static, str>,
    url: Cow<'static, str>,
    is_earlier: bool,
    forms: Forms,
}

impl Asset {
    fn load(entry: &Embedded) -> Self {
        let path = &entry.url[URL_PREFIX.len()..];
        let coded = entry.codings.iter().filter_map(|(name, tag)| {
            let coding = Coding::named(name)?;
            Some((coding, (embedded(&format!("{path}.{}", suffix(coding))), *tag)))
        });
        let forms = Forms::new(&content_type(entry.name), IMMUTABLE, (embedded(path), entry.hash), coded);
        Self {
            name: entry.name.into(),
            hash: entry.hash.into(),
            url: entry.url.into(),
            is_earlier: entry.is_earlier,
            forms,
        }
    }

    fn made_now(name: String, content: Bytes) -> Self {
        let hash = names::hash(&content);
        let url = format!("{URL_PREFIX}{}", names::hashed_name(&name, &hash));
        let forms = Forms::made_now(&content_type(&name), IMMUTABLE, (content, &hash)).expect("memory takes all");
        Self { name: name.into(), hash: hash.into(), url: url.into(), is_earlier: false, forms }
    }

    /// Its path below `assets/dist`, by which templates name it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first 12 hex digits of the SHA-256 of its content.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Where it is served, hash included.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether only pages of an earlier release name it.
    #[must_use]
    pub fn is_earlier(&self) -> bool {
        self.is_earlier
    }

    /// Its bytes without a coding.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.forms.plain().clone()
    }

    /// Its length in bytes in each coding that is kept, smallest first.
    pub fn coded_lengths(&self) -> impl Iterator<Item = (Coding, usize)> {
        self.forms.coded_lengths()
    }
}

/// All files of a build, and those of earlier releases that it was given.
/// Cheap to clone.
#[derive(Debug, Clone)]
pub struct Assets(Arc<Index>);

#[derive(Debug)]
struct Index {
    /// In the order of their names.
    assets: Vec<Asset>,
    by_name: HashMap<String, usize>,
    by_url: HashMap<String, usize>,
}

impl Assets {
    /// The files of this build.
    #[must_use]
    pub fn embedded() -> Self {
        Self::indexed(TABLE.iter().map(Asset::load).collect())
    }

    fn indexed(assets: Vec<Asset>) -> Self {
        let present = assets.iter().enumerate().filter(|(_, asset)| !asset.is_earlier);
        let by_name = present.map(|(at, asset)| (asset.name().to_owned(), at)).collect();
        let by_url = assets.iter().enumerate().map(|(at, asset)| (asset.url().to_owned(), at)).collect();
        Self(Arc::new(Index { by_name, by_url, assets }))
    }

    /// The hashed URL of the file with this name, for example
    /// `/static/css/app.0123456789ab.css` for `css/app.css`.
    #[must_use]
    pub fn url(&self, name: &str) -> Option<&str> {
        self.get(name).map(Asset::url)
    }

    /// The file with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.0.by_name.get(name).map(|at| &self.0.assets[*at])
    }

    /// The files of this build in the order of their names, then those of
    /// earlier releases.
    pub fn iter(&self) -> impl Iterator<Item = &Asset> {
        self.0.assets.iter()
    }

    /// Compared byte by byte and never with a file system, so that no spelling
    /// of a path leads elsewhere.
    fn at_url(&self, path: &str) -> Option<&Asset> {
        self.0.by_url.get(path).map(|at| &self.0.assets[*at])
    }
}

/// Names below `assets/dist` and contents, served as another build with these
/// files would serve them.
impl FromIterator<(String, Bytes)> for Assets {
    fn from_iter<T: IntoIterator<Item = (String, Bytes)>>(files: T) -> Self {
        Self::indexed(files.into_iter().map(|(name, content)| Asset::made_now(name, content)).collect())
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

#[cfg(test)]
mod tests;
