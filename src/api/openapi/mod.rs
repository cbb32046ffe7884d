//! The description of this interface (OpenAPI 3.1), made from the types that the answers are written with
//! and from one table of operations.

mod examples;
mod operations;
mod page;
mod parameters;
mod schemas;

use poem::{
    Request, Response, handler,
    http::{HeaderValue, header},
};
use serde_json::{Map, Value, json};

use super::answer::Freshness;
use crate::{
    measurement::PublicVersion,
    platform::{Result, i18n::Locale, licence::Licence, web::Visit},
};
use operations::{OPERATIONS, Operation};

pub(super) use page::show;

/// The version of the interface; the first number is the one in its addresses.
const VERSION: &str = "1.1.0";

/// The whole document, its texts in `locale`; `server` is the address of the site.
#[must_use]
pub fn document(server: &str, licence: Licence, locale: Locale) -> Value {
    let mut paths = Map::new();
    for operation in &OPERATIONS {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method] = describe(operation, locale);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "GCampus API",
            "version": VERSION,
            "description": locale.text("apidocs-description"),
            "license": { "name": licence.name, "url": licence.url },
        },
        "servers": [{ "url": server.trim_end_matches('/') }],
        "paths": paths,
        "components": {
            "schemas": schemas::all(),
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": locale.text("apidocs-key") },
            },
        },
    })
}

fn describe(operation: &Operation, locale: Locale) -> Value {
    let mut described = json!({
        "operationId": operation.id,
        "summary": locale.text(&format!("apidocs-op-{}", operation.id)),
        "tags": [operation.tag],
        "parameters": operation.parameters.iter().map(|name| parameters::describe(name, locale)).collect::<Vec<_>>(),
        "responses": responses(operation, locale),
    });
    if let Some(schema) = operation.body {
        let mut content = json!({ "schema": reference(schema) });
        if let Some(example) = examples::of(schema) {
            content["example"] = example;
        }
        described["requestBody"] = json!({ "required": true, "content": { "application/json": content } });
    }
    if operation.needs_key {
        described["security"] = json!([{ "key": [] }]);
    }
    described
}

fn responses(operation: &Operation, locale: Locale) -> Value {
    let mut responses = Map::new();
    for status in operation.good {
        let mut good = json!({ "description": locale.text(&format!("apidocs-status-{status}")) });
        if !matches!(status, 204 | 304) {
            let mut content = json!({ "schema": reference(operation.answer) });
            if let Some(example) = examples::of(operation.answer) {
                content["example"] = example;
            }
            good["content"] = json!({ "application/json": content });
        }
        responses.insert(status.to_string(), good);
    }
    for status in operation.bad {
        let bad = json!({
            "description": locale.text(&format!("apidocs-status-{status}")),
            "content": { "application/problem+json": { "schema": reference("Problem") } },
        });
        responses.insert(status.to_string(), bad);
    }
    Value::Object(responses)
}

fn reference(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

#[handler]
pub(super) async fn json_document(visit: Visit, req: &Request) -> Result<Response> {
    let document = document(visit.app.config.public_url.as_str(), visit.app.config.data_licence, visit.locale);
    let version = PublicVersion { text: document.to_string(), changed: None };
    let freshness = Freshness::of_hash(&visit, version)?;
    if let Some(spared) = freshness.spared(req)? {
        return Ok(spared);
    }
    let mut response = freshness.json(&document)?;
    let kind = HeaderValue::from_static("application/vnd.oai.openapi+json;version=3.1");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}
