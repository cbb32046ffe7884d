//! A row of a dump, and reading its fields.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};
use serde_json::{Map, Value};

use super::kind::Kind;
use crate::platform::text;

/// What is wrong with a row, in words for the operator.
pub(super) type Field<T> = Result<T, String>;

/// A row.
pub(super) struct Row {
    pub(super) kind: Kind,
    pub(super) id: i64,
    fields: Map<String, Value>,
}

impl Row {
    pub(super) fn new(kind: Kind, id: i64, fields: Map<String, Value>) -> Self {
        Self { kind, id, fields }
    }

    /// The names of fields that the model should not have.
    pub(super) fn unknown_fields(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str).filter(|name| !self.kind.knows(name))
    }

    /// The field as it stands; `null` and a field that is not there are the same.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    fn raw_text(&self, name: &str) -> Field<&str> {
        match self.value(name) {
            None => Ok(""),
            Some(Value::String(text)) => Ok(text),
            Some(_) => Err(format!("\"{name}\" is no text")),
        }
    }

    /// A text of several lines; empty where there is none.
    pub(super) fn text(&self, name: &str) -> Field<String> {
        Ok(text::printable(&self.raw_text(name)?.replace("\r\n", "\n")).trim().to_owned())
    }

    /// A text of one line with at most so many signs; none where it is empty.
    pub(super) fn line(&self, name: &str, longest: usize) -> Field<Option<String>> {
        let line = text::one_line(self.raw_text(name)?);
        if line.chars().count() > longest {
            return Err(format!("\"{name}\" has more than {longest} signs"));
        }
        Ok(Some(line).filter(|line| !line.is_empty()))
    }

    /// A text of one line that has to be there.
    pub(super) fn needed_line(&self, name: &str, longest: usize) -> Field<String> {
        self.line(name, longest)?.ok_or_else(|| format!("\"{name}\" is missing"))
    }

    /// Yes or no; no where it is not there.
    pub(super) fn flag(&self, name: &str) -> Field<bool> {
        match self.value(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(format!("\"{name}\" is neither true nor false")),
        }
    }

    /// A number, which may be written as a text, as decimals are.
    pub(super) fn number(&self, name: &str) -> Field<Option<f64>> {
        let number = match self.value(name) {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        let number = number.filter(|number| number.is_finite());
        number.map(Some).ok_or_else(|| format!("\"{name}\" is no number"))
    }

    /// A whole number: also what names another row.
    pub(super) fn whole(&self, name: &str) -> Field<Option<i64>> {
        let number = match self.value(name) {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_i64(),
            Some(Value::String(digits)) => digits.trim().parse().ok(),
            Some(_) => None,
        };
        number.map(Some).ok_or_else(|| format!("\"{name}\" is no whole number"))
    }

    /// The number of another row, which has to be there.
    pub(super) fn reference(&self, name: &str) -> Field<i64> {
        self.whole(name)?.ok_or_else(|| format!("\"{name}\" is missing"))
    }

    /// An instant. Without a zone it is in UTC, as Django writes such times.
    pub(super) fn time(&self, name: &str) -> Field<Option<DateTime<Utc>>> {
        let text = self.raw_text(name)?;
        if text.is_empty() {
            return Ok(None);
        }
        let zoned = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc()).ok();
        let naive = || text.parse::<NaiveDateTime>().ok().map(|time| time.and_utc());
        // PostgreSQL keeps microseconds.
        let time = zoned.or_else(naive).map(|time| time.trunc_subsecs(6));
        time.map(Some).ok_or_else(|| format!("\"{name}\" is no time"))
    }

    /// Tags: an object of texts, which may itself be written as a text.
    pub(super) fn tags(&self, name: &str) -> Field<BTreeMap<String, String>> {
        let fault = || format!("\"{name}\" is no object");
        let inner;
        let tags = match self.value(name) {
            None => return Ok(BTreeMap::new()),
            Some(Value::String(json)) => {
                inner = serde_json::from_str::<Value>(json).map_err(|_| fault())?;
                inner.as_object()
            }
            Some(other) => other.as_object(),
        };
        let tags = tags.ok_or_else(fault)?;
        let texts = tags.iter().filter_map(|(key, value)| {
            let value = match value {
                Value::String(text) => text::printable(text),
                Value::Number(_) | Value::Bool(_) => value.to_string(),
                Value::Null | Value::Array(_) | Value::Object(_) => return None,
            };
            Some((text::printable(key), value))
        });
        Ok(texts.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(fields: Value) -> Row {
        let Value::Object(fields) = fields else { panic!("an object") };
        Row::new(Kind::Water, 1, fields)
    }

    #[test]
    fn fields_come_in_the_ways_that_dumps_write_them() {
        let row = row(json!({
            "a": "0.53", "b": 7, "c": "8", "d": null, "e": "2023-05-04T10:11:12.123456789+02:00",
            "f": "2023-05-04T08:11:12", "g": "{\"name\": \"Bach\", \"layer\": -1, \"x\": null}", "h": " zwei\r\nZeilen\u{0} ",
        }));
        assert_eq!((row.number("a"), row.number("d"), row.number("z")), (Ok(Some(0.53)), Ok(None), Ok(None)));
        assert_eq!((row.whole("b"), row.whole("c")), (Ok(Some(7)), Ok(Some(8))));
        let time = |name: &str| row.time(name).expect("a time").map(|time| time.to_rfc3339());
        assert_eq!(time("e").as_deref(), Some("2023-05-04T08:11:12.123456+00:00"));
        assert_eq!(time("f").as_deref(), Some("2023-05-04T08:11:12+00:00"));
        assert_eq!(row.tags("g").expect("tags").len(), 2);
        assert_eq!(row.text("h").as_deref(), Ok("zwei\nZeilen"));
        assert_eq!(row.line("h", 20), Ok(Some("zwei Zeilen".to_owned())));
    }

    #[test]
    fn each_fault_names_its_field() {
        let row = row(json!({ "a": [], "b": "lang", "c": 1.5, "d": "gestern", "e": "1e999" }));
        for fault in [
            row.text("a").err(),
            row.flag("b").err(),
            row.number("a").err(),
            row.number("e").err(),
            row.whole("c").err(),
            row.reference("z").err(),
            row.time("d").err(),
            row.line("b", 3).err(),
            row.tags("b").err(),
            row.needed_line("z", 3).err(),
        ] {
            let fault = fault.expect("a fault");
            assert!(fault.starts_with('"'), "{fault}");
        }
    }
}
