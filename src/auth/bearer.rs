//! Programs show a key with each request: `Authorization: Bearer KEY`. A session is not enough for
//! them, so that no page of others can make a browser write.

use poem::{FromRequest, Request, RequestBody};

use super::{
    store::{self, LogIn},
    viewer::Viewer,
};
use crate::platform::{
    Error, Result, ids,
    web::{Visit, session::ActorKind},
};

/// Whoever sent a key that opens something: a pupil or a teacher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer(pub Viewer);

impl<'a> FromRequest<'a> for Bearer {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let visit = Visit::from_request_without_body(req).await?;
        let viewer = bearer(&visit, req).await?.ok_or(Error::Unauthorized("problem-no-key"))?;
        Ok(Self(viewer))
    }
}

/// Who the key of a request belongs to; none: no key was sent. Wrong keys are counted as at the log-in.
///
/// # Errors
/// [`Error::Unauthorized`] for a key that opens nothing, [`Error::TooMany`] after too many of them, and when
/// the database fails.
pub async fn bearer(visit: &Visit, req: &Request) -> Result<Option<Viewer>> {
    let Some(sent) = req.header("authorization") else { return Ok(None) };
    let typed = sent.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, key)| key);
    let key = ids::normalise_key(typed.ok_or(Error::Unauthorized("problem-no-key"))?);
    let kind = if ids::is_well_formed(&key, ids::ACCESS_KEY_LENGTH) {
        ActorKind::Student
    } else if ids::is_well_formed(&key, ids::COURSE_TOKEN_LENGTH) {
        ActorKind::Teacher
    } else {
        return Err(Error::Unauthorized("problem-key-malformed"));
    };
    match store::log_in(&visit.app, kind, &key, &visit.client.key()).await? {
        LogIn::Welcome(subject) => {
            let found = store::viewer(&visit.app, subject, visit.locale).await?;
            found.map(|(viewer, _)| Some(viewer)).ok_or(Error::Unauthorized("problem-key-inactive"))
        }
        LogIn::Inactive => Err(Error::Unauthorized("problem-key-inactive")),
        LogIn::Unknown => Err(Error::Unauthorized("problem-key-unknown")),
        LogIn::Full(wait) | LogIn::Shut(wait) => Err(Error::TooMany(wait)),
    }
}
