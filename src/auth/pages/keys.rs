//! The pages for logging in with a key, and for logging out.

use poem::{Response, handler};
use serde::Serialize;

use crate::{
    auth::{
        form::{RawLogIn, TypedKey, next_path},
        store::{self, LogIn},
        viewer::{Viewer, log_in_as},
    },
    platform::{
        Result,
        i18n::args,
        ids,
        view::FlashKind,
        web::{
            Field, Form, Query, Visit, Wait, redirect,
            session::{ActorKind, Subject},
        },
    },
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
pub(in crate::auth) async fn show(visit: Visit, viewer: Viewer, Query(query): Query<RawLogIn>) -> Result<Response> {
    let view = LogInPage {
        next_url: next_path(&query.next_url, "").to_owned(),
        is_logged_in: viewer != Viewer::Visitor,
        ..LogInPage::default()
    };
    visit.page("auth/login", &view)
}

#[handler]
pub(in crate::auth) async fn log_in_with_access_key(
    visit: Visit,
    viewer: Viewer,
    Form(raw): Form<RawLogIn>,
) -> Result<Response> {
    let outcome = outcome(&visit, ActorKind::Student, ids::ACCESS_KEY_LENGTH, &raw.token).await?;
    answer(&visit, &viewer, outcome, &raw, "/", |access_key| LogInPage { access_key, ..LogInPage::default() })
}

#[handler]
pub(in crate::auth) async fn log_in_with_course_token(
    visit: Visit,
    viewer: Viewer,
    Form(raw): Form<RawLogIn>,
) -> Result<Response> {
    let outcome = outcome(&visit, ActorKind::Teacher, ids::COURSE_TOKEN_LENGTH, &raw.token).await?;
    answer(&visit, &viewer, outcome, &raw, "/course/", |course_token| LogInPage {
        course_token,
        ..LogInPage::default()
    })
}

/// What came of a form.
enum Outcome {
    Welcome(Subject),
    /// The key of the message that says what is wrong.
    Wrong(&'static str),
    /// The message that says how long to wait, and for what.
    TooMany(String, Wait),
}

async fn outcome(visit: &Visit, kind: ActorKind, length: usize, typed: &str) -> Result<Outcome> {
    let key = match TypedKey::parse(typed, length) {
        Ok(key) => key,
        Err(message) => return Ok(Outcome::Wrong(message)),
    };
    Ok(match store::log_in(&visit.app, kind, key.as_str(), &visit.client.key()).await? {
        LogIn::Welcome(subject) => Outcome::Welcome(subject),
        LogIn::Inactive => Outcome::Wrong("auth-key-inactive"),
        LogIn::Unknown => Outcome::Wrong("auth-key-unknown"),
        LogIn::Full(wait) => {
            let text = visit.text_with("auth-keys-full", &args([("minutes", wait.minutes().into())]));
            Outcome::TooMany(text, wait)
        }
        LogIn::Shut(wait) => {
            let text = visit.text_with("auth-keys-shut", &args([("minutes", wait.minutes().into())]));
            Outcome::TooMany(text, wait)
        }
    })
}

fn answer(
    visit: &Visit,
    viewer: &Viewer,
    outcome: Outcome,
    raw: &RawLogIn,
    otherwise: &str,
    view: impl FnOnce(Field) -> LogInPage,
) -> Result<Response> {
    let view = |error| {
        let next_url = next_path(&raw.next_url, "").to_owned();
        let is_logged_in = *viewer != Viewer::Visitor;
        LogInPage { next_url, is_logged_in, ..view(Field { value: raw.token.clone(), error }) }
    };
    match outcome {
        Outcome::Welcome(subject) => {
            log_in_as(&visit.session, subject);
            Ok(redirect(next_path(&raw.next_url, otherwise)))
        }
        Outcome::Wrong(message) => visit.invalid("auth/login", &view(Some(visit.text(message)))),
        Outcome::TooMany(text, wait) => visit.too_many_because(text, wait, "auth/login", &view(None)),
    }
}

/// A page with a button: a link that logs out could be pressed by anybody's image tag.
#[handler]
pub(in crate::auth) async fn ask_log_out(visit: Visit) -> Result<Response> {
    visit.page("auth/logout", &())
}

#[handler]
pub(in crate::auth) async fn log_out(visit: Visit) -> Result<Response> {
    visit.session.clear();
    visit.session.renew();
    visit.flash(FlashKind::Good, visit.text("auth-logged-out"));
    Ok(redirect("/"))
}
