//! The pages for logging in and out.

use poem::{Response, handler};
use serde::Serialize;

use super::{
    form::{RawLogIn, TypedKey, next_path},
    store::{self, LogIn},
    viewer::{Viewer, log_in_as},
};
use crate::platform::{
    Result, ids,
    view::FlashKind,
    web::{Field, Form, Query, Visit, redirect},
};

/// The view of `auth/login`.
#[derive(Debug, Default, Serialize)]
struct LogInPage {
    access_key: Field,
    course_token: Field,
    next_url: String,
    is_logged_in: bool,
}

#[handler]
pub(super) async fn show(visit: Visit, viewer: Viewer, Query(query): Query<RawLogIn>) -> Result<Response> {
    let view = LogInPage {
        next_url: next_path(&query.next_url, "").to_owned(),
        is_logged_in: viewer != Viewer::Visitor,
        ..LogInPage::default()
    };
    visit.page("auth/login", &view)
}

#[handler]
pub(super) async fn log_in_with_access_key(
    visit: Visit,
    viewer: Viewer,
    Form(raw): Form<RawLogIn>,
) -> Result<Response> {
    let outcome = match TypedKey::parse(&raw.token, ids::ACCESS_KEY_LENGTH) {
        Ok(key) => welcome(store::log_in_student(&visit.app, key.as_str()).await?),
        Err(message) => Err(message),
    };
    match outcome {
        Ok(subject) => {
            log_in_as(&visit.session, subject);
            Ok(redirect(next_path(&raw.next_url, "/")))
        }
        Err(message) => {
            let access_key = Field { value: raw.token, error: Some(visit.text(message)) };
            refused(&visit, &viewer, raw.next_url, LogInPage { access_key, ..LogInPage::default() })
        }
    }
}

#[handler]
pub(super) async fn log_in_with_course_token(
    visit: Visit,
    viewer: Viewer,
    Form(raw): Form<RawLogIn>,
) -> Result<Response> {
    let outcome = match TypedKey::parse(&raw.token, ids::COURSE_TOKEN_LENGTH) {
        Ok(token) => welcome(store::log_in_teacher(&visit.app, token.as_str()).await?),
        Err(message) => Err(message),
    };
    match outcome {
        Ok(subject) => {
            log_in_as(&visit.session, subject);
            Ok(redirect(next_path(&raw.next_url, "/course/")))
        }
        Err(message) => {
            let course_token = Field { value: raw.token, error: Some(visit.text(message)) };
            refused(&visit, &viewer, raw.next_url, LogInPage { course_token, ..LogInPage::default() })
        }
    }
}

/// A page with a button: a link that logs out could be pressed by anybody's image tag.
#[handler]
pub(super) async fn ask_log_out(visit: Visit) -> Result<Response> {
    visit.page("auth/logout", &())
}

#[handler]
pub(super) async fn log_out(visit: Visit) -> Result<Response> {
    visit.session.clear();
    visit.session.renew();
    visit.flash(FlashKind::Good, visit.text("auth-logged-out"));
    Ok(redirect("/"))
}

fn welcome(log_in: LogIn) -> Result<crate::platform::web::session::Subject, &'static str> {
    match log_in {
        LogIn::Welcome(subject) => Ok(subject),
        LogIn::Inactive => Err("auth-key-inactive"),
        LogIn::Unknown => Err("auth-key-unknown"),
    }
}

fn refused(visit: &Visit, viewer: &Viewer, next_url: String, view: LogInPage) -> Result<Response> {
    let next_url = next_path(&next_url, "").to_owned();
    visit.invalid("auth/login", &LogInPage { next_url, is_logged_in: *viewer != Viewer::Visitor, ..view })
}
