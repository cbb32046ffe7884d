//! Courses: registration, confirming the teacher's address, the course's data
//! and its access keys.

mod address;
mod form;
mod link;
mod mail;
mod names;
mod pages;
mod spam;
mod store;

use crate::platform::web::{Routes, get, post};

pub use address::EmailAddress;
pub use mail::{write_confirmation, write_registration};
pub use names::{CourseNames, display_name};
pub use store::{Activation, Credentials, PlainKey, Registration, credentials, is_blocked, register};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at("/register/", get(pages::register::show).post(pages::register::submit))
        .at_unstored("/email/confirm/:course/:token/", get(pages::confirm::show).post(pages::confirm::submit))
        .at_unstored("/course/", get(pages::data::show).post(pages::data::save))
        // The spelling of the predecessor, then the right one.
        .at_unstored("/course/acceskeys/", get(pages::keys::list).post(pages::keys::generate))
        .at_unstored("/course/acceskeys/:id/", post(pages::keys::set_activity))
        .at_unstored("/course/access-keys/", get(pages::keys::list).post(pages::keys::generate))
        .at_unstored("/course/access-keys/:id/", post(pages::keys::set_activity))
}
