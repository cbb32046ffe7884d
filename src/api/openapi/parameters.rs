//! The parameters of queries, paths and headers.

use serde_json::{Value, json};

use crate::{
    api::{
        measurements::filter::{MOST_TYPES, MOST_WATERS},
        paging::MOST,
        view::MeasurementProperties,
    },
    platform::i18n::Locale,
    water::WaterType,
};

/// A parameter by its name; a variant of one has an end of its own.
pub(super) fn describe(name: &str, locale: Locale) -> Value {
    let flows = json!(["running", "standing", "null"]);
    let water_types: Vec<&str> = WaterType::ALL.iter().map(|kind| kind.as_str()).collect();
    let many = |most: usize, items: Value| json!({ "type": "array", "items": items, "maxItems": most });
    let text = || json!({ "type": "string" });
    let number = || json!({ "type": "integer", "format": "int64", "minimum": 1 });
    let (shown, schema, example) = match name {
        "water" => ("water", many(MOST_WATERS, number()), json!([7])),
        "bbox" => ("bbox", text(), json!("8.6,49.3,8.8,49.5")),
        "flow_type" => ("flow_type", json!({ "type": "string", "enum": flows }), json!("running")),
        "water_type" => {
            ("water_type", many(MOST_TYPES, json!({ "type": "string", "enum": water_types })), json!(["river"]))
        }
        "parameter_type" => {
            ("parameter_type", many(MOST_TYPES, json!({ "type": "string", "maxLength": 20 })), json!(["no3"]))
        }
        "one_parameter_type" => ("parameter_type", text(), json!("no3")),
        "course" => ("course", json!({ "type": "string", "enum": ["own"] }), json!("own")),
        "fields" => ("fields", text(), json!(MeasurementProperties::NAMES.join(","))),
        "page" => ("page", json!({ "type": "integer", "minimum": 1, "maximum": 1_000_000 }), json!(1)),
        "limit" => ("limit", json!({ "type": "integer", "minimum": 1, "maximum": MOST }), json!(100)),
        "cursor" => ("cursor", text(), json!("")),
        "id" | "measurement" => (name, number(), json!(173)),
        "geo_center" => (name, text(), json!("POINT (8.69 49.41)")),
        "geo_size" => (name, json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 2000 }), json!(800)),
        "If-Match" | "If-Match-optional" => ("If-Match", text(), json!("\"3.0d8f6a2b\"")),
        "time_to" => (name, text(), json!("2024-06-30")),
        _ => (name, text(), json!("2024-06-18T08:30:00Z")),
    };
    let place = match shown {
        "id" => "path",
        "If-Match" => "header",
        _ => "query",
    };
    json!({
        "name": shown,
        "in": place,
        "required": matches!(name, "id" | "If-Match" | "geo_center" | "geo_size"),
        "description": locale.text(&format!("apidocs-parameter-{}", shown.to_lowercase().replace('_', "-"))),
        "schema": schema,
        "example": example,
    })
}
