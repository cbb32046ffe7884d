//! The map page and its pop-ups.

use poem::{Response, handler, web::Path};
use serde::Serialize;

use crate::{
    auth::Viewer,
    measurement::{self, MeasurementSummary},
    platform::{Error, Result, web::Visit},
};

/// The view of `map/home`.
#[derive(Debug, Serialize)]
struct HomePage {
    /// Tells what this is, to those who are not logged in.
    shows_welcome: bool,
}

/// The view of `map/popup`.
#[derive(Debug, Serialize)]
struct Popup {
    measurement: MeasurementSummary,
}

#[handler]
pub(super) async fn home(visit: Visit, viewer: Viewer) -> Result<Response> {
    visit.page("map/home", &HomePage { shows_welcome: viewer == Viewer::Visitor })
}

#[handler]
pub(super) async fn popup(visit: Visit, Path(id): Path<i64>) -> Result<Response> {
    let found = measurement::summary(visit.app.db.read(), visit.locale, id).await?;
    visit.fragment("map/popup", &Popup { measurement: found.ok_or(Error::NotFound)? })
}
