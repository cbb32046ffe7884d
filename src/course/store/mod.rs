//! The room's questions to the database.

mod confirmation;
mod data;
mod keys;
mod registration;

use entity::language::Language;

use crate::platform::{App, Error, Result, i18n::Locale};

pub(super) use confirmation::{Confirmation, Confirmed, Standing, confirm, confirmation};
pub(super) use data::{Course, CourseChange, course, is_registered_already, save};
pub use data::{credentials, is_blocked};
pub(super) use keys::{AccessKey, Generated, Toggled, access_keys, generate, set_activity, working_keys};
pub use registration::{Activation, Credentials, PlainKey, Registration, register};

fn language(locale: Locale) -> Language {
    match locale {
        Locale::De => Language::De,
        Locale::En => Language::En,
    }
}

fn locale(language: Language) -> Locale {
    match language {
        Language::De => Locale::De,
        Language::En => Locale::En,
    }
}

/// A token or key of the course in plain text.
fn open(app: &App, course_id: i64, sealed: &[u8]) -> Result<String> {
    app.secrets.open(sealed).ok_or_else(|| {
        Error::Corrupt(format!(
            "token and keys of course {course_id} were sealed with another secret key. Put the former \
             GCAMPUS_SECRET_KEY (or the file secret-key of the data directory) back, or start with an empty database"
        ))
    })
}
