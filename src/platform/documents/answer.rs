//! Documents over HTTP, by the code that serves static files.

use std::sync::Arc;

use bytes::Bytes;
use poem::{Request, Response, http::HeaderValue};

use super::{Fingerprint, Reference, cached, name};
use crate::platform::{
    app::App,
    delivery::{Disposition, EntityTag, Outcome, Representation, deliver, evaluate},
    secret::sha256,
    web::{Error, Result},
};

const PDF: HeaderValue = HeaderValue::from_static("application/pdf");

/// Kept by whoever likes, asked for again each time: the content may have
/// changed, and the next reader may read another language.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// For documents with keys.
const NEVER: HeaderValue = HeaderValue::from_static("private, no-store");

/// A document that anybody may read and that is kept.
#[derive(Clone, Debug)]
pub struct CachedDocument {
    /// Which one.
    pub reference: Reference,
    /// What it is to be made from.
    pub fingerprint: Fingerprint,
    /// What it is called where it is saved, with its ending.
    pub file_name: String,
    /// Whether it is shown or saved.
    pub disposition: Disposition,
}

/// Answers a GET or HEAD with a kept document, which `render` makes if there
/// is none of this content: 200, 206, 304, 412 or 416.
///
/// # Errors
/// Those of `render` and of the database, and [`Error::StorageFull`].
pub async fn answer_cached(
    req: &Request,
    app: &Arc<App>,
    document: &CachedDocument,
    render: impl Future<Output = Result<Vec<u8>>> + Send + 'static,
) -> Result<Response> {
    let CachedDocument { reference, fingerprint, file_name, disposition } = document;
    let answer = |bytes, tag: &str| pdf(req, bytes, tag, ASK_AGAIN, disposition.header_value(file_name));
    let kept = cached::find(app, reference, fingerprint).await?;
    if let Some(tag) = kept.as_ref().and_then(|kept| name::tag_of(&kept.path))
        && evaluate(req.headers(), &entity_tag(tag)?, None) == Outcome::NotModified
    {
        // The reader has it: the file need not even be read.
        return answer(Bytes::new(), tag);
    }
    let found = cached::cached_as(app, reference, fingerprint, kept, render).await?;
    answer(found.bytes, &found.tag)
}

/// Answers a GET or HEAD with a document that shows keys: it is never kept,
/// here or on the way.
///
/// # Errors
/// None that a reader could cause.
pub fn answer_unstored(req: &Request, bytes: Vec<u8>, file_name: &str, disposition: Disposition) -> Result<Response> {
    let tag = hex::encode(sha256(&bytes));
    pdf(req, bytes.into(), &tag, NEVER, disposition.header_value(file_name))
}

fn pdf(
    req: &Request,
    bytes: Bytes,
    tag: &str,
    cache_control: HeaderValue,
    disposition: HeaderValue,
) -> Result<Response> {
    let representation = Representation {
        disposition: Some(disposition),
        ..Representation::new(bytes, PDF, entity_tag(tag)?, cache_control)
    };
    Ok(deliver(req.method(), req.headers(), &representation))
}

fn entity_tag(tag: &str) -> Result<EntityTag> {
    EntityTag::new(tag).ok_or_else(|| Error::Corrupt("a document's tag has other signs than digits".to_owned()))
}
