//! Courses: registration, confirming the teacher's address, the course's data
//! and its access keys, a lost course token, and deleting the course.

mod address;
mod form;
mod jobs;
mod link;
mod mail;
mod names;
mod overview;
mod pages;
mod sorting;
mod spam;
mod store;

use crate::platform::web::{Routes, get, post};

pub use address::EmailAddress;
pub use jobs::{
    deactivate_old_keys, delete_unconfirmed, delete_unused, forget_unused, sweep_confirmations, warn_unused,
};
pub use mail::{
    write_address_notice, write_confirmation, write_deleted, write_keys_deactivated, write_lost_token,
    write_registration, write_token_rotated, write_unused_deleted, write_unused_warning,
};
pub use names::{CourseNames, display_name};
pub use overview::{CourseOverview, overview};
pub use store::{
    Activation, Contact, Credentials, PlainKey, Registration, contact, credentials, delete, is_blocked, register,
};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at("/register/", get(pages::register::show).post(pages::register::submit))
        .at_unstored("/email/confirm/:course/:token/", get(pages::confirm::show).post(pages::confirm::submit))
        .at("/course/lost-token/", get(pages::lost_token::show).post(pages::lost_token::submit))
        .at_unstored("/course/", get(pages::data::show).post(pages::data::save))
        .at_unstored("/course/rotate-token/", post(pages::data::rotate_token))
        .at_unstored("/course/withdraw-address/", post(pages::data::withdraw_address))
        .at_unstored("/course/delete/", get(pages::delete::show).post(pages::delete::submit))
        .at("/course/documents/", get(pages::documents::show))
        // The spelling of the predecessor, then the right one.
        .at_unstored("/course/acceskeys/", get(pages::keys::list).post(pages::keys::generate))
        .at_unstored("/course/acceskeys/:id/", post(pages::keys::set_activity))
        .at_unstored("/course/access-keys/", get(pages::keys::list).post(pages::keys::generate))
        .at_unstored("/course/access-keys/:id/", post(pages::keys::set_activity))
        .at_unstored("/course/access-keys/labels/", post(pages::labels::save))
        .at_unstored("/course/access-keys/cards/", get(pages::cards::show))
        .at_unstored("/course/access-keys/:id/rotate/", post(pages::keys::rotate))
}
