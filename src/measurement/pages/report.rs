//! Reporting a problem with a measurement.

use poem::{Response, handler, web::Path};
use serde::Serialize;

use super::visible;
use crate::{
    auth::Viewer,
    course,
    measurement::{
        form::{RawReport, ReportFaults},
        mail::queue_report_mails,
        model::{Measurement, State},
        report::{Problem, TEXT_MAX},
        store,
        summary::{title, water_name},
    },
    platform::{
        Result,
        view::{FlashKind, date_time},
        web::{Error, Field, Form, Limit, Visit, redirect},
    },
};

/// The view of `measurement/report`.
#[derive(Debug, Serialize)]
struct ReportPage {
    id: i64,
    title: String,
    water_name: String,
    measured_text: String,
    problems: Vec<ProblemChoice>,
    problem_error: Option<String>,
    text: Field,
    text_max: usize,
    email: Field,
}

#[derive(Debug, Serialize)]
struct ProblemChoice {
    value: &'static str,
    /// Key of its text.
    label: &'static str,
    checked: bool,
}

#[handler]
pub(in crate::measurement) async fn ask_report(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response> {
    let measurement = reportable(&visit, &viewer, &id).await?;
    let view = page(&visit, &measurement, &RawReport::default(), ReportFaults::default());
    visit.page("measurement/report", &view)
}

#[handler]
pub(in crate::measurement) async fn send_report(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(raw): Form<RawReport>,
) -> Result<Response> {
    let measurement = reportable(&visit, &viewer, &id).await?;
    let report = match raw.check() {
        Ok(report) => report,
        Err(faults) => return visit.invalid("measurement/report", &page(&visit, &measurement, &raw, faults)),
    };
    if let Some(wait) = visit.exceeds(Limit::Report).await? {
        let view = page(&visit, &measurement, &raw, ReportFaults::default());
        return visit.too_many(wait, "measurement/report", &view);
    }
    let now = visit.app.clock.now();
    let txn = visit.app.db.begin().await?;
    // Who is blocked gets the same answer, and should not learn of the list; so does a program.
    let is_blocked = match &report.email {
        Some(email) => course::is_blocked(&txn, email).await?,
        None => false,
    };
    if !is_blocked && !raw.is_from_a_program() {
        let id = store::report(&txn, measurement.id, report, now).await?;
        queue_report_mails(&visit.app, &txn, id).await?;
    }
    txn.commit().await?;
    visit.flash(FlashKind::Good, visit.text("report-received"));
    Ok(redirect(&format!("/measurement/{}/", measurement.id)))
}

/// The measurement of this path, if it is published: drafts are not public yet,
/// and hidden ones no longer.
async fn reportable(visit: &Visit, viewer: &Viewer, id: &str) -> Result<Measurement> {
    let measurement = visible(visit, viewer, id).await?;
    if measurement.state == State::Published { Ok(measurement) } else { Err(Error::NotFound) }
}

fn page(visit: &Visit, m: &Measurement, raw: &RawReport, faults: ReportFaults) -> ReportPage {
    let message = |fault: Option<&str>| fault.map(|key| visit.text(key));
    let choice = |problem: Problem| ProblemChoice {
        value: problem.as_str(),
        label: problem.label(),
        checked: problem.as_str() == raw.problem_choices,
    };
    ReportPage {
        id: m.id,
        title: title(visit.locale, m.id),
        water_name: water_name(visit.locale, &m.water),
        measured_text: date_time(m.measured_at, m.time_zone, visit.locale),
        problems: Problem::ALL.map(choice).into(),
        problem_error: message(faults.problem),
        text: Field { value: raw.text.clone(), error: message(faults.text) },
        text_max: TEXT_MAX,
        email: Field { value: raw.email.clone(), error: message(faults.email) },
    }
}
