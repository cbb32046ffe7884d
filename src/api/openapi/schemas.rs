//! The schemas: those of answers come from the types that write them.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::reference;
use crate::{
    api::{
        paging::Page,
        view::{DataPoint, DataType, MeasurementProperties, WaterItem},
        waters::WaterProperties,
    },
    quality::{IndexKind, QUESTIONS, UNKNOWN_ANSWER},
    water::WaterType,
};

/// All schemas by name.
pub(super) fn all() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut generator =
        settings.with(|settings| settings.definitions_path = "/components/schemas".into()).into_generator();
    generator.subschema_for::<Page<DataType>>();
    generator.subschema_for::<Page<DataPoint>>();
    generator.subschema_for::<Page<WaterItem>>();
    generator.subschema_for::<MeasurementProperties>();
    generator.subschema_for::<WaterProperties>();
    let mut schemas = generator.take_definitions(true);
    // `fields` may leave out any of them.
    if let Some(properties) = schemas.get_mut("MeasurementProperties").and_then(Value::as_object_mut) {
        properties.remove("required");
    }
    for (name, schema) in [
        ("Problem", problem()),
        ("MeasurementFeature", feature(point(), &reference("MeasurementProperties"))),
        ("MeasurementCollection", collection("MeasurementFeature", true)),
        ("WaterFeature", feature(geometry(), &reference("WaterProperties"))),
        ("NearbyFeature", feature(geometry(), &nearby())),
        ("NearbyCollection", collection("NearbyFeature", false)),
        ("NewMeasurement", measurement(true)),
        ("ChangedMeasurement", measurement(false)),
        ("NewWater", new_water(true)),
        ("IndicesInput", indices_input()),
        ("ComputedIndices", computed()),
        ("Anything", json!({ "type": "object" })),
    ] {
        schemas.insert(name.to_owned(), schema);
    }
    schemas
}

/// RFC 9457.
fn problem() -> Value {
    json!({
        "type": "object",
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "errors": { "type": "object", "additionalProperties": { "type": "string" } },
        },
        "required": ["type", "title", "status", "detail"],
    })
}

fn point() -> Value {
    json!({
        "type": "object",
        "properties": {
            "type": { "const": "Point" },
            "coordinates": { "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 },
        },
        "required": ["type", "coordinates"],
    })
}

fn geometry() -> Value {
    json!({ "type": "object", "properties": { "type": { "type": "string" } }, "required": ["type"] })
}

fn feature(geometry: Value, properties: &Value) -> Value {
    json!({
        "type": "object",
        "properties": {
            "type": { "const": "Feature" },
            "id": { "type": "integer", "format": "int64" },
            "geometry": geometry,
            "properties": properties,
        },
        "required": ["type", "id", "geometry", "properties"],
    })
}

fn collection(feature: &str, is_paged: bool) -> Value {
    let mut properties = json!({
        "type": { "const": "FeatureCollection" },
        "features": { "type": "array", "items": reference(feature) },
    });
    if is_paged {
        properties["count"] = json!({ "type": "integer" });
        properties["next"] = json!({ "type": ["string", "null"] });
        properties["previous"] = json!({ "type": ["string", "null"] });
    }
    json!({ "type": "object", "properties": properties, "required": ["type", "features"] })
}

fn nearby() -> Value {
    json!({ "allOf": [
        { "type": "object", "properties": { "distance": { "type": "number", "minimum": 0 } }, "required": ["distance"] },
        { "type": "object", "properties": {
            "name": { "type": ["string", "null"] }, "display_name": { "type": "string" },
            "flow_type": { "enum": ["running", "standing", null] },
        } },
    ] })
}

/// What an object has, and nothing else.
fn closed(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn new_water(has_place: bool) -> Value {
    let types: Vec<Value> = WaterType::ALL.iter().map(|kind| json!(kind.as_str())).chain([Value::Null]).collect();
    let mut properties = json!({
        "name": { "type": ["string", "null"], "maxLength": 200 },
        "flow_type": { "enum": ["running", "standing", null] },
        "water_type": { "enum": types },
    });
    if has_place {
        properties["longitude"] = json!({ "type": "number", "minimum": -180, "maximum": 180 });
        properties["latitude"] = json!({ "type": "number", "minimum": -90, "maximum": 90 });
        return closed(properties, &["longitude", "latitude"]);
    }
    closed(properties, &[])
}

/// Question → answer.
fn structure() -> Value {
    let question = |question: &crate::quality::Question| {
        let answers: Vec<&str> = question.answers.into_iter().chain([UNKNOWN_ANSWER]).collect();
        (question.name.to_owned(), json!({ "enum": answers }))
    };
    closed(Value::Object(QUESTIONS.iter().map(question).collect()), &[])
}

fn measurement(is_new: bool) -> Value {
    let parameter = json!({
        "id": { "type": ["integer", "null"], "format": "int64" },
        "parameter_type": { "type": ["string", "integer"] },
        "value": { "type": "number" },
        "note": { "type": ["string", "null"], "maxLength": 5000 },
        "confirmed": { "type": ["boolean", "null"] },
    });
    let mut properties = json!({
        "name": { "type": ["string", "null"], "maxLength": 280 },
        "time": { "type": "string", "format": "date-time" },
        "time_zone": { "type": ["string", "null"] },
        "longitude": { "type": "number", "minimum": -180, "maximum": 180 },
        "latitude": { "type": "number", "minimum": -90, "maximum": 90 },
        "water": { "type": ["integer", "null"], "format": "int64" },
        "new_water": { "anyOf": [new_water(false), { "type": "null" }] },
        "comment": { "type": ["string", "null"], "maxLength": 5000 },
        "parameters": {
            "type": ["array", "null"], "items": closed(parameter, &["parameter_type", "value"]), "maxItems": 100,
        },
        "structure": { "anyOf": [structure(), { "type": "null" }] },
        "publish": { "type": ["boolean", "null"] },
    });
    if is_new {
        properties["client_uuid"] = json!({ "type": ["string", "null"], "format": "uuid" });
        return closed(properties, &["time", "longitude", "latitude"]);
    }
    closed(properties, &[])
}

fn indices_input() -> Value {
    let reading = json!({
        "anyOf": [{ "type": "number" }, { "type": "array", "items": { "type": "number" }, "minItems": 1, "maxItems": 100 }],
    });
    closed(
        json!({
            "flow_type": { "enum": ["running", "standing", null] },
            "parameters": { "type": "object", "additionalProperties": reading },
            "structure": structure(),
        }),
        &[],
    )
}

fn computed() -> Value {
    let index = json!({
        "type": ["object", "null"],
        "properties": {
            "value": { "type": "number" },
            "classification": { "type": "string" },
            "validity": { "type": "number", "minimum": 0, "maximum": 1 },
            "method": { "type": "string" },
            "inputs": { "type": "array", "items": { "type": "object" } },
            "missing": { "type": "array", "items": { "type": "string" } },
        },
    });
    let kinds: Map<String, Value> =
        IndexKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), index.clone())).collect();
    let required: Vec<&String> = kinds.keys().collect();
    json!({ "type": "object", "required": required, "properties": kinds })
}
