//! `/api/v1/`: waters near a point, measurements, indices.

mod described;
mod lessons;
mod reading;
mod writing;

use entity::water::FlowType;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::{
    map::{measured, published},
    support::{Client, Reply, TestApp, on_both_databases},
};

async fn lookup(client: &Client, parameters: &[(&str, &str)]) -> Reply {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    client.get(&format!("/api/v1/waterlookup/?{query}")).await
}

async fn indices(site: &TestApp, body: &Value) -> Value {
    let reply = site.visitor().post_json("/api/v1/indices/", body).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    reply.json()
}

#[track_caller]
fn assert_index(index: &Value, value: f64, decimals: i32, class: &str, validity: f64) {
    let computed = index["value"].as_f64().expect("a value");
    assert!((computed - value).abs() <= 0.5 / 10_f64.powi(decimals), "{computed} is not {value}");
    assert_eq!((&index["classification"], &index["validity"]), (&json!(class), &json!(validity)));
}

on_both_databases! {
    async fn the_lookup_answers_with_features_nearest_first(site: &TestApp) {
        let neckar = site.neckar().await;
        let pond = site.water("Teich", None, &json!({ "type": "Point", "coordinates": [8.69, 49.4135] })).await;
        site.water("Fern", Some(FlowType::Standing), &json!({ "type": "Point", "coordinates": [8.9, 49.5] })).await;
        for center in ["POINT (8.69 49.412)", r#"{"type":"Point","coordinates":[8.69,49.412]}"#] {
            let reply = lookup(&site.visitor(), &[("geo_center", center), ("geo_size", "800")]).await;
            assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
            let found = reply.json();
            assert_eq!(found["type"], "FeatureCollection");
            let [first, second] = &found["features"].as_array().expect("features")[..] else { panic!("{found}") };
            assert_eq!((&first["id"], &first["geometry"]["type"]), (&json!(neckar.id), &json!("LineString")));
            let properties = &first["properties"];
            assert!(properties["distance"].as_f64().expect("metres") < 1.0, "{properties}");
            assert_eq!((&second["id"], &second["properties"]["distance"]), (&json!(pond.id), &json!(166.8)));
            for (key, value) in [
                ("name", json!("Neckar")),
                ("display_name", json!("Neckar")),
                ("osm_id", Value::Null),
                ("flow_type", json!("running")),
                ("display_flow_type", json!("Fließgewässer")),
                ("water_type", Value::Null),
                ("display_water_type", Value::Null),
            ] {
                assert_eq!(properties[key], value, "{key}");
            }
        }
    }

    async fn the_lookup_speaks_the_readers_language(site: &TestApp) {
        let text = json!({ "type": "Feature", "properties": { "@id": "node/5", "natural": "spring" }, "geometry": { "type": "Point", "coordinates": [8.0, 49.0] } });
        site.import(&text.to_string()).await.expect("an import");
        let parameters = [("geo_center", "POINT (8 49)"), ("geo_size", "10")];
        let german = lookup(&site.visitor(), &parameters).await.json();
        let properties = &german["features"][0]["properties"];
        assert_eq!(properties["display_name"], "Quelle ohne Namen");
        assert_eq!((&properties["osm_id"], &properties["osm_element_type"]), (&json!(5), &json!("node")));
        let english = lookup(&site.visitor().in_english(), &parameters).await.json();
        assert_eq!(english["features"][0]["properties"]["display_water_type"], "Spring");
    }

    async fn a_faulty_lookup_is_told_by_field(site: &TestApp) {
        for (parameters, fields) in [
            (vec![], vec!["geo_center", "geo_size"]),
            (vec![("geo_center", "POINT (8 49)")], vec!["geo_size"]),
            (vec![("geo_center", "POINT (8 49)"), ("geo_size", "2001")], vec!["geo_size"]),
            (vec![("geo_center", "POINT (8 49)"), ("geo_size", "NaN")], vec!["geo_size"]),
            (vec![("geo_center", "8,49"), ("geo_size", "800")], vec!["geo_center"]),
            (vec![("geo_center", "POINT (49 98)"), ("geo_size", "-1")], vec!["geo_center", "geo_size"]),
        ] {
            let reply = lookup(&site.visitor().in_english(), &parameters).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{parameters:?}");
            let problem = reply.json();
            let named: Vec<&String> = problem["errors"].as_object().expect("errors").keys().collect();
            assert_eq!(named, fields, "{problem}");
            assert!(problem["errors"][fields[0]].as_str().is_some_and(|text| text.ends_with('.')), "{problem}");
        }
    }

    async fn measurements_are_features_and_can_be_asked_for_by_water(site: &TestApp) {
        let neckar = site.neckar().await;
        let lake = site.water("See", None, &json!({ "type": "Point", "coordinates": [9.0, 48.0] })).await;
        let third = site.water("Weiher", None, &json!({ "type": "Point", "coordinates": [9.5, 48.0] })).await;
        let river = published(site, neckar.id).await;
        let still = published(site, lake.id).await;
        let last = published(site, third.id).await;
        measured(site, neckar.id, entity::measurement::State::Hidden, false).await;
        let all = site.visitor().get("/api/v1/measurements/").await.json();
        let ids = |found: &Value| -> Vec<i64> {
            found["features"].as_array().expect("features").iter().filter_map(|f| f["id"].as_i64()).collect()
        };
        assert_eq!(ids(&all), [river, still, last]);
        assert_eq!(all["features"][0], json!({
            "type": "Feature", "id": river,
            "geometry": { "type": "Point", "coordinates": [8.691_234_567, 49.412_345_678] },
            "properties": { "water_flow_type": "running", "water_id": neckar.id },
        }));
        assert_eq!(all["features"][1]["properties"]["water_flow_type"], Value::Null);
        let some = site.visitor().get(&format!("/api/v1/measurements/?water={}&water={}", lake.id, third.id)).await;
        assert_eq!(ids(&some.json()), [still, last]);
        let wrong = site.visitor().get("/api/v1/measurements/?water=x").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.json()["errors"]["water"].is_string());
    }

    async fn measurement_173_has_its_published_indices(site: &TestApp) {
        let found = indices(site, &json!({
            "flow_type": "running",
            "parameters": { "temp": 17, "ph": 8.01, "so4": 2.5, "no2": 0, "nh4": 0.03, "po4": 0, "no3": 6.8,
                "trichoptera": 2, "plecoptera": 2, "diptera": 5 },
            "structure": { "utilization": "artificial", "margin": "unknown", "course": "straight", "bank_vegetation": "sparse",
                "bank_structure": "strengthened", "cross_section": "very-shallow", "depth_variance": "uniform" },
        })).await;
        assert_index(&found["bach"], 90.08, 2, "I", 0.53);
        assert_index(&found["saprobic"], 2.36, 2, "II-III", 0.63);
        assert_index(&found["structure"], 3.5, 9, "III", 0.6);
        assert_eq!(found["trophic"], Value::Null);
        assert_eq!(found["bach"]["method"], "bach-2");
        let temperature = &found["bach"]["inputs"][0];
        assert_eq!(temperature, &json!({ "identifier": "temp", "value": 17.0, "score": 95.0, "weight": 0.08 }));
        assert_eq!(found["structure"]["inputs"].as_array().map(Vec::len), Some(6));
    }

    async fn other_golden_values_come_out_too(site: &TestApp) {
        let found = indices(site, &json!({ "flow_type": "standing", "parameters":
            { "no3": 0.16, "ph": 8.29, "temp": 23, "nh4": 0.03, "o2": 127, "po4": 0.5 } })).await;
        assert_index(&found["bach"], 72.0393, 4, "II", 0.73);
        assert_eq!((&found["saprobic"], &found["structure"]), (&Value::Null, &Value::Null));
        let flad = json!({ "o2": 57, "bod5": 5.3, "temp": 10, "nh4": 3.6, "no3": 20.8, "po4": 8.4, "ph": 6.0, "conductivity": 550 });
        let found = indices(site, &json!({ "parameters": flad })).await;
        assert_index(&found["bach"], 27.92, 2, "III", 1.0);
        let found = indices(site, &json!({ "flow_type": null, "parameters": { "ph": 7.0 } })).await;
        assert_index(&found["bach"], 98.5, 9, "I", 0.1);
        let mean = indices(site, &json!({ "parameters": { "ph": [6.5, 7.5] } })).await;
        assert_eq!(mean["bach"]["value"], found["bach"]["value"]);
        let full = indices(site, &json!({ "parameters": { "ph": vec![7; 100] } })).await;
        assert_eq!(full["bach"]["value"], found["bach"]["value"]);
        let nothing = indices(site, &json!({})).await;
        assert_eq!(nothing, json!({ "bach": null, "saprobic": null, "trophic": null, "structure": null }));
    }

    async fn what_cannot_be_computed_with_is_named(site: &TestApp) {
        for (body, fields) in [
            (json!({ "parameters": { "foo": 1 } }), vec!["parameters.foo"]),
            (json!({ "parameters": { "ph": "8" } }), vec!["parameters.ph"]),
            (json!({ "parameters": { "ph": null } }), vec!["parameters.ph"]),
            (json!({ "parameters": { "ph": true } }), vec!["parameters.ph"]),
            (json!({ "parameters": { "ph": [] } }), vec!["parameters.ph"]),
            (json!({ "parameters": { "ph": [8, "8"] } }), vec!["parameters.ph"]),
            (json!({ "parameters": { "ph": { "value": 8 } } }), vec!["parameters.ph"]),
            (json!({ "parameters": { "ph": 1e300 } }), vec!["parameters.ph"]),
            (json!({ "parameters": { "ph": vec![7; 101] } }), vec!["parameters.ph"]),
            (json!({ "parameters": { "diptera": -1 } }), vec!["parameters.diptera"]),
            (json!({ "parameters": [8.01] }), vec!["parameters"]),
            (json!({ "structure": { "margin": "huge" } }), vec!["structure.margin"]),
            (json!({ "structure": { "margin": 3 } }), vec!["structure.margin"]),
            (json!({ "structure": { "colour": "blue" } }), vec!["structure.colour"]),
            (json!({ "structure": "small" }), vec!["structure"]),
            (json!({ "flow_type": "fast" }), vec!["flow_type"]),
            (json!({ "flow_type": 1 }), vec!["flow_type"]),
            (json!({ "flow": "running" }), vec!["flow"]),
            (
                json!({ "flow_type": "fast", "parameters": { "foo": 1, "no3": "a" }, "structure": { "x": "y" } }),
                vec!["flow_type", "parameters.foo", "parameters.no3", "structure.x"],
            ),
        ] {
            let reply = site.visitor().post_json("/api/v1/indices/", &body).await;
            assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
            let problem = reply.json();
            assert_eq!(problem["status"], 422);
            assert!(problem["detail"].is_string());
            let named: Vec<&String> = problem["errors"].as_object().expect("errors").keys().collect();
            assert_eq!(named, fields, "{body}");
        }
    }

    async fn what_is_no_json_object_is_a_bad_request(site: &TestApp) {
        let no_json = "Der Inhalt der Anfrage ist kein JSON-Objekt.";
        for (body, detail) in [
            ("", no_json), ("{", no_json), ("[]", no_json), ("7", no_json),
            ("{\"parameters\": {\"ph\": NaN}}", no_json),
            ("{\"parameters\": {\"ph\": 1e999}}", "Eine Zahl des Inhalts ist zu groß, um gelesen zu werden."),
            ("{\"parameters\": {\"ph\": 7, \"ph\": 8}}", "Ein Name kommt in einem Objekt des Inhalts zweimal vor."),
        ] {
            let request = site.visitor().request(reqwest::Method::POST, "/api/v1/indices/").body(body.to_owned());
            let reply = site.visitor().send(request.header("content-type", "application/json")).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{body}");
            assert_eq!(reply.headers["content-type"], "application/problem+json");
            assert_eq!(reply.json()["detail"], detail, "{body}");
        }
        let reply = site.visitor().get("/api/v1/indices/").await;
        assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
    }
}
