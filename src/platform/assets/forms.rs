//! A file in every coding that we have it in.

use std::io::{self, Write as _};

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use poem::{
    Response,
    http::{HeaderMap, HeaderValue, Method},
};

use super::names::{self, WORTHWHILE_PERCENT};
use crate::platform::delivery::{Coding, EntityTag, Representation, deliver, negotiate, not_acceptable};

/// The same bytes in every form that we have them in.
#[derive(Debug, Clone)]
pub(super) struct Forms {
    plain: Representation,
    /// The smallest first, which is our preference.
    coded: Vec<Representation>,
    codings: Vec<Coding>,
}

/// Bytes and the hash of them, which is their tag.
pub(super) type Tagged<'a> = (Bytes, &'a str);

impl Forms {
    /// The file in its `plain` form and its `coded` ones.
    pub(super) fn new<'a>(
        content_type: &HeaderValue,
        cache_control: &'static str,
        plain: Tagged<'_>,
        coded: impl IntoIterator<Item = (Coding, Tagged<'a>)>,
    ) -> Self {
        let form = |coding: Option<Coding>, (bytes, tag): Tagged<'_>| Representation {
            coding,
            ..Representation::new(
                bytes,
                content_type.clone(),
                EntityTag::new(tag).expect("hex digits make a tag"),
                HeaderValue::from_static(cache_control),
            )
        };
        let mut plain = form(None, plain);
        let mut coded: Vec<Representation> =
            coded.into_iter().map(|(coding, tagged)| form(Some(coding), tagged)).collect();
        coded.sort_by_key(|form| form.bytes.len());
        let is_negotiated = !coded.is_empty();
        for form in coded.iter_mut().chain([&mut plain]) {
            form.is_negotiated = is_negotiated;
        }
        Self { plain, codings: coded.iter().filter_map(|form| form.coding).collect(), coded }
    }

    /// The file as the build makes it, but with gzip alone, which is quick.
    ///
    /// # Errors
    /// None that is known: it writes into memory.
    pub(super) fn made_now(
        content_type: &HeaderValue,
        cache_control: &'static str,
        plain: Tagged<'_>,
    ) -> io::Result<Self> {
        let mut encoder = GzEncoder::new(Vec::with_capacity(plain.0.len() / 3), Compression::default());
        encoder.write_all(&plain.0)?;
        let gzip = encoder.finish()?;
        let is_worthwhile = gzip.len() * 100 <= plain.0.len() * WORTHWHILE_PERCENT;
        let tag = names::hash(&gzip);
        let coded = is_worthwhile.then(|| (Coding::Gzip, (Bytes::from(gzip), tag.as_str())));
        Ok(Self::new(content_type, cache_control, plain, coded))
    }

    /// The answer to a request with this `method` and these `headers`.
    pub(super) fn answer(&self, method: &Method, headers: &HeaderMap) -> Response {
        let chosen = match negotiate(headers, &self.codings) {
            None => return not_acceptable(),
            Some(None) => &self.plain,
            Some(wanted) => self.coded.iter().find(|form| form.coding == wanted).unwrap_or(&self.plain),
        };
        deliver(method, headers, chosen)
    }

    pub(super) fn with_cache_control(mut self, cache_control: &'static str) -> Self {
        for form in self.coded.iter_mut().chain([&mut self.plain]) {
            form.cache_control = HeaderValue::from_static(cache_control);
        }
        self
    }

    /// The bytes without a coding.
    pub(super) fn plain(&self) -> &Bytes {
        &self.plain.bytes
    }

    /// The coded forms' lengths in bytes, smallest first.
    pub(super) fn coded_lengths(&self) -> impl Iterator<Item = (Coding, usize)> {
        self.coded.iter().filter_map(|form| Some((form.coding?, form.bytes.len())))
    }

    /// The memory that all forms take.
    pub(super) fn length(&self) -> usize {
        self.plain.bytes.len() + self.coded_lengths().map(|(_, length)| length).sum::<usize>()
    }
}

/// The media type for this file name; text says that it is UTF-8.
pub(super) fn content_type(name: &str) -> HeaderValue {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let text = if guess.type_() == "text" {
        format!("{}; charset=utf-8", guess.essence_str())
    } else {
        guess.essence_str().to_owned()
    };
    HeaderValue::try_from(text).expect("media types are ASCII")
}
