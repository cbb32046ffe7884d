//! What actions do with rows, and what follows from forms.

mod catalogue;
mod courses;
mod measurements;
mod operation;
mod reports;
mod staff;
mod waters;

pub(in crate::admin) use catalogue::{remove, remove_kit};
pub(in crate::admin) use courses::{activate_token, delete_course, set_key_active, touch_course};
pub(in crate::admin) use measurements::{
    discard_documents, follow_measurement, follow_value, hide, recompute, reviewed, set_value_hidden, show,
};
pub(in crate::admin) use operation::{discard_document, end_session, retry_mail, run_job};
pub(in crate::admin) use reports::{close, reopen};
pub(in crate::admin) use staff::change_staff;
pub(in crate::admin) use waters::{follow_water, refresh, reviewed_water};

use crate::platform::{Error, Result};

/// The number of a row.
fn number(id: &str) -> Result<i64> {
    id.parse().map_err(|_| Error::NotFound)
}
