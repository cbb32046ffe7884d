//! A value of a column, as SQLite would keep it, and how PostgreSQL's kinds
//! are written in that form.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use serde_json::value::RawValue;

use super::Kind;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Nothing.
    Null,
    /// A whole number; 0 or 1 for no and yes.
    Integer(i64),
    /// Another number.
    Real(f64),
    /// A text; also a time (RFC 3339, UTC) and JSON.
    Text(String),
    /// Bytes; also a UUID.
    Blob(Vec<u8>),
}

/// The values of a row, in the order of its table's columns.
pub(crate) type Row = Vec<Value>;

/// The text of an instant, as the entities write it.
pub(super) fn time_text(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

impl Value {
    /// The one way to write this value in a column of this kind. PostgreSQL keeps no more of a
    /// time than microseconds, and no order of the names in JSON.
    pub(super) fn settled(self, kind: Kind) -> Result<Self, String> {
        match (kind, self) {
            (_, Self::Null) => Ok(Self::Null),
            (Kind::Time, Self::Text(text)) => {
                let time = DateTime::parse_from_rfc3339(&text).map_err(|error| error.to_string())?;
                Ok(Self::Text(time_text(time.to_utc().trunc_subsecs(6))))
            }
            (Kind::Json, Self::Text(text)) => Ok(Self::Text(settled_json(&text).map_err(|error| error.to_string())?)),
            (Kind::Uuid, Self::Blob(bytes)) if bytes.len() == 16 => Ok(Self::Blob(bytes)),
            (Kind::Boolean, value @ Self::Integer(0 | 1))
            | (Kind::Integer, value @ Self::Integer(_))
            | (Kind::Real, value @ Self::Real(_))
            | (Kind::Text, value @ Self::Text(_))
            | (Kind::Blob, value @ Self::Blob(_)) => Ok(value),
            (kind, _) => Err(format!("a value that is no {kind:?}")),
        }
    }
}

/// JSON without spaces, its names in order; as serde_json writes it.
pub(super) fn settled_json(text: &str) -> serde_json::Result<String> {
    let text = text.trim();
    match text.as_bytes().first() {
        Some(b'{') => {
            let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
            let mut parts = Vec::with_capacity(fields.len());
            for (name, value) in fields {
                parts.push(format!("{}:{}", serde_json::to_string(&name)?, settled_json(value.get())?));
            }
            Ok(format!("{{{}}}", parts.join(",")))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            let parts: serde_json::Result<Vec<String>> = items.iter().map(|item| settled_json(item.get())).collect();
            Ok(format!("[{}]", parts?.join(",")))
        }
        Some(b'"') => serde_json::to_string(&serde_json::from_str::<String>(text)?),
        // A fraction may be written in several ways. Rust reads it exactly.
        Some(b'-' | b'0'..=b'9') if text.contains(['.', 'e', 'E']) => match text.parse::<f64>() {
            Ok(number) => serde_json::to_string(&number),
            Err(_) => Ok(text.to_owned()),
        },
        _ => Ok(serde_json::from_str::<&RawValue>(text)?.get().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_has_one_form() {
        let settled = |text| settled_json(text).expect("JSON");
        assert_eq!(
            settled(r#"{ "b": [1, 2.50, -0.1e-7, null], "a": "\u00fc\n" }"#),
            r#"{"a":"ü\n","b":[1,2.5,-1e-8,null]}"#
        );
        assert_eq!(settled("12345678901234567890"), "12345678901234567890");
        let one = settled("[0.10,1e21,true]");
        assert_eq!((settled(&one), settled("[0.1,1E+21,true]")), (one.clone(), one));
        settled_json("{").expect_err("no JSON");
    }

    #[test]
    fn a_time_has_one_form_with_microseconds() {
        let settled = |text: &str| Value::Text(text.to_owned()).settled(Kind::Time).expect("a time");
        for text in ["2026-05-04T12:30:15.120+02:00", "2026-05-04T10:30:15.120000999Z"] {
            assert_eq!(settled(text), Value::Text("2026-05-04T10:30:15.120+00:00".to_owned()), "{text}");
        }
        Value::Text("yesterday".to_owned()).settled(Kind::Time).expect_err("no time");
        Value::Integer(2).settled(Kind::Boolean).expect_err("neither yes nor no");
    }
}
