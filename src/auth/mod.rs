//! Who asks: log-in and log-out with keys, the staff's log-in and own account,
//! and the guards that handlers name as parameters.

mod attempts;
mod bearer;
mod form;
mod guard;
mod link;
mod pages;
mod password;
mod store;
mod totp;
mod viewer;

use crate::platform::web::{Routes, get, post};

pub use bearer::{Bearer, bearer};
pub use form::account_name;
pub use guard::{Staff, Student, Teacher};
pub use link::log_in_link;
pub use password::NewPassword;
pub use store::{
    Account, AccountChange, Actor, AuditEntry, Changes, NewAccount, Role, accounts, apply_change, audit,
    change_account, create_account, sweep_audit,
};
pub use viewer::{Viewer, load_viewer, log_in_as};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    use pages::{account, keys, second_factor, staff};
    routes
        .at_unstored("/login/", get(keys::show))
        .at_unstored("/login/access-key/", get(keys::show).post(keys::log_in_with_access_key))
        .at_unstored("/login/course-token/", get(keys::show).post(keys::log_in_with_course_token))
        .at("/logout/", get(keys::ask_log_out).post(keys::log_out))
        .at_unstored("/admin/login/", get(staff::show).post(staff::submit))
        .at_unstored("/admin/account/", get(account::show))
        .at_unstored("/admin/password/", post(account::change_password))
        .at_unstored("/admin/sessions/", post(account::end_other_sessions))
        .at_unstored("/admin/totp/", get(second_factor::show).post(second_factor::submit))
        .at_unstored("/admin/totp/remove/", post(account::remove_second_factor))
}
