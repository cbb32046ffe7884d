//! Bodies of requests as JSON objects.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use poem::{FromRequest, Request, RequestBody};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::platform::{Error, web::read_body};

/// A body that is one JSON object. What its fields hold is for the handler to
/// check, so that it can name each fault.
#[derive(Debug)]
pub(super) struct JsonObject(pub(super) Map<String, Value>);

/// Marks the fault of a name that occurs twice; no other message holds it.
const TWICE: &str = "\u{1}twice";

impl<'a> FromRequest<'a> for JsonObject {
    async fn from_request(_: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let bytes = read_body(body).await?;
        match parse(&bytes) {
            Ok(object) => Ok(Self(object)),
            Err(key) => Err(Error::BadRequest(key).into()),
        }
    }
}

/// The object, or the key of what is wrong with it. A name that occurs twice would mean one thing here and
/// another elsewhere.
fn parse(bytes: &[u8]) -> Result<Map<String, Value>, &'static str> {
    match serde_json::from_slice(bytes) {
        Ok(Strict(Value::Object(object))) => Ok(object),
        Ok(_) => Err("api-not-json"),
        Err(error) => {
            let told = error.to_string();
            Err(if told.contains(TWICE) {
                "api-name-twice"
            } else if told.starts_with("number out of range") {
                "api-number-range"
            } else {
                "api-not-json"
            })
        }
    }
}

/// The fields of an object, read one by one; what is wrong and what nobody asked for is noted.
pub(super) struct Fields<'a> {
    object: &'a Map<String, Value>,
    /// Before each name of a fault.
    prefix: String,
    asked: BTreeSet<&'static str>,
    faults: BTreeMap<String, &'static str>,
}

impl<'a> Fields<'a> {
    /// Those of `object`.
    pub(super) fn new(object: &'a Map<String, Value>) -> Self {
        Self::within(object, String::new())
    }

    /// Those of an object within another, whose faults begin with `prefix`.
    pub(super) fn within(object: &'a Map<String, Value>, prefix: String) -> Self {
        Self { object, prefix, asked: BTreeSet::new(), faults: BTreeMap::new() }
    }

    /// A field; null is as good as none.
    pub(super) fn get(&mut self, name: &'static str) -> Option<&'a Value> {
        self.asked.insert(name);
        self.object.get(name).filter(|value| !value.is_null())
    }

    /// A field that `read` makes something of, or a fault.
    pub(super) fn read<T>(
        &mut self,
        name: &'static str,
        fault: &'static str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let found = read(self.get(name)?);
        if found.is_none() {
            self.fault(name, fault);
        }
        found
    }

    /// A text.
    pub(super) fn text(&mut self, name: &'static str) -> Option<String> {
        self.read(name, "api-not-a-text", |value| value.as_str().map(str::to_owned))
    }

    /// A number.
    pub(super) fn number(&mut self, name: &'static str) -> Option<f64> {
        self.read(name, "api-not-one-number", Value::as_f64)
    }

    /// True or false; false where it is left out.
    pub(super) fn flag(&mut self, name: &'static str) -> bool {
        self.read(name, "api-not-a-flag", Value::as_bool).unwrap_or_default()
    }

    /// Notes what is wrong with a field.
    pub(super) fn fault(&mut self, name: &str, key: &'static str) {
        self.faults.entry(format!("{}{name}", self.prefix)).or_insert(key);
    }

    /// Notes what is wrong with the fields of another object.
    pub(super) fn extend(&mut self, faults: BTreeMap<String, &'static str>) {
        self.faults.extend(faults);
    }

    /// All that is wrong, unknown fields too: a typing error must not pass as a missing one.
    pub(super) fn faults(self) -> BTreeMap<String, &'static str> {
        let unknown = self.object.keys().filter(|name| !self.asked.contains(name.as_str()));
        let mut faults = self.faults;
        faults.extend(unknown.map(|name| (format!("{}{name}", self.prefix), "api-unknown-field")));
        faults
    }
}

/// JSON in which no name of an object occurs twice.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((name, Strict(value))) = entries.next_entry::<String, Strict>()? {
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom(TWICE));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_object_is_told_apart() {
        for (body, expected) in [
            (r#"{"a": [1, {"b": "ü", "c": null}], "d": -1.5e3}"#, Ok(())),
            (r#"{"a": 1, "a": 1}"#, Err("api-name-twice")),
            (r#"{"a": [{"b": 1, "b": 2}]}"#, Err("api-name-twice")),
            (r#"{"a": 1e999}"#, Err("api-number-range")),
            ("[1]", Err("api-not-json")),
            (r#"{"a": 1} {}"#, Err("api-not-json")),
            ("", Err("api-not-json")),
        ] {
            assert_eq!(parse(body.as_bytes()).map(|_| ()), expected, "{body}");
        }
        let object = parse(br#"{"a": [1, {"b": true}]}"#).expect("an object");
        assert_eq!(Value::Object(object), serde_json::json!({ "a": [1, { "b": true }] }));
    }
}
