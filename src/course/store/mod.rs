//! The room's questions to the database.

mod confirmation;
mod contact;
mod data;
mod deletion;
mod keys;
mod lost_token;
mod registration;
mod staging;
mod upkeep;
mod working;

use crate::platform::{App, Error, Result};

pub(super) use confirmation::{Confirmation, Confirmed, Standing, confirm, confirmation};
pub use contact::{Contact, contact};
pub(super) use data::{Course, CourseChange, course, is_registered_already, rotate_token, save, withdraw_address};
pub use data::{credentials, is_blocked};
pub(super) use deletion::belongings;
pub use deletion::delete;
pub(super) use keys::{AccessKey, Generated, Toggled, access_keys, generate, rotate, set_activity, set_labels};
pub(super) use lost_token::{FoundCourse, ask_for_tokens, courses_at};
pub use registration::{Activation, Credentials, PlainKey, Registration, register};
pub(super) use staging::{delete_unused_keys, forget, unused_courses};
pub(super) use upkeep::{
    NOTICE_DAYS, count_old_keys, courses_with_old_keys, deactivate_old_keys, delete_unconfirmed, delete_unused,
    standing_warning, sweep_confirmations, to_delete_ids, to_warn_ids, unconfirmed_ids, warn,
};
pub(super) use working::{keys_among, working_keys};

/// A token or key of the course in plain text.
fn open(app: &App, course_id: i64, sealed: &[u8]) -> Result<String> {
    app.secrets.open(sealed).ok_or_else(|| {
        Error::Corrupt(format!(
            "token and keys of course {course_id} were sealed with another secret key. Put the former \
             GCAMPUS_SECRET_KEY (or the file secret-key of the data directory) back, or start with an empty database"
        ))
    })
}
