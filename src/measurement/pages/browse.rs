//! The list of measurements.

use std::sync::Arc;

use poem::{Response, handler, http::StatusCode, web::Data};
use serde::{Deserialize, Serialize};

use super::{
    deletion::{DeletedRow, deleted},
    filter::{FilterChip, FilterPanel, chips, panel},
};
use crate::{
    auth::Viewer,
    catalogue,
    measurement::{
        ago::ago,
        filter::{Filter, Kept},
        form::RawFilter,
        histogram::{KeptCounts, histogram},
        store,
        summary::{MeasurementSummary, summaries_with},
    },
    platform::{
        Result,
        web::{Pagination, Query, Visit},
    },
};

/// Rows of a page.
const PAGE: u64 = 10;

/// Which page was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::measurement) struct RawPage {
    page: String,
}

/// The view of `measurement/list`.
#[derive(Debug, Serialize)]
struct ListPage {
    name: String,
    total: u64,
    rows: Vec<MeasurementSummary>,
    drafts: Vec<MeasurementSummary>,
    /// The number of `drafts`.
    drafts_shown: u64,
    /// How many drafts there are, where not all are shown.
    drafts_total: Option<u64>,
    /// What the viewer deleted and can bring back.
    deleted: Vec<DeletedRow>,
    pages: Pagination,
    /// Whether the search holds neither letter nor digit.
    is_unsearchable: bool,
    panel: FilterPanel,
    chips: Vec<FilterChip>,
    /// The filter as the query of a download, with its `?`; empty where all is kept.
    download_query: String,
}

#[handler]
pub(in crate::measurement) async fn list(
    visit: Visit,
    viewer: Viewer,
    Query(raw): Query<RawFilter>,
    Query(RawPage { page: asked }): Query<RawPage>,
    Data(kept): Data<&Arc<KeptCounts>>,
) -> Result<Response> {
    let (db, locale) = (visit.app.db.read(), visit.locale);
    let types = catalogue::parameter_types(db).await?;
    let (filter, faults) = raw.check(&viewer, visit.time_zone, &types);
    let asked: u64 = asked.parse().unwrap_or(1);
    let bar = |total| Pagination::new(asked, PAGE, total, visit.path());
    let (total, measurements) = store::page(db, &filter, PAGE, |total| bar(total).offset(PAGE)).await?;
    let pages = bar(total);
    let shows_drafts = pages.page == 1 && has_drafts(&viewer, &filter);
    let (drafts_total, drafts) = if shows_drafts { store::drafts(db, &viewer).await? } else { (0, Vec::new()) };
    let deleted = if shows_drafts { deleted(&visit, &viewer).await? } else { Vec::new() };
    // Drafts and rows together, so that they cost no query more.
    let drafted = drafts.len();
    let drafts_shown = drafted as u64;
    let mut drafts = summaries_with(db, locale, &types, drafts.into_iter().chain(measurements).collect()).await?;
    let now = visit.app.clock.now();
    for summary in &mut drafts {
        summary.ago = Some(ago(locale, summary.measured_at, now));
    }
    let rows = drafts.split_off(drafted);
    let histogram = histogram(db, (kept, now), locale, &filter.range).await?;
    let view = ListPage {
        total,
        rows,
        drafts,
        drafts_shown,
        drafts_total: (drafts_shown < drafts_total).then_some(drafts_total),
        deleted,
        pages,
        is_unsearchable: filter.search.is_unsearchable(),
        panel: panel(&visit, &viewer, (&raw, &filter, faults), &types, histogram),
        chips: chips(locale, &viewer, &filter, &types),
        download_query: download_query(&filter),
        name: raw.name,
    };
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    visit.page_with_status(status, "measurement/list", &view)
}

/// Of the same measurements.
fn download_query(filter: &Filter) -> String {
    if filter.is_empty() { String::new() } else { format!("?{}", filter.query()) }
}

/// Whether this is a list of the viewer's own, or of everything: it starts with the drafts.
fn has_drafts(viewer: &Viewer, filter: &Filter) -> bool {
    let everything = Kept { own: true, course: true, others: true };
    let kept = filter.scope.as_ref().map_or(everything, |scope| scope.kept);
    filter.is_scope_only()
        && match viewer {
            Viewer::Student(_) => kept.own,
            Viewer::Teacher(_) => kept.course,
            Viewer::Visitor | Viewer::Staff(_) => false,
        }
}
