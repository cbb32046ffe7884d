//! A measurement as it was sent.

use std::collections::BTreeMap;

use chrono::DateTime;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    api::{
        body::Fields,
        datatypes::{Faults, kind_named},
        waters::new_water,
    },
    catalogue::ParameterType,
    measurement::{RawMeasurement, RawParameter, RawWater},
};

/// The fields of a body, or all that is wrong with their kinds.
pub(super) fn parse(
    body: &Map<String, Value>,
    types: &[ParameterType],
    is_new: bool,
) -> Result<RawMeasurement, Faults> {
    let mut fields = Fields::new(body);
    // What is no text is no answer, and told as such.
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let raw = RawMeasurement {
        client_uuid: if is_new {
            fields.read("client_uuid", "api-uuid", |value| Uuid::parse_str(value.as_str()?).ok())
        } else {
            None
        },
        name: fields.text("name"),
        time: fields
            .read("time", "api-instant", |value| Some(DateTime::parse_from_rfc3339(value.as_str()?).ok()?.to_utc())),
        time_zone: fields.read("time_zone", "api-time-zone", |value| value.as_str()?.parse().ok()),
        longitude: fields.number("longitude"),
        latitude: fields.number("latitude"),
        water: water(&mut fields),
        comment: fields.text("comment"),
        parameters: parameters(&mut fields, types),
        structure: fields.read("structure", "api-not-an-object", Value::as_object).map(|answers| {
            let answers = answers.iter().map(|(question, answer)| (question.clone(), text(answer)));
            answers.collect::<BTreeMap<_, _>>()
        }),
        publish: fields.flag("publish"),
    };
    let faults = fields.faults();
    if faults.is_empty() { Ok(raw) } else { Err(faults) }
}

fn water(fields: &mut Fields<'_>) -> Option<RawWater> {
    let known = fields.read("water", "api-id", Value::as_i64).map(RawWater::Known);
    let Some(object) = fields.read("new_water", "api-not-an-object", Value::as_object) else { return known };
    if known.is_some() {
        fields.fault("new_water", "api-water-twice");
    }
    let mut inner = Fields::within(object, "new_water.".to_owned());
    let new = new_water(&mut inner);
    fields.extend(inner.faults());
    Some(RawWater::New(new))
}

fn parameters(fields: &mut Fields<'_>, types: &[ParameterType]) -> Option<Vec<RawParameter>> {
    let list = fields.read("parameters", "api-not-a-list", Value::as_array)?;
    let mut parameters = Vec::new();
    for (place, item) in list.iter().enumerate() {
        let Some(object) = item.as_object() else {
            fields.fault(&format!("parameters.{place}"), "api-not-an-object");
            continue;
        };
        let mut inner = Fields::within(object, format!("parameters.{place}."));
        let named = |value: &Value| match value {
            Value::String(name) => kind_named(types, name),
            number => kind_named(types, &number.as_i64()?.to_string()),
        };
        let kind = inner.read("parameter_type", "api-unknown-parameter", named);
        let value = inner.number("value");
        for (name, missing) in [("parameter_type", kind.is_none()), ("value", value.is_none())] {
            if missing {
                inner.fault(name, "api-required");
            }
        }
        let id = inner.read("id", "api-id", Value::as_i64);
        let (note, confirmed) = (inner.text("note").unwrap_or_default(), inner.flag("confirmed"));
        fields.extend(inner.faults());
        if let Some((parameter_type, value)) = kind.zip(value) {
            parameters.push(RawParameter { id, parameter_type, value, note, confirmed });
        }
    }
    Some(parameters)
}
