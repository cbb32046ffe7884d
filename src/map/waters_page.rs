//! `GET /waters/`: the waters that were measured.

use poem::{Response, handler};
use serde::{Deserialize, Serialize};

use super::water_view::named;
use crate::{
    measurement::{self, FlowFilter, ListedWater, WaterFilter},
    platform::{
        Result,
        i18n::Locale,
        text,
        web::{Pagination, Query, Visit},
    },
    water::{self, FlowType, WaterType},
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
    water_type: Vec<String>,
    #[serde(default)]
    page: String,
}

/// The view of `water/list`.
#[derive(Debug, Serialize)]
struct ListPage {
    name: String,
    flows: Vec<FlowOption>,
    types: Vec<TypeOption>,
    has_types: bool,
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

/// A kind of water to tick.
#[derive(Debug, Serialize)]
struct TypeOption {
    value: &'static str,
    key: String,
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
    let filter = WaterFilter {
        words: text::search_words(&raw.name),
        flow: flow_filter(&raw.flow_type),
        // A type that does not exist does not filter.
        types: raw.water_type.iter().filter_map(|value| WaterType::parse(value)).collect(),
    };
    let db = visit.app.db.read();
    let total = measurement::count_measured_waters(db, &filter).await?;
    let pages = Pagination::new(raw.page.parse().unwrap_or(1), PAGE, total, visit.path());
    let rows = measurement::measured_waters(db, &filter, pages.offset(PAGE), PAGE).await?;
    let view = ListPage {
        is_filtered: !raw.name.trim().is_empty() || filter.flow.is_some() || !filter.types.is_empty(),
        name: raw.name,
        flows: flow_options(filter.flow),
        types: type_options(&filter.types),
        has_types: !filter.types.is_empty(),
        total,
        rows: rows.into_iter().map(|water| row(water, visit.locale)).collect(),
        pages,
    };
    visit.page("map/waters", &view)
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

fn type_options(chosen: &[WaterType]) -> Vec<TypeOption> {
    let option = |kind: WaterType| TypeOption {
        value: kind.as_str(),
        key: format!("common-water-type-{}", kind.as_str()),
        chosen: chosen.contains(&kind),
    };
    WaterType::ALL.map(option).into()
}

fn row(water: ListedWater, locale: Locale) -> Row {
    Row {
        id: water.id,
        name: named(&water, locale),
        kind: water::kind_of(water.flow_type),
        type_key: water.water_type.map(|kind| format!("common-water-type-{}", kind.as_str())),
        measurements: water.measurements,
    }
}
