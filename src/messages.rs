//! THE list of mails: the kind that the outbox keeps, and the function that
//! writes the mail when it is sent.

use crate::{
    course, document, maintenance, measurement,
    platform::{
        App, Result, mail,
        mail::{
            Composer, Overview,
            outbox::{self, Delivered},
        },
    },
};

const MESSAGES: &[(&str, Composer)] = &[
    ("course-address-notice", course::write_address_notice),
    ("course-confirmation", course::write_confirmation),
    ("course-deleted", course::write_deleted),
    ("course-keys-deactivated", course::write_keys_deactivated),
    ("course-lost-token", course::write_lost_token),
    ("course-token-rotated", course::write_token_rotated),
    ("course-registration", document::write_registration),
    ("course-unused-deleted", course::write_unused_deleted),
    ("course-unused-warning", course::write_unused_warning),
    ("job-failing", maintenance::write_failing),
    ("mail-given-up", mail::write_given_up),
    ("maintenance-report", maintenance::write_report),
    ("maintenance-report-test", maintenance::write_test_report),
    ("measurement-reported", measurement::write_reported),
    ("measurement-reported-teacher", measurement::write_reported_teacher),
];

fn composer(kind: &str) -> Option<Composer> {
    MESSAGES.iter().find(|(name, _)| *name == kind).map(|(_, composer)| *composer)
}

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
    outbox::deliver_due(app, composer, is_stopping).await
}

/// How the outbox stands.
///
/// # Errors
/// When the outbox can't be read.
pub async fn overview(app: &App) -> Result<Overview> {
    mail::overview(app, composer).await
}
