//! `/email/confirm/<course>/<token>/`: the page behind the link of a mail.
//! Opening it changes nothing; its button confirms.

use poem::{Response, handler, http::StatusCode, web::Path};
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

/// The view of `course/dead_link`.
#[derive(Debug, Serialize)]
struct DeadLinkPage {
    /// Another change took its place; else nobody knows the link.
    is_overtaken: bool,
}

#[handler]
pub(in crate::course) async fn show(visit: Visit, Path((course, token)): Path<(String, String)>) -> Result<Response> {
    match behind_link(&visit.app, &course, &token).await? {
        Link::Good(confirmation) => page(&visit, confirmation),
        Link::Dead(death) => dead(&visit, death),
    }
}

#[handler]
pub(in crate::course) async fn submit(
    visit: Visit,
    viewer: Viewer,
    Path((course, token)): Path<(String, String)>,
) -> Result<Response> {
    let app = &visit.app;
    visit.limit(Limit::Confirm).await?;
    let confirmation = match behind_link(app, &course, &token).await? {
        Link::Good(confirmation) => confirmation,
        Link::Dead(death) => return dead(&visit, death),
    };
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

/// What is behind a link.
enum Link {
    /// It waits for the button, or has been used.
    Good(Confirmation),
    /// It can't be used.
    Dead(Death),
}

/// Why a link can't be used.
#[derive(Clone, Copy)]
enum Death {
    /// It is none of ours, or its course is gone.
    Unknown,
    /// The change was withdrawn, or another one took its place.
    Overtaken,
}

/// The confirmation that the link is for, if the link is ours and can still be used.
async fn behind_link(app: &App, course: &str, token: &str) -> Result<Link> {
    let Some(asked) = AskedLink::parse(course, token) else { return Ok(Link::Dead(Death::Unknown)) };
    let found = store::confirmation(app.db.read(), asked.confirmation_id, app.clock.now()).await?;
    let Some(confirmation) = found.filter(|c| c.claim.is_made_by(&app.secrets, &asked)) else {
        return Ok(Link::Dead(Death::Unknown));
    };
    match confirmation.standing {
        Standing::Open | Standing::Done => Ok(Link::Good(confirmation)),
        Standing::Expired => Err(Error::Denied(Denied::ConfirmationExpired)),
        Standing::Overtaken => Ok(Link::Dead(Death::Overtaken)),
    }
}

/// A page that says what happened to the link, and what to do.
fn dead(visit: &Visit, death: Death) -> Result<Response> {
    let (status, is_overtaken) = match death {
        Death::Unknown => (StatusCode::NOT_FOUND, false),
        Death::Overtaken => (StatusCode::GONE, true),
    };
    visit.page_with_status(status, "course/dead_link", &DeadLinkPage { is_overtaken })
}

fn page(visit: &Visit, confirmation: Confirmation) -> Result<Response> {
    let view = ConfirmPage {
        is_change: confirmation.claim.is_change,
        is_done: confirmation.standing == Standing::Done,
        address: confirmation.claim.address,
    };
    visit.page("course/confirm", &view)
}
