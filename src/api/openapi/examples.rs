//! Examples of bodies and answers.

use serde_json::{Value, json};

/// The example of a schema, if it has one.
pub(super) fn of(schema: &str) -> Option<Value> {
    Some(match schema {
        "NewMeasurement" => json!({
            "client_uuid": "5f0c2a56-0b3e-4a55-9d3b-2f6f0f1f8a11",
            "name": "Team Eisvogel",
            "time": "2024-06-18T10:30:00+02:00",
            "time_zone": "Europe/Berlin",
            "longitude": 8.69,
            "latitude": 49.412,
            "water": 7,
            "parameters": [
                { "parameter_type": "temp", "value": 17 },
                { "parameter_type": "no3", "value": 6.8, "note": "photometer" },
                { "parameter_type": "trichoptera", "value": 2 },
            ],
            "structure": { "margin": "small", "course": "straight" },
            "publish": true,
        }),
        "ChangedMeasurement" => json!({ "comment": "Sonnig, wenig Strömung.", "publish": true }),
        "NewWater" => json!({ "name": "Schulteich", "water_type": "pond", "longitude": 8.69, "latitude": 49.412 }),
        "IndicesInput" => json!({
            "flow_type": "running",
            "parameters": { "ph": 8.01, "no3": [6.7, 6.9], "trichoptera": 2 },
            "structure": { "margin": "small", "course": "straight" },
        }),
        "MeasurementCollection" => json!({
            "type": "FeatureCollection",
            "features": [{
                "type": "Feature",
                "id": 173,
                "geometry": { "type": "Point", "coordinates": [7.85157, 47.99211] },
                "properties": { "water_flow_type": "running", "water_id": 7 },
            }],
        }),
        _ => return None,
    })
}
