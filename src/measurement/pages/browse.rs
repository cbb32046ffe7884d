//! The list of measurements.

use poem::{Response, handler};
use serde::{Deserialize, Serialize};

use super::deletion::{DeletedRow, deleted};
use crate::{
    auth::Viewer,
    measurement::{
        store::{self, Kept, ListFilter, Scope},
        summary::{MeasurementSummary, summaries},
    },
    platform::{
        Result, text,
        web::{Pagination, Query, Visit},
    },
};

/// Rows of a page.
const PAGE: u64 = 10;

/// The query as it was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::measurement) struct RawFilter {
    name: String,
    same_access_key: String,
    same_course: String,
    other_courses: String,
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
    is_filtered: bool,
    /// The boxes for whose measurements are shown; empty for visitors.
    boxes: Vec<ScopeBox>,
}

/// A box of the filter.
#[derive(Debug, Serialize)]
struct ScopeBox {
    name: &'static str,
    /// Key of its text.
    label: &'static str,
    checked: bool,
}

#[handler]
pub(in crate::measurement) async fn list(
    visit: Visit,
    viewer: Viewer,
    Query(raw): Query<RawFilter>,
) -> Result<Response> {
    let kept = raw.kept();
    let filter = ListFilter { words: text::search_words(&raw.name), scope: scope(&viewer, kept) };
    let db = visit.app.db.read();
    let asked: u64 = raw.page.parse().unwrap_or(1);
    let bar = |total| Pagination::new(asked, PAGE, total, visit.path());
    let (total, measurements) = store::page(db, &filter, PAGE, |total| bar(total).offset(PAGE)).await?;
    let pages = bar(total);
    let shows_drafts = pages.page == 1 && filter.words.is_empty() && has_drafts(&viewer, kept);
    let (drafts_total, drafts) = if shows_drafts { store::drafts(db, &viewer).await? } else { (0, Vec::new()) };
    let deleted = if shows_drafts { deleted(&visit, &viewer).await? } else { Vec::new() };
    // Drafts and rows together, so that they cost no query more.
    let drafted = drafts.len();
    let drafts_shown = drafted as u64;
    let mut drafts = summaries(db, visit.locale, drafts.into_iter().chain(measurements).collect()).await?;
    let rows = drafts.split_off(drafted);
    let view = ListPage {
        is_filtered: !raw.name.trim().is_empty() || filter.scope.is_some(),
        name: raw.name,
        total,
        rows,
        drafts,
        drafts_shown,
        drafts_total: (drafts_shown < drafts_total).then_some(drafts_total),
        deleted,
        pages,
        boxes: boxes(&viewer, kept),
    };
    visit.page("measurement/list", &view)
}

impl RawFilter {
    fn kept(&self) -> Kept {
        // A box that is not ticked is not sent; scripts of old may send a word for it.
        let is_set = |flag: &str| !matches!(flag.to_ascii_lowercase().as_str(), "" | "false" | "0" | "off");
        Kept {
            own: is_set(&self.same_access_key),
            course: is_set(&self.same_course),
            others: is_set(&self.other_courses),
        }
    }
}

/// Whose measurements are shown; without flags, and for visitors, everybody's.
fn scope(viewer: &Viewer, kept: Kept) -> Option<Scope> {
    let (course_id, access_key_id) = match viewer {
        Viewer::Student(student) => (student.course_id, Some(student.access_key_id)),
        Viewer::Teacher(teacher) => (teacher.course_id, None),
        Viewer::Visitor | Viewer::Staff(_) => return None,
    };
    // A teacher has no key of their own: that flag says nothing.
    let kept = Kept { own: kept.own && access_key_id.is_some(), ..kept };
    (kept != Kept::default()).then_some(Scope { course_id, access_key_id, kept })
}

/// Whether this is the viewer's own list, which starts with the drafts.
fn has_drafts(viewer: &Viewer, kept: Kept) -> bool {
    match viewer {
        Viewer::Student(_) => kept.own,
        Viewer::Teacher(_) => kept.course,
        Viewer::Visitor | Viewer::Staff(_) => false,
    }
}

fn boxes(viewer: &Viewer, kept: Kept) -> Vec<ScopeBox> {
    let own = ScopeBox { name: "same_access_key", label: "measurement-list-own", checked: kept.own };
    let rest = ScopeBox { name: "same_course", label: "measurement-list-rest", checked: kept.course };
    let course = ScopeBox { name: "same_course", label: "measurement-list-course", checked: kept.course };
    let others = ScopeBox { name: "other_courses", label: "measurement-list-others", checked: kept.others };
    match viewer {
        Viewer::Student(_) => vec![own, rest, others],
        Viewer::Teacher(_) => vec![course, others],
        Viewer::Visitor | Viewer::Staff(_) => Vec::new(),
    }
}
