//! The room's questions to the database.

mod confirmation;
mod data;
mod keys;
mod registration;

use entity::language::Language;

use crate::platform::i18n::Locale;

pub(super) use confirmation::{Confirmation, Confirmed, Standing, confirm, confirmation};
pub(super) use data::{Course, CourseChange, course, is_blocked, is_registered_already, save};
pub(super) use keys::{AccessKey, Generated, Toggled, access_keys, generate, set_activity, working_keys};
pub use registration::{Activation, NewKey, Registered, Registration, register};

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
