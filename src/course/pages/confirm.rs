//! `/email/confirm/<course>/<token>/`: the page behind the link of a mail.
//! Opening it changes nothing; its button confirms.

use poem::{Response, handler, web::Path};
use serde::Serialize;

use crate::{
    auth::{Viewer, log_in_as},
    course::{
        link::AskedLink,
        store::{self, Confirmation, Confirmed, Standing},
    },
    platform::{
        App, Error, Result,
        view::FlashKind,
        web::{Denied, Limit, Visit, redirect, session::SUBJECT, session::Subject},
    },
};

/// The view of `course/confirm`.
#[derive(Debug, Serialize)]
struct ConfirmPage {
    address: String,
    is_change: bool,
    is_done: bool,
}

#[handler]
pub(in crate::course) async fn show(visit: Visit, Path((course, token)): Path<(String, String)>) -> Result<Response> {
    let confirmation = behind_link(&visit.app, &course, &token).await?;
    page(&visit, confirmation)
}

#[handler]
pub(in crate::course) async fn submit(
    visit: Visit,
    viewer: Viewer,
    Path((course, token)): Path<(String, String)>,
) -> Result<Response> {
    let app = &visit.app;
    visit.limit(Limit::Confirm).await?;
    let confirmation = behind_link(app, &course, &token).await?;
    if confirmation.standing == Standing::Done {
        return page(&visit, confirmation);
    }
    let txn = app.db.begin().await?;
    let confirmed = store::confirm(app, &txn, confirmation.claim.confirmation_id).await?;
    txn.commit().await?;
    let Confirmed::Now(subject) = confirmed else {
        return page(&visit, Confirmation { standing: Standing::Done, ..confirmation });
    };
    let is_logged_in = visit.session.get::<Subject>(SUBJECT) == Some(subject);
    if confirmation.claim.is_change {
        // A mistyped new address must not hand the course to a stranger: this
        // link confirms and opens nothing.
        visit.flash(FlashKind::Good, visit.text("course-confirmed-change"));
        return Ok(redirect(if is_logged_in { "/course/" } else { "/login/?next_url=/course/" }));
    }
    if viewer != Viewer::Visitor && !is_logged_in {
        visit.flash(FlashKind::Notice, visit.text("course-confirm-other-log-out"));
    }
    log_in_as(&visit.session, subject);
    visit.flash(FlashKind::Good, visit.text("course-confirmed"));
    Ok(redirect("/course/"))
}

/// The confirmation that the link is for, if the link is ours and can still be used.
async fn behind_link(app: &App, course: &str, token: &str) -> Result<Confirmation> {
    let asked = AskedLink::parse(course, token).ok_or(Error::NotFound)?;
    let found = store::confirmation(app.db.read(), asked.confirmation_id, app.clock.now()).await?;
    let confirmation = found.filter(|c| c.claim.is_made_by(&app.secrets, &asked)).ok_or(Error::NotFound)?;
    match confirmation.standing {
        Standing::Open | Standing::Done => Ok(confirmation),
        Standing::Expired => Err(Error::Denied(Denied::ConfirmationExpired)),
        Standing::Overtaken => Err(Error::NotFound),
    }
}

fn page(visit: &Visit, confirmation: Confirmation) -> Result<Response> {
    let view = ConfirmPage {
        is_change: confirmation.claim.is_change,
        is_done: confirmation.standing == Standing::Done,
        address: confirmation.claim.address,
    };
    visit.page("course/confirm", &view)
}
