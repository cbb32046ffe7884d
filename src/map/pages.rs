//! The map page and its pop-ups.

use poem::{Response, handler, web::Path};
use serde::{Deserialize, Serialize};

use crate::{
    auth::Viewer,
    measurement::{self, MeasurementSummary},
    platform::{
        Error, Result,
        web::{Query, Visit},
    },
};

/// Measurements of the list that stands in for the map where no script runs.
const LATEST: u64 = 10;

/// Rows that the drawer may ask for at once.
const MOST_ROWS: usize = 50;

/// The view of `map/home`.
#[derive(Debug, Serialize)]
struct HomePage {
    /// Tells what this is, to those who are not logged in.
    shows_welcome: bool,
    latest: Vec<MeasurementSummary>,
}

/// The query of the drawer.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RawRows {
    #[serde(default)]
    ids: String,
}

/// The view of `map/rows`.
#[derive(Debug, Serialize)]
struct Rows {
    rows: Vec<MeasurementSummary>,
}

/// The view of `map/popup`.
#[derive(Debug, Serialize)]
struct Popup {
    measurement: MeasurementSummary,
}

#[handler]
pub(super) async fn home(visit: Visit, viewer: Viewer) -> Result<Response> {
    let latest = measurement::latest(visit.app.db.read(), visit.locale, LATEST).await?;
    visit.page("map/home", &HomePage { shows_welcome: viewer == Viewer::Visitor, latest })
}

#[handler]
pub(super) async fn popup(visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let found = measurement::summary(visit.app.db.read(), visit.locale, id).await?;
    visit.fragment("map/popup", &Popup { measurement: found.ok_or(Error::NotFound)? })
}

#[handler]
pub(super) async fn rows(visit: Visit, Query(raw): Query<RawRows>) -> Result<Response> {
    let ids: Vec<i64> = raw.ids.split(',').filter_map(|id| id.trim().parse().ok()).take(MOST_ROWS).collect();
    let rows = measurement::summaries_of(visit.app.db.read(), visit.locale, &ids).await?;
    visit.fragment("map/rows", &Rows { rows })
}
