//! A PDF as an answer.

use bytes::Bytes;
use poem::{Request, Response, http::HeaderValue};

use super::engine::{Draft, render, render_once};
use crate::platform::{
    App, Error, Result,
    delivery::{EntityTag, Representation, deliver},
    secret::sha256,
};

/// Whoever reads it again asks first: its language hangs on the reader.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");
/// What shows keys, or what is not public.
const NEVER_KEPT: HeaderValue = HeaderValue::from_static("private, no-store");

/// A document that everybody may read.
pub(super) async fn public(app: &App, req: &Request, draft: Draft, name: &str) -> Result<Response> {
    let (hash, bytes) = render_once(app, draft).await?;
    answer(req, bytes, &hash, name, ASK_AGAIN)
}

/// A document for one reader, made now and kept by nobody.
pub(super) async fn private(app: &App, req: &Request, draft: Draft, name: &str) -> Result<Response> {
    let bytes = render(app, draft).await?;
    let hash = hex::encode(sha256(&bytes));
    answer(req, bytes, &hash, name, NEVER_KEPT)
}

fn answer(req: &Request, bytes: Bytes, hash: &str, name: &str, cache_control: HeaderValue) -> Result<Response> {
    let broken = || Error::Corrupt("a header of a document".to_owned());
    let etag = EntityTag::new(hash).ok_or_else(broken)?;
    let disposition = HeaderValue::try_from(disposition(name)).map_err(|_| broken())?;
    let representation = Representation {
        disposition: Some(disposition),
        ..Representation::new(bytes, HeaderValue::from_static("application/pdf"), etag, cache_control)
    };
    Ok(deliver(req.method(), req.headers(), &representation))
}

/// `inline` with a file name for old and new browsers (RFC 6266).
fn disposition(name: &str) -> String {
    let name = file_name(name);
    let plain: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let coded: String = name
        .bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect();
    format!("inline; filename=\"{plain}\"; filename*=UTF-8''{coded}")
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
    fn a_file_is_named_for_old_and_new_browsers() {
        assert_eq!(
            disposition("gewässercampus Klasse 8b/../\"x\""),
            "inline; filename=\"gew_ssercampus-Klasse-8b-x.pdf\"; filename*=UTF-8''gew%C3%A4ssercampus-Klasse-8b-x.pdf"
        );
        assert_eq!(file_name(&"a".repeat(300)).len(), LONGEST_NAME + 4);
    }
}
