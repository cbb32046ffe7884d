//! Forms and queries as browsers send them: repeated names are lists.

use std::collections::BTreeMap;

use poem::{FromRequest, Request, RequestBody};
use serde::{Serialize, de::DeserializeOwned};

use super::Error;

/// The fields of a posted form. A form that does not have the expected shape
/// is a bad request; wrong values are for the room's checks to tell.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<'a, T: DeserializeOwned> FromRequest<'a> for Form<T> {
    async fn from_request(req: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let is_form = req.content_type().is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            return Err(Error::BadRequest("layout-400-not-a-form").into());
        }
        // The server caps every body, so this can't grow without bound.
        let bytes = body.take()?.into_vec().await?;
        serde_html_form::from_bytes(&bytes).map(Self).map_err(|_| Error::BadRequest("layout-400-not-a-form").into())
    }
}

/// The query of the URL. What does not fit the expected shape counts as absent.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<'a, T: DeserializeOwned + Default> FromRequest<'a> for Query<T> {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let query = req.uri().query().unwrap_or_default();
        Ok(Self(serde_html_form::from_str(query).unwrap_or_default()))
    }
}

/// One field of a form as the page shows it: what was typed, and what is wrong with it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Field {
    /// What was typed.
    pub value: String,
    /// What is wrong, in the visitor's language.
    pub error: Option<String>,
}

impl Field {
    /// A field with a value and no fault.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), error: None }
    }
}

/// Faults found by a room's checks: name of the field → key of the message.
pub type FieldErrors = BTreeMap<&'static str, &'static str>;
