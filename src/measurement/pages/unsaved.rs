//! The answer to a form whose measurement can't be changed any more.

use poem::{Response, http::StatusCode};
use serde::Serialize;

use super::logged_out::Sent;
use crate::{
    auth::Viewer,
    measurement::{
        model::{Measurement, State},
        store,
        summary::title,
    },
    platform::{
        Result,
        web::{Error, Visit},
    },
};

/// The view of `measurement/unsaved`.
#[derive(Debug, Serialize)]
struct UnsavedPage {
    title: String,
    /// What happened.
    text: String,
    /// Where it is brought back; none: it is not deleted, or too long ago.
    restore: Option<String>,
    /// Step 1, where another water can be chosen; none: that is not the matter.
    place: Option<String>,
    /// Where the form is sent once more.
    action: String,
    fields: Vec<Sent>,
}

/// What saving a step came to. Where there is nothing to be saved to, and it was the viewer's own,
/// a 409 says what happened and keeps all that was typed.
pub(super) async fn or_kept(
    visit: &Visit,
    viewer: &Viewer,
    id: &str,
    pairs: Vec<(String, String)>,
    outcome: Result<Response>,
) -> Result<Response> {
    if !matches!(outcome, Err(Error::NotFound)) {
        return outcome;
    }
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let found = store::find(visit.app.db.read(), id).await?;
    let measurement = found.filter(|found| found.belongs_to(viewer)).ok_or(Error::NotFound)?;
    let view = UnsavedPage {
        title: title(visit.locale, id),
        action: visit.path().to_owned(),
        fields: Sent::all(pairs),
        ..reason(visit, viewer, &measurement)
    };
    visit.page_with_status(StatusCode::CONFLICT, "measurement/unsaved", &view)
}

/// The page without what was typed.
fn reason(visit: &Visit, viewer: &Viewer, measurement: &Measurement) -> UnsavedPage {
    let is_restorable = measurement.is_restorable_by(viewer, visit.app.clock.now());
    let is_closed = measurement.is_editable_by(viewer);
    let text = match measurement.state {
        _ if is_restorable => visit.text("unsaved-deleted"),
        _ if measurement.deleted_at.is_some() => visit.text("unsaved-deleted-for-good"),
        State::Hidden if !is_closed => visit.text("unsaved-hidden"),
        _ => visit.text("unsaved-closed"),
    };
    UnsavedPage {
        text,
        restore: is_restorable.then(|| format!("/measurement/{}/restore", measurement.id)),
        place: is_closed.then(|| format!("/measurement/{}/edit/", measurement.id)),
        title: String::new(),
        action: String::new(),
        fields: Vec::new(),
    }
}
