//! A PDF as an answer.

use bytes::Bytes;
use poem::{Request, Response, http::HeaderValue};

use super::engine::{Draft, Template, render, render_once};
use crate::{
    catalogue,
    platform::{
        Error, Result,
        delivery::{Disposition, EntityTag, Representation, deliver},
        documents::{CachedDocument, Fingerprint, Kind, Reference, answer_cached, answer_unstored},
        web::{Limit, Visit},
    },
};

/// Counted up when a document looks different though nothing in it has changed.
const LAYOUT_VERSION: &str = "1";
/// Whoever reads it again asks first: it hangs on the reader's language and filter.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// A document that everybody may read and that the site keeps.
pub(super) struct Kept<'a> {
    pub(super) template: Template,
    pub(super) kind: Kind,
    /// The row that it is about; none: the whole site.
    pub(super) subject_id: Option<i64>,
    /// The name of its file, without ending.
    pub(super) name: &'a str,
    /// Texts of which one changes whenever its content does.
    pub(super) versions: &'a [&'a str],
}

/// The kept document, or what `draft` tells, if the content has changed. The
/// printed date is no content: it says when the file was made.
pub(super) async fn kept(
    req: &Request,
    visit: &Visit,
    what: Kept<'_>,
    draft: impl Future<Output = Result<Draft>> + Send + 'static,
) -> Result<Response> {
    let app = &visit.app;
    let types = format!("{:?}", catalogue::parameter_types(app.db.read()).await?);
    let mut parts = vec![LAYOUT_VERSION, env!("CARGO_PKG_VERSION"), what.template.source(), types.as_str()];
    parts.extend([app.config.public_url.as_str(), &app.config.site_name, app.config.time_zone.name()]);
    parts.push(app.config.data_licence.id);
    parts.extend(what.versions);
    let parts: Vec<&[u8]> = parts.into_iter().map(str::as_bytes).collect();
    let document = CachedDocument {
        reference: Reference { kind: what.kind, subject_id: what.subject_id, locale: visit.locale },
        fingerprint: Fingerprint::of(&parts),
        file_name: file_name(what.name),
        disposition: Disposition::Inline,
    };
    let asking = visit.clone();
    let made = async move {
        asking.limit(Limit::Document).await?;
        Ok(render(&asking.app, draft.await?).await?.to_vec())
    };
    answer_cached(req, app, &document, made).await
}

/// A document that everybody may read, but that hangs on what was asked for:
/// the last ones stay in memory.
pub(super) async fn shared(req: &Request, visit: &Visit, draft: Draft, name: &str) -> Result<Response> {
    let (hash, bytes) = render_once(&visit.app, draft).await?;
    let tag = EntityTag::new(&hash).ok_or_else(|| Error::Corrupt("the tag of a document".to_owned()))?;
    let representation = Representation {
        disposition: Some(Disposition::Inline.header_value(&file_name(name))),
        ..Representation::new(bytes, HeaderValue::from_static("application/pdf"), tag, ASK_AGAIN)
    };
    Ok(deliver(req.method(), req.headers(), &representation))
}

/// A document for one reader, made now and kept by nobody.
pub(super) async fn private(req: &Request, visit: &Visit, draft: Draft, name: &str) -> Result<Response> {
    visit.limit(Limit::Document).await?;
    let bytes: Bytes = render(&visit.app, draft).await?;
    answer_unstored(req, bytes.to_vec(), &file_name(name), Disposition::Inline)
}

/// The longest name of a file without its ending, in characters.
const LONGEST_NAME: usize = 80;

/// A name that every file system takes: letters, digits and hyphens.
pub(super) fn file_name(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let joined: String = words.collect::<Vec<_>>().join("-").chars().take(LONGEST_NAME).collect();
    format!("{}.pdf", joined.trim_end_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_name_that_every_system_takes() {
        assert_eq!(file_name("GewässerCampus Klasse 8b/../\"x\""), "GewässerCampus-Klasse-8b-x.pdf");
        assert_eq!(file_name(&"a".repeat(300)).len(), LONGEST_NAME + 4);
    }
}
