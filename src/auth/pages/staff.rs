//! `/admin/login/`

use poem::{Response, handler};
use serde::Serialize;

use crate::{
    auth::{
        form::{RawStaffLogIn, next_path},
        store::{self, Credentials, StaffLogIn},
        viewer::{Viewer, log_in_as},
    },
    platform::{
        Result,
        web::{Field, Form, Query, Visit, redirect},
    },
};

/// Where a log-in leads: the first page of the back office.
const OFFICE: &str = "/admin/";

/// The view of `auth/staff_login`. A password never comes back in a page.
#[derive(Serialize)]
struct StaffLogInPage {
    name: Field,
    password: Field,
    code: Field,
    next_url: String,
}

#[handler]
pub(in crate::auth) async fn show(visit: Visit, viewer: Viewer, Query(raw): Query<RawStaffLogIn>) -> Result<Response> {
    if matches!(viewer, Viewer::Staff(_)) {
        return Ok(redirect(next_path(&raw.next_url, OFFICE)));
    }
    visit.page("auth/staff_login", &page("", &raw.next_url, None))
}

#[handler]
pub(in crate::auth) async fn submit(visit: Visit, Form(raw): Form<RawStaffLogIn>) -> Result<Response> {
    let typed = Credentials { name: &raw.name, password: &raw.password, code: &raw.code };
    match store::log_in_staff(&visit.app, &typed, &visit.client.key()).await? {
        StaffLogIn::Welcome(subject) => {
            log_in_as(&visit.session, subject);
            Ok(redirect(next_path(&raw.next_url, OFFICE)))
        }
        StaffLogIn::Refused => {
            let error = Some(visit.text("staff-refused"));
            visit.invalid("auth/staff_login", &page(&raw.name, &raw.next_url, error))
        }
        StaffLogIn::TooMany(wait) => visit.too_many(wait, "auth/staff_login", &page(&raw.name, &raw.next_url, None)),
    }
}

fn page(name: &str, next_url: &str, error: Option<String>) -> StaffLogInPage {
    StaffLogInPage {
        name: Field::new(name),
        password: Field { value: String::new(), error },
        code: Field::default(),
        next_url: next_path(next_url, "").to_owned(),
    }
}
