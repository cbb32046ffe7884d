//! Answers that are the same for everybody: tagged by their content, zipped
//! where the client takes it.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use poem::{
    Request, Response,
    http::{HeaderName, HeaderValue},
};

use crate::platform::{
    Error, Result,
    delivery::{Coding, EntityTag, Representation, deliver, negotiate, not_acceptable},
    secret::sha256,
};

/// A picture that other sites may show.
pub(super) async fn picture(
    req: &Request,
    bytes: Vec<u8>,
    content_type: HeaderValue,
    cache_control: HeaderValue,
) -> Result<Response> {
    tagged(req, bytes, content_type, cache_control).await.map(anywhere)
}

/// The same answer for pages of other sites.
pub(super) fn anywhere(mut response: Response) -> Response {
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    response.headers_mut().insert(policy, HeaderValue::from_static("cross-origin"));
    response
}

/// Bytes of any kind.
pub(super) async fn tagged(
    req: &Request,
    bytes: Vec<u8>,
    content_type: HeaderValue,
    cache_control: HeaderValue,
) -> Result<Response> {
    // A PNG is compressed already.
    let is_text = content_type != "image/png";
    let Some(coding) = negotiate(req.headers(), if is_text { &[Coding::Gzip] } else { &[] }) else {
        return Ok(not_acceptable());
    };
    // Megabytes take a moment: not on a thread that serves pages.
    let coded = move || {
        let hash = hex::encode(sha256(&bytes));
        Ok::<_, Error>(match coding {
            Some(coding) => (zipped(&bytes)?, format!("{hash}-{}", coding.name())),
            None => (bytes, hash),
        })
    };
    let (bytes, tag) = aside(coded).await?;
    let representation = Representation {
        coding,
        is_negotiated: is_text,
        ..Representation::new(bytes.into(), content_type, tag_of(&tag)?, cache_control)
    };
    Ok(deliver(req.method(), req.headers(), &representation))
}

/// The entity tag of a text of hex digits and letters.
pub(super) fn tag_of(text: &str) -> Result<EntityTag> {
    EntityTag::new(text).ok_or_else(|| Error::Corrupt("an entity tag of letters and digits".to_owned()))
}

/// Does work that takes a moment on a thread that serves nobody.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Panic(error.to_string()))?
}

/// The same with gzip.
pub(super) fn zipped(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::default());
    let zipped = encoder.write_all(bytes).and_then(|()| encoder.finish());
    zipped.map_err(|error| Error::Corrupt(error.to_string()))
}
