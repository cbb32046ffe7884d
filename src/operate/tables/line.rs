//! A row as a line of text: a JSON array. Bytes stand as `{"b":"…"}` in base64;
//! a number that JSON can't tell stands as `{"r":"NaN"}`. A whole number has
//! neither point nor exponent, any other number has one.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Row, Value};

/// Why a line can't be read.
#[derive(Debug, thiserror::Error)]
#[error("a row can't be read: {0}")]
pub(crate) struct LineError(String);

impl From<serde_json::Error> for LineError {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

/// What JSON has no word for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Special {
    b: Option<String>,
    r: Option<String>,
}

/// Adds a row to `line`, without an end of line.
pub(crate) fn encode(row: &[Value], line: &mut String) -> Result<(), LineError> {
    line.push('[');
    for (number, value) in row.iter().enumerate() {
        if number > 0 {
            line.push(',');
        }
        match value {
            Value::Null => line.push_str("null"),
            Value::Integer(integer) => line.push_str(&integer.to_string()),
            Value::Real(real) if real.is_nan() => line.push_str(r#"{"r":"NaN"}"#),
            Value::Real(real) if real.is_infinite() => {
                line.push_str(if *real > 0.0 { r#"{"r":"Infinity"}"# } else { r#"{"r":"-Infinity"}"# });
            }
            Value::Real(real) if *real == 0.0 && real.is_sign_negative() => line.push_str(r#"{"r":"-0"}"#),
            Value::Real(real) => line.push_str(&serde_json::to_string(real)?),
            Value::Text(text) => line.push_str(&serde_json::to_string(text)?),
            Value::Blob(bytes) => {
                line.push_str(r#"{"b":""#);
                STANDARD.encode_string(bytes, line);
                line.push_str(r#""}"#);
            }
        }
    }
    line.push(']');
    Ok(())
}

/// The row of a line.
pub(crate) fn decode(line: &str) -> Result<Row, LineError> {
    let values: Vec<&RawValue> = serde_json::from_str(line)?;
    values.into_iter().map(|value| decode_value(value.get())).collect()
}

fn decode_value(text: &str) -> Result<Value, LineError> {
    let no_number = |_| LineError(format!("{text} is no number"));
    Ok(match text.as_bytes().first() {
        Some(b'n') => Value::Null,
        Some(b'"') => Value::Text(serde_json::from_str(text)?),
        Some(b'{') => match serde_json::from_str(text)? {
            Special { b: Some(bytes), r: None } => {
                Value::Blob(STANDARD.decode(bytes).map_err(|error| LineError(error.to_string()))?)
            }
            // Rust reads these words, too.
            Special { b: None, r: Some(word) } => {
                Value::Real(word.parse().map_err(|_| LineError(format!("{word} is no number")))?)
            }
            _ => return Err(LineError("a value of no kind".to_owned())),
        },
        Some(b'-' | b'0'..=b'9') if text.contains(['.', 'e', 'E']) => {
            Value::Real(text.parse().map_err(|_| LineError(format!("{text} is no number")))?)
        }
        Some(b'-' | b'0'..=b'9') => Value::Integer(text.parse().map_err(no_number)?),
        _ => return Err(LineError("a value of no kind".to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Integer),
            any::<f64>().prop_map(Value::Real),
            any::<i32>().prop_map(|whole| Value::Real(whole.into())),
            any::<String>().prop_map(Value::Text),
            any::<Vec<u8>>().prop_map(Value::Blob),
        ]
    }

    proptest! {
        #[test]
        fn a_row_comes_back_to_the_bit(row in prop::collection::vec(value(), 0..6)) {
            let mut line = String::new();
            encode(&row, &mut line).expect("a line");
            prop_assert!(!line.contains('\n'));
            // `Debug` tells -0.0 from 0.0, and takes every NaN for the same.
            prop_assert_eq!(format!("{:?}", decode(&line).expect("a row")), format!("{row:?}"));
        }
    }

    #[test]
    fn what_is_no_row_is_refused() {
        for line in ["", "{}", "[1", "[true]", r#"[{"x":"1"}]"#, r#"[{"b":"?"}]"#, "[99999999999999999999]", "[[1]]"] {
            decode(line).expect_err(line);
        }
    }
}
