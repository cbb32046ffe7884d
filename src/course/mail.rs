//! The mails to teachers, written when they are sent.

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::Value;

use super::store::{self, Standing};
use crate::platform::{
    App, Result,
    i18n::Locale,
    ids,
    mail::{Mail, compose},
};

/// The view of `mail/course-confirmation`.
#[derive(Debug, Serialize)]
struct ConfirmationMail {
    link: String,
    days: i64,
    is_change: bool,
}

/// The view of `mail/course-registration`.
#[derive(Serialize)]
struct RegistrationMail {
    token: String,
    name: Option<String>,
    school_name: Option<String>,
    teacher_name: Option<String>,
    keys: Vec<String>,
    course_link: String,
    login_link: String,
}

/// The mail that asks to confirm an address; nothing once that is done,
/// overtaken or too late.
#[must_use]
pub fn write_confirmation<'a>(app: &'a App, ids: &'a Value, locale: Locale) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let id = ids["confirmation"].as_i64().unwrap_or_default();
        let found = store::confirmation(app.db.read(), id, app.clock.now()).await?;
        let Some(confirmation) = found.filter(|c| c.standing == Standing::Open) else { return Ok(None) };
        let claim = confirmation.claim;
        let view = ConfirmationMail {
            link: link(app, &claim.path(&app.secrets)),
            days: app.config.confirmation_days,
            is_change: claim.is_change,
        };
        compose(app, locale, &claim.address, "course-confirmation", &view).map(Some)
    })
}

/// The mail with the token and all keys of a course that has become active.
#[must_use]
pub fn write_registration<'a>(app: &'a App, ids: &'a Value, locale: Locale) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let id = ids["course"].as_i64().unwrap_or_default();
        let Some(course) = store::course(app, app.db.read(), id).await? else { return Ok(None) };
        let keys = store::working_keys(app, app.db.read(), id).await?;
        let view = RegistrationMail {
            token: ids::in_blocks(&course.token),
            name: course.names.name,
            school_name: course.names.school_name,
            teacher_name: course.names.teacher_name,
            keys: keys.iter().map(|key| ids::in_blocks(&key.key)).collect(),
            course_link: link(app, "/course/"),
            login_link: link(app, "/login/"),
        };
        compose(app, locale, &course.teacher_email, "course-registration", &view).map(Some)
    })
}

fn link(app: &App, path: &str) -> String {
    format!("{}{path}", app.config.public_url.as_str().trim_end_matches('/'))
}
