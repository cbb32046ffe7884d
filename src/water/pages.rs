//! The list of waters.

use poem::{Response, handler};
use serde::{Deserialize, Serialize};

use super::{
    display::display_name,
    model::{FlowType, kind_of},
    store::{self, Filter, FlowFilter, ListedWater},
};
use crate::platform::{
    Result,
    i18n::Locale,
    text,
    web::{Pagination, Query, Visit},
};

/// Rows of a page.
const PAGE: u64 = 10;

/// The query as it was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawFilter {
    #[serde(default)]
    name: String,
    #[serde(default)]
    flow_type: String,
    #[serde(default)]
    page: String,
}

/// The view of `water/list`.
#[derive(Debug, Serialize)]
struct ListPage {
    name: String,
    flows: Vec<FlowOption>,
    is_filtered: bool,
    total: u64,
    rows: Vec<Row>,
    pages: Pagination,
}

/// A choice of the filter.
#[derive(Debug, Serialize)]
struct FlowOption {
    value: &'static str,
    key: &'static str,
    chosen: bool,
}

/// A water of the list.
#[derive(Debug, Serialize)]
struct Row {
    id: i64,
    name: String,
    kind: &'static str,
    type_key: Option<String>,
    measurements: u64,
}

#[handler]
pub(super) async fn list(visit: Visit, Query(raw): Query<RawFilter>) -> Result<Response> {
    let filter = Filter { words: text::search_words(&raw.name), flow: flow_filter(&raw.flow_type) };
    let db = visit.app.db.read();
    let total = store::count(db, &filter).await?;
    let pages = Pagination::new(raw.page.parse().unwrap_or(1), PAGE, total, visit.path());
    let rows = store::measured(db, &filter, pages.offset(PAGE), PAGE).await?;
    let view = ListPage {
        is_filtered: !raw.name.trim().is_empty() || filter.flow.is_some(),
        name: raw.name,
        flows: flow_options(filter.flow),
        total,
        rows: rows.into_iter().map(|water| row(water, visit.locale)).collect(),
        pages,
    };
    visit.page("water/list", &view)
}

/// The values of the predecessor's filter; any other does not filter.
fn flow_filter(value: &str) -> Option<FlowFilter> {
    match value {
        "null" => Some(FlowFilter::Unknown),
        other => FlowType::parse(other).map(FlowFilter::Is),
    }
}

fn flow_options(chosen: Option<FlowFilter>) -> Vec<FlowOption> {
    [
        ("", "water-list-flow-all"),
        ("running", "common-flow-running"),
        ("standing", "common-flow-standing"),
        ("null", "common-flow-unknown"),
    ]
    .map(|(value, key)| FlowOption { value, key, chosen: flow_filter(value) == chosen })
    .into()
}

fn row(water: ListedWater, locale: Locale) -> Row {
    Row {
        id: water.id,
        name: display_name(water.name.as_deref(), water.water_type, locale),
        kind: kind_of(water.flow_type),
        type_key: water.water_type.map(|kind| format!("common-water-type-{}", kind.as_str())),
        measurements: water.measurements,
    }
}
