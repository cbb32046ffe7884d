//! THE list of mails: the kind that the outbox keeps, and the function that
//! writes the mail when it is sent.

use crate::{
    course,
    platform::{
        App, Result,
        mail::outbox::{self, Composer, Delivered},
    },
};

const MESSAGES: &[(&str, Composer)] =
    &[("course-confirmation", course::write_confirmation), ("course-registration", course::write_registration)];

/// Sends the mails that are due.
///
/// # Errors
/// When the outbox can't be read or written.
pub async fn deliver_due(app: &App) -> Result<Delivered> {
    deliver_until(app, || false).await
}

/// Sends the mails that are due, and begins no further one once `is_stopping`
/// says so.
///
/// # Errors
/// When the outbox can't be read or written.
pub async fn deliver_until(app: &App, is_stopping: impl Fn() -> bool) -> Result<Delivered> {
    let composer = |kind: &str| MESSAGES.iter().find(|(name, _)| *name == kind).map(|(_, composer)| *composer);
    outbox::deliver_due(app, composer, is_stopping).await
}
