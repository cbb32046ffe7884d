//! Deleting a measurement, and bringing it back.

use poem::{Response, handler, http::StatusCode, web::Path};
use serde::Serialize;

use super::editable;
use crate::{
    auth::Viewer,
    measurement::{
        model::{Measurement, RESTORABLE},
        store,
        summary::{title, water_name},
    },
    platform::{
        Result,
        i18n::args,
        view::{FlashButton, FlashKind, date, date_time},
        web::{Denied, Error, Visit, redirect},
    },
};

/// The view of `measurement/delete`.
#[derive(Debug, Serialize)]
struct DeletePage {
    id: i64,
    title: String,
    name: String,
    water_name: String,
    measured_text: String,
    time_zone: String,
    /// Days in which it can be brought back.
    days: i64,
}

/// A row of `measurement/deleted`, and the view of `measurement/gone`.
#[derive(Debug, Serialize)]
pub(super) struct DeletedRow {
    id: i64,
    title: String,
    name: String,
    water_name: String,
    measured_text: String,
    /// The last day on which it can be brought back.
    until: String,
}

#[handler]
pub(in crate::measurement) async fn ask_delete(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response> {
    let m = editable(&visit, &viewer, &id).await?;
    let view = DeletePage {
        id: m.id,
        title: title(visit.locale, m.id),
        water_name: water_name(visit.locale, &m.water),
        measured_text: date_time(m.measured_at, m.time_zone, visit.locale),
        time_zone: m.time_zone.name().to_owned(),
        name: m.name,
        days: RESTORABLE.num_days(),
    };
    visit.page("measurement/delete", &view)
}

#[handler]
pub(in crate::measurement) async fn delete(visit: Visit, viewer: Viewer, Path(id): Path<String>) -> Result<Response> {
    let measurement = editable(&visit, &viewer, &id).await?;
    let txn = visit.app.db.begin().await?;
    if store::delete(&txn, measurement.id, &viewer, visit.app.clock.now()).await? {
        txn.commit().await?;
        let title = title(visit.locale, measurement.id);
        let text = visit
            .text_with("entry-deleted-flash", &args([("title", title.into()), ("days", RESTORABLE.num_days().into())]));
        let button =
            FlashButton { action: format!("/measurement/{}/restore", measurement.id), label: visit.text("entry-undo") };
        visit.flash_with_button(FlashKind::Good, text, button);
    } else {
        // The other of two clicks was faster.
        txn.rollback().await?;
    }
    Ok(redirect(own_list(&viewer)))
}

#[handler]
pub(in crate::measurement) async fn restore(visit: Visit, viewer: Viewer, Path(id): Path<String>) -> Result<Response> {
    if viewer == Viewer::Visitor {
        return Err(Error::Denied(Denied::Unauthenticated));
    }
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let now = visit.app.clock.now();
    let found = store::find(visit.app.db.read(), id).await?.ok_or(Error::NotFound)?;
    if !found.is_restorable_by(&viewer, now) && !found.is_editable_by(&viewer) {
        return Err(Error::NotFound);
    }
    let txn = visit.app.db.begin().await?;
    if store::restore(&txn, id, now).await? {
        txn.commit().await?;
        visit.flash(FlashKind::Good, visit.text("entry-restored-flash"));
    } else {
        // It is there already: the button was pressed twice.
        txn.rollback().await?;
    }
    Ok(redirect(&format!("/measurement/{id}/")))
}

/// The page of a deleted measurement, for those who may bring it back: they may still have its address.
pub(super) async fn deleted_page(visit: &Visit, viewer: &Viewer, id: &str) -> Result<Response> {
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let found = store::find(visit.app.db.read(), id).await?;
    let is_own = |m: &Measurement| m.is_restorable_by(viewer, visit.app.clock.now());
    let m = found.filter(is_own).ok_or(Error::NotFound)?;
    visit.page_with_status(StatusCode::GONE, "measurement/gone", &row(visit, m))
}

/// The list in which the viewer finds what can be brought back.
fn own_list(viewer: &Viewer) -> &'static str {
    match viewer {
        Viewer::Student(_) => "/measurements/?same_access_key=true",
        Viewer::Teacher(_) => "/measurements/?same_course=true",
        // The message with its button is all that they have of it.
        Viewer::Staff(_) | Viewer::Visitor => "/measurements/",
    }
}

/// What the viewer can bring back, for `measurement/deleted`.
pub(super) async fn deleted(visit: &Visit, viewer: &Viewer) -> Result<Vec<DeletedRow>> {
    let found = store::deleted(visit.app.db.read(), viewer, visit.app.clock.now()).await?;
    Ok(found.into_iter().map(|m| row(visit, m)).collect())
}

fn row(visit: &Visit, m: Measurement) -> DeletedRow {
    DeletedRow {
        id: m.id,
        title: title(visit.locale, m.id),
        water_name: water_name(visit.locale, &m.water),
        measured_text: date_time(m.measured_at, m.time_zone, visit.locale),
        until: m.deleted_at.map(|at| date(at + RESTORABLE, visit.time_zone, visit.locale)).unwrap_or_default(),
        name: m.name,
    }
}
