//! Who may work with a table: a permission as a parameter.

use poem::{FromRequest, Request, RequestBody};

use super::table::{Audience, Table};
use crate::{
    auth::{Actor, Staff},
    platform::web::{Denied, Error},
};

/// A member of staff at a table that they may work with.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    pub(super) table: &'static Table,
    pub(super) staff: Staff,
}

impl Desk {
    pub(super) fn who(&self) -> Actor {
        (&self.staff).into()
    }
}

/// Whether this person may work with a table.
pub(super) fn may(staff: &Staff, table: &Table) -> bool {
    staff.is_administrator || table.audience == Audience::Moderators
}

impl<'a> FromRequest<'a> for Desk {
    async fn from_request(req: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let staff = Staff::from_request(req, body).await?;
        let table = super::tables::table(req.raw_path_param("table").unwrap_or_default()).ok_or(Error::NotFound)?;
        if !may(&staff, table) {
            return Err(Error::Denied(Denied::View).into());
        }
        Ok(Self { table, staff })
    }
}
