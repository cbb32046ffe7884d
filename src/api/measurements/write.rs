//! Recording, changing and deleting with a key.

use poem::{
    Request, Response, handler,
    http::{HeaderValue, StatusCode, header},
    web::Path,
};
use serde_json::{Map, Value};

use super::{features, raw};
use crate::{
    api::{answer::Freshness, body::JsonObject, datatypes::refused, view::MeasurementProperties},
    auth::{Student, Viewer},
    catalogue,
    measurement::{self, RawMeasurement, Recorded},
    platform::{Error, Result, secret::sha256, web::Visit},
};

#[handler]
pub(in crate::api) async fn create(visit: Visit, author: Student, JsonObject(body): JsonObject) -> Result<Response> {
    let raw = checked(&visit, &body, true).await?;
    let hash = sha256(canonical(&Value::Object(body)));
    let recorded = measurement::record(&visit, &author, &raw, &hash).await?;
    let (id, status) = match recorded {
        Recorded::New(id) => (id, StatusCode::CREATED),
        Recorded::Before(id) => (id, StatusCode::OK),
    };
    let mut response = answer(&visit, &Viewer::Student(author), id).await?;
    response.set_status(status);
    let location = visit.app.link(&format!("/api/v1/measurements/{id}/"));
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

#[handler]
pub(in crate::api) async fn change(
    visit: Visit,
    viewer: Viewer,
    req: &Request,
    Path(id): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Response> {
    let seen = seen(req)?.ok_or(Error::PreconditionRequired)?;
    let raw = checked(&visit, &body, false).await?;
    let id = measurement::change(&visit, &viewer, &id, seen.version(), &raw).await?;
    answer(&visit, &viewer, id).await
}

#[handler]
pub(in crate::api) async fn remove(
    visit: Visit,
    viewer: Viewer,
    req: &Request,
    Path(id): Path<String>,
) -> Result<Response> {
    let version = seen(req)?.and_then(|seen| seen.version());
    measurement::remove(&visit, &viewer, &id, version).await?;
    Ok(StatusCode::NO_CONTENT.into())
}

async fn checked(visit: &Visit, body: &Map<String, Value>, is_new: bool) -> Result<RawMeasurement> {
    let types = catalogue::parameter_types(visit.app.db.read()).await?;
    match raw::parse(body, &types, is_new) {
        Ok(raw) => Ok(raw),
        Err(faults) => {
            refused(visit, faults)?;
            Err(Error::BadRequest("api-not-json"))
        }
    }
}

/// The measurement as its author sees it, with its tag for the next change.
async fn answer(visit: &Visit, viewer: &Viewer, id: i64) -> Result<Response> {
    let whole = measurement::own_whole(visit, viewer, id).await?;
    let db = visit.app.db.read();
    let types = catalogue::parameter_types(db).await?;
    let freshness = Freshness::new(visit, measurement::version_of(db, id).await?, "")?;
    let feature = features(visit, &[whole], &types, &MeasurementProperties::NAMES).await?.pop();
    freshness.json(&feature.ok_or(Error::NotFound)?)
}

/// Which state of a measurement the client has seen.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Seen {
    /// Any: it only insists that there is one.
    Any,
    /// The one with this version.
    Version(i32),
}

impl Seen {
    fn version(self) -> Option<i32> {
        match self {
            Self::Any => None,
            Self::Version(version) => Some(version),
        }
    }
}

/// What `If-Match` says; none: it is missing. A tag begins with the version, whatever the language and the
/// address that it was sent for. A weak tag matches nothing.
fn seen(req: &Request) -> Result<Option<Seen>> {
    let Some(sent) = req.headers().get(header::IF_MATCH) else { return Ok(None) };
    let text = sent.to_str().map_err(|_| Error::PreconditionFailed)?.trim();
    if text == "*" {
        return Ok(Some(Seen::Any));
    }
    let version = text.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).and_then(|tag| tag.split_once('.'));
    let version = version.and_then(|(version, _)| version.parse().ok());
    version.map(|version| Some(Seen::Version(version))).ok_or(Error::PreconditionFailed)
}

/// JSON with the names of all objects in one order.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let mut names: Vec<&String> = object.keys().collect();
            names.sort_unstable();
            let pairs =
                names.into_iter().map(|name| format!("{}:{}", Value::from(name.as_str()), canonical(&object[name])));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
        }
        Value::Array(list) => format!("[{}]", list.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_order_of_names_does_not_matter() {
        let one: Value = serde_json::from_str(r#"{"b": [1, {"d": 1, "c": "ü"}], "a": null}"#).expect("JSON");
        assert_eq!(canonical(&one), r#"{"a":null,"b":[1,{"c":"ü","d":1}]}"#);
        assert_ne!(canonical(&json!({ "a": 1 })), canonical(&json!({ "a": "1" })));
    }

    #[test]
    fn a_tag_tells_the_version() {
        let told = |value: &'static str| {
            seen(&Request::builder().header("if-match", value).finish()).map(|seen| seen.expect("a state")).ok()
        };
        assert_eq!(told("\"17.abc\""), Some(Seen::Version(17)));
        assert_eq!(told("*"), Some(Seen::Any));
        for wrong in ["W/\"17.abc\"", "17.abc", "\"abc\"", "\"x.1\""] {
            assert_eq!(told(wrong), None, "{wrong}");
        }
        assert!(matches!(seen(&Request::builder().finish()), Ok(None)));
    }
}
