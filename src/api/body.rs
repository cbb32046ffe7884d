//! Bodies of requests as JSON objects.

use poem::{FromRequest, Request, RequestBody};
use serde_json::{Map, Value};

use crate::platform::{Error, web::read_body};

/// A body that is one JSON object. What its fields hold is for the handler to
/// check, so that it can name each fault.
#[derive(Debug)]
pub(super) struct JsonObject(pub(super) Map<String, Value>);

impl<'a> FromRequest<'a> for JsonObject {
    async fn from_request(_: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let bytes = read_body(body).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| Error::BadRequest("api-not-json").into())
    }
}
