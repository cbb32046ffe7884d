//! Who asks: log-in with an access key or a course token, log-out, and the
//! guards that handlers name as parameters.

mod form;
mod guard;
mod pages;
mod store;
mod viewer;

use crate::platform::web::{Routes, get};

pub use guard::{Staff, Student, Teacher};
pub use viewer::{Viewer, load_viewer, log_in_as};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at_unstored("/login/", get(pages::show))
        .at_unstored("/login/access-key/", get(pages::show).post(pages::log_in_with_access_key))
        .at_unstored("/login/course-token/", get(pages::show).post(pages::log_in_with_course_token))
        .at("/logout/", get(pages::ask_log_out).post(pages::log_out))
}
