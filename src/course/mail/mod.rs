//! The mails to teachers, written when they are sent.

mod upkeep;

use futures_util::future::BoxFuture;
use serde::Serialize;

use super::{
    address::EmailAddress,
    store::{self, Standing},
};
use crate::platform::{
    App, Result, ids,
    mail::{Due, Mail, compose, masked_address},
};

pub use upkeep::{write_keys_deactivated, write_unused_deleted, write_unused_warning};

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

/// The view of `mail/course-address-notice`.
#[derive(Debug, Serialize)]
struct AddressNotice {
    new_address: String,
    is_done: bool,
    course_link: String,
}

/// The view of `mail/course-lost-token`.
#[derive(Serialize)]
struct LostTokenMail {
    courses: Vec<LostToken>,
    login_link: String,
}

#[derive(Serialize)]
struct LostToken {
    title: String,
    token: String,
}

/// The view of `mail/course-deleted`.
#[derive(Debug, Serialize)]
struct DeletedMail {
    course: String,
    register_link: String,
}

/// The mail that asks to confirm an address; nothing once that is done,
/// overtaken or too late.
#[must_use]
pub fn write_confirmation<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let found = store::confirmation(app.db.read(), due.id("confirmation"), app.clock.now()).await?;
        let Some(confirmation) = found.filter(|c| c.standing == Standing::Open) else { return Ok(None) };
        let claim = confirmation.claim;
        let view = ConfirmationMail {
            link: app.link(&claim.path(&app.secrets)),
            days: app.config.confirmation_days,
            is_change: claim.is_change,
        };
        compose(app, due.locale, &claim.address, "course-confirmation", &view).map(Some)
    })
}

/// The mail with the token and all keys of a course that has become active.
#[must_use]
pub fn write_registration<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let id = due.id("course");
        let Some(course) = store::course(app, app.db.read(), id).await? else { return Ok(None) };
        let keys = store::working_keys(app, app.db.read(), id).await?;
        let view = RegistrationMail {
            token: ids::in_blocks(&course.token),
            name: course.names.name,
            school_name: course.names.school_name,
            teacher_name: course.names.teacher_name,
            keys: keys.iter().map(|key| ids::in_blocks(&key.key)).collect(),
            course_link: app.link("/course/"),
            login_link: app.link("/login/"),
        };
        compose(app, due.locale, &course.teacher_email, "course-registration", &view).map(Some)
    })
}

/// The mail to the address so far that another one was entered, or has taken
/// its place; nothing once the change that was asked for is no longer open.
#[must_use]
pub fn write_address_notice<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let Some(recipient) = &due.recipient else { return Ok(None) };
        let is_done = due.ids["is_done"] == true;
        let found = store::confirmation(app.db.read(), due.id("confirmation"), app.clock.now()).await?;
        let Some(confirmation) = found.filter(|c| is_done || c.standing == Standing::Open) else { return Ok(None) };
        let view = AddressNotice {
            new_address: masked_address(&confirmation.claim.address),
            is_done,
            course_link: app.link("/course/"),
        };
        compose(app, due.locale, &recipient.address, "course-address-notice", &view).map(Some)
    })
}

/// The mail with the tokens of all courses at the address that was typed; it
/// goes to the address that was confirmed. Nothing where there is no course.
#[must_use]
pub fn write_lost_token<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let typed = due.recipient.as_ref().and_then(|recipient| EmailAddress::parse(&recipient.address));
        let Some(typed) = typed else { return Ok(None) };
        let courses = store::courses_at(app, app.db.read(), &typed, due.locale).await?;
        let Some(to) = courses.first().map(|course| course.address.clone()) else { return Ok(None) };
        let lost = |course: store::FoundCourse| LostToken { title: course.title, token: ids::in_blocks(&course.token) };
        let view = LostTokenMail { courses: courses.into_iter().map(lost).collect(), login_link: app.link("/login/") };
        compose(app, due.locale, &to, "course-lost-token", &view).map(Some)
    })
}

/// The last mail to a course: it is deleted.
#[must_use]
pub fn write_deleted<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let Some(recipient) = &due.recipient else { return Ok(None) };
        let view = DeletedMail { course: recipient.about.clone(), register_link: app.link("/register/") };
        compose(app, due.locale, &recipient.address, "course-deleted", &view).map(Some)
    })
}
