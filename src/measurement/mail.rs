//! The mails about a measurement that a reader reported: to the managers, and
//! to the teacher of the class that recorded it.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::json;

use super::{
    model::number,
    store::{self, Reported},
};
use crate::{
    auth::Viewer,
    course,
    platform::{
        App, Result,
        i18n::Locale,
        mail::{Due, Mail, Outgoing, Recipient, compose, enqueue},
    },
};

/// The view of `mail/measurement-reported` and `mail/measurement-reported-teacher`.
#[derive(Serialize)]
struct ReportMail {
    /// The measurement's number as it is printed.
    number: String,
    name: String,
    water: Option<String>,
    measured_at: DateTime<Utc>,
    reported_at: DateTime<Utc>,
    /// The end of the key of the problem's text.
    problem: &'static str,
    text: String,
    /// The reader's address; for managers only.
    reporter: Option<String>,
    /// The course; for its teacher only.
    course: Option<String>,
    link: String,
}

/// Queues the mails about a report, within the caller's transaction: one to
/// each manager, and one to the teacher of the class, if it is still there.
///
/// # Errors
/// When a row can't be read or written.
pub async fn queue_report_mails(app: &App, txn: &impl ConnectionTrait, report_id: i64) -> Result<()> {
    let Some(reported) = store::reported(txn, report_id).await? else { return Ok(()) };
    let now = app.clock.now();
    for address in app.config.mail.managers() {
        let mail = Outgoing::new("measurement-reported", json!({ "report": report_id }), Locale::default());
        enqueue(txn, now, mail.to(app, &Recipient { address, about: String::new() })).await?;
    }
    let Some(course_id) = reported.measurement.course_id else { return Ok(()) };
    if let Some(contact) = course::contact(txn, course_id).await? {
        let ids = json!({ "report": report_id, "course": course_id });
        enqueue(txn, now, Outgoing::new("measurement-reported-teacher", ids, contact.locale)).await?;
    }
    Ok(())
}

/// The mail to a manager.
#[must_use]
pub fn write_reported<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let Some(recipient) = &due.recipient else { return Ok(None) };
        let Some(reported) = still_public(app, due).await? else { return Ok(None) };
        let reporter = reported.reporter_email.clone();
        let view = ReportMail { reporter, ..view(app, reported) };
        compose(app, due.locale, &recipient.address, "measurement-reported", &view).map(Some)
    })
}

/// The mail to the teacher, which does not tell who reported.
#[must_use]
pub fn write_reported_teacher<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let Some(reported) = still_public(app, due).await? else { return Ok(None) };
        let Some(contact) = course::contact(app.db.read(), due.id("course")).await? else { return Ok(None) };
        let view = ReportMail { course: Some(contact.course), ..view(app, reported) };
        compose(app, due.locale, &contact.address, "measurement-reported-teacher", &view).map(Some)
    })
}

/// The report, if its measurement was neither hidden nor deleted while the mail waited: somebody
/// has dealt with it then, and the mail's link would lead nowhere.
async fn still_public(app: &App, due: &Due) -> Result<Option<Reported>> {
    let found = store::reported(app.db.read(), due.id("report")).await?;
    Ok(found.filter(|reported| reported.measurement.is_visible_to(&Viewer::Visitor)))
}

fn view(app: &App, reported: Reported) -> ReportMail {
    let measurement = reported.measurement;
    ReportMail {
        number: number(measurement.id),
        link: app.link(&format!("/measurement/{}/", measurement.id)),
        name: measurement.name,
        water: measurement.water.name,
        measured_at: measurement.measured_at,
        reported_at: reported.at,
        problem: reported.problem,
        text: reported.text,
        reporter: None,
        course: None,
    }
}
