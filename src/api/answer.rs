//! Answers that a client may keep: entity tags and times of the last change.

use poem::{
    Request, Response,
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use serde::Serialize;

use super::feature::json;
use crate::{
    measurement::PublicVersion,
    platform::{
        Error, Result,
        delivery::{EntityTag, Outcome, evaluate},
        secret::sha256,
        web::Visit,
    },
};

/// What tells one state of an answer from another.
#[derive(Debug)]
pub(super) struct Freshness {
    etag: EntityTag,
    version: PublicVersion,
}

impl Freshness {
    /// Of the answer to this request. Address and language choose what is shown of the state, `scope` whose
    /// it is, and a new release may show it in another way.
    pub(super) fn new(visit: &Visit, version: PublicVersion, scope: &str) -> Result<Self> {
        let parts = [&version.text, visit.path(), visit.locale.tag(), scope, env!("CARGO_PKG_VERSION")].join("\n");
        let hash = hex::encode(&sha256(&parts)[..12]);
        // What stands before the point is for `If-Match`.
        let before = version.text.split('-').next().unwrap_or_default();
        let etag = EntityTag::new(&format!("{before}.{hash}"));
        Ok(Self { etag: etag.ok_or_else(|| Error::Corrupt(format!("no entity tag: {before}")))?, version })
    }

    /// The same, where the state is what the answer says and no version counts.
    pub(super) fn of_hash(visit: &Visit, version: PublicVersion) -> Result<Self> {
        Self::new(visit, PublicVersion { text: format!("0-{}", version.text), ..version }, "")
    }

    /// The answer that spares the client the rest, or the fault of a condition.
    pub(super) fn spared(&self, req: &Request) -> Result<Option<Response>> {
        match evaluate(req.headers(), &self.etag, self.version.changed.map(Into::into)) {
            Outcome::Proceed => Ok(None),
            Outcome::Failed => Err(Error::PreconditionFailed),
            Outcome::NotModified => {
                let mut response = Response::builder().status(StatusCode::NOT_MODIFIED).finish();
                self.describe(response.headers_mut());
                Ok(Some(response))
            }
        }
    }

    /// `body` as JSON, with its tag and its time.
    pub(super) fn json<T: Serialize>(&self, body: &T) -> Result<Response> {
        let mut response = json(body)?;
        self.describe(response.headers_mut());
        Ok(response)
    }

    fn describe(&self, headers: &mut HeaderMap) {
        headers.insert(header::ETAG, self.etag.header_value());
        let changed = self.version.changed.map(|time| httpdate::fmt_http_date(time.into()));
        if let Some(changed) = changed.and_then(|text| HeaderValue::try_from(text).ok()) {
            headers.insert(header::LAST_MODIFIED, changed);
        }
    }
}
