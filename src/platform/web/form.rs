//! Forms and queries as browsers send them: repeated names are lists.

use std::{borrow::Cow, collections::BTreeMap, io};

use poem::{FromRequest, Request, RequestBody, error::ReadBodyError};
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
        let bytes = read_body(body).await?;
        serde_html_form::from_bytes(&bytes).map(Self).map_err(|_| Error::BadRequest("layout-400-not-a-form").into())
    }
}

/// The whole body, which the server has capped.
///
/// # Errors
/// Why the server broke it off, or a bad request when the client did.
pub async fn read_body(body: &mut RequestBody) -> poem::Result<Vec<u8>> {
    Ok(body.take()?.into_vec().await.map_err(|error| match error {
        ReadBodyError::Io(error) => broken_off(&error),
        _ => Error::BadRequest("layout-400-text"),
    })?)
}

/// The kinds are what the server's limited body says; poem wraps them.
fn broken_off(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::FileTooLarge => Error::BodyTooLarge,
        io::ErrorKind::TimedOut => Error::BodyTooSlow,
        io::ErrorKind::Unsupported => Error::BodyCoded,
        _ => match error.get_ref().and_then(|inner| inner.downcast_ref::<io::Error>()) {
            Some(inner) => broken_off(inner),
            None => Error::BadRequest("layout-400-text"),
        },
    }
}

/// The query of the URL. Of a name that is repeated for nothing the last value
/// counts; what does not fit the expected shape counts as absent.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<'a, T: DeserializeOwned + Default> FromRequest<'a> for Query<T> {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let query = req.uri().query().unwrap_or_default();
        Ok(Self(serde_html_form::from_str(query).unwrap_or_else(|_| what_fits(query))))
    }
}

/// Tries each name by itself, so that one that does not fit costs no other.
fn what_fits<T: DeserializeOwned + Default>(query: &str) -> T {
    let mut values = BTreeMap::<_, Vec<_>>::new();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        values.entry(name).or_default().push(value);
    }
    let mut kept = url::form_urlencoded::Serializer::new(String::new());
    for (name, values) in &values {
        let pairs = |values: &[_]| {
            let mut pairs = url::form_urlencoded::Serializer::new(String::new());
            pairs.extend_pairs(values.iter().map(|value: &Cow<'_, str>| (name, value))).finish()
        };
        let fitting = [&values[..], &values[values.len() - 1..]]
            .into_iter()
            .find(|values| serde_html_form::from_str::<T>(&pairs(values)).is_ok());
        kept.extend_pairs(fitting.unwrap_or_default().iter().map(|value| (name, value)));
    }
    serde_html_form::from_str(&kept.finish()).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Asked {
        name: String,
        page: u32,
        water: Vec<u32>,
    }

    async fn asked(query: &str) -> Asked {
        let request = Request::builder().uri_str(format!("/?{query}")).finish();
        Query::from_request_without_body(&request).await.map(|Query(asked)| asked).expect("never fails")
    }

    #[tokio::test]
    async fn what_does_not_fit_costs_no_other_parameter() {
        for (query, name, page, water) in [
            ("name=a%26b&page=1&page=2", "a&b", 2, &[][..]),
            ("page=abc&name=a", "a", 0, &[]),
            ("page=3&page=abc&water=1&water=2&name=a", "a", 0, &[1, 2]),
            ("water=x&page=2&other=1&other=2", "", 2, &[]),
        ] {
            let expected = Asked { name: name.to_owned(), page, water: water.to_vec() };
            assert_eq!(asked(query).await, expected, "{query}");
        }
    }
}
