//! The descriptions of all tables, in the order of the navigation.

mod access_key;
mod audit_entry;
mod blocked_email;
mod calibration;
mod course;
mod course_token;
mod document;
mod index_result;
mod job;
mod job_run;
mod kit;
mod measurement;
mod outbox_mail;
mod parameter;
mod parameter_type;
mod report;
mod session;
mod staff_user;
mod structure_answer;
mod water;

pub(super) use calibration::typed as tried_calibration;

use super::table::Table;

/// Every table of the back office.
pub const TABLES: [&Table; 20] = [
    &report::TABLE,
    &measurement::TABLE,
    &parameter::TABLE,
    &structure_answer::TABLE,
    &index_result::TABLE,
    &water::TABLE,
    &course::TABLE,
    &access_key::TABLE,
    &course_token::TABLE,
    &blocked_email::TABLE,
    &parameter_type::TABLE,
    &kit::TABLE,
    &calibration::TABLE,
    &staff_user::TABLE,
    &session::TABLE,
    &outbox_mail::TABLE,
    &job::TABLE,
    &job_run::TABLE,
    &document::TABLE,
    &audit_entry::TABLE,
];

/// The table of this name.
#[must_use]
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.into_iter().find(|table| table.name == name)
}
