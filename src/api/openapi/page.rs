//! The description for people: the same document as a page.

use poem::{Response, handler};
use serde::Serialize;
use serde_json::Value;

use super::{
    document,
    operations::{OPERATIONS, Operation},
};
use crate::platform::{Result, web::Visit};

/// The order in which the addresses of one subject stand together.
const TAGS: [&str; 5] = ["measurements", "waters", "catalogue", "indices", "about"];

/// The view of `api/docs`.
#[derive(Debug, Serialize)]
struct DocsPage {
    description: String,
    key: String,
    licence: String,
    licence_url: String,
    address: String,
    groups: Vec<Group>,
    schemas: Vec<Schema>,
}

#[derive(Debug, Serialize)]
struct Group {
    title: String,
    operations: Vec<Described>,
}

#[derive(Debug, Serialize)]
struct Described {
    id: String,
    method: String,
    path: String,
    summary: String,
    needs_key: bool,
    parameters: Vec<Parameter>,
    body: Option<Content>,
    responses: Vec<Answered>,
}

#[derive(Debug, Serialize)]
struct Parameter {
    name: String,
    kind: String,
    required: bool,
    text: String,
    example: String,
}

#[derive(Debug, Serialize)]
struct Content {
    schema: String,
    example: Option<String>,
}

#[derive(Debug, Serialize)]
struct Answered {
    status: String,
    text: String,
    content: Option<Content>,
}

#[derive(Debug, Serialize)]
struct Schema {
    name: String,
    source: String,
}

#[handler]
pub(in crate::api) async fn show(visit: Visit) -> Result<Response> {
    let config = &visit.app.config;
    let document = document(config.public_url.as_str(), config.data_licence, visit.locale);
    let group = |tag: &str| Group {
        title: visit.text(&format!("apidocs-tag-{tag}")),
        // In the order of the table: the lists first, what they lead to below.
        operations: OPERATIONS
            .iter()
            .filter(|operation| operation.tag == tag)
            .map(|operation| described(operation, &document["paths"][operation.path][operation.method]))
            .collect(),
    };
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let page = DocsPage {
        description: text(&document["info"]["description"]),
        key: text(&document["components"]["securitySchemes"]["key"]["description"]),
        licence: config.data_licence.name.to_owned(),
        licence_url: config.data_licence.url.to_owned(),
        address: visit.app.link("/api/v1/openapi.json"),
        groups: TAGS.into_iter().map(group).collect(),
        schemas: schemas.map(|(name, schema)| Schema { name: name.clone(), source: pretty(schema) }).collect(),
    };
    visit.page("api/docs", &page)
}

fn described(known: &Operation, operation: &Value) -> Described {
    let parameter = |parameter: &Value| Parameter {
        name: text(&parameter["name"]),
        kind: text(&parameter["in"]),
        required: parameter["required"] == true,
        text: text(&parameter["description"]),
        example: match &parameter["example"] {
            Value::Array(values) => values.first().map(text).unwrap_or_default(),
            value => text(value),
        },
    };
    let answered = |(status, response): (&String, &Value)| Answered {
        status: status.clone(),
        text: text(&response["description"]),
        content: response["content"].as_object().and_then(|kinds| kinds.values().next()).map(content),
    };
    Described {
        id: text(&operation["operationId"]),
        method: known.method.to_uppercase(),
        path: known.path.to_owned(),
        summary: text(&operation["summary"]),
        needs_key: operation.get("security").is_some(),
        parameters: operation["parameters"].as_array().into_iter().flatten().map(parameter).collect(),
        body: operation.get("requestBody").map(|body| content(&body["content"]["application/json"])),
        responses: operation["responses"].as_object().into_iter().flatten().map(answered).collect(),
    }
}

fn content(content: &Value) -> Content {
    let schema = content["schema"]["$ref"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    Content { schema: schema.to_owned(), example: content.get("example").map(pretty) }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// A text as it is, anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
