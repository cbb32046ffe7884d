//! Rows of plain tables.

use sea_orm::{ConnectionTrait, Statement};

use super::number;
use crate::{
    admin::store::{Deed, Done},
    auth::Changes,
    platform::{Error, Result},
};

/// Removes a kit that has no calibrations.
pub(in crate::admin) async fn remove_kit(deed: &Deed<'_>, id: &str) -> Result<Done> {
    let used = "SELECT count(*) AS number FROM calibration WHERE kit_id = $1";
    let statement = Statement::from_sql_and_values(deed.txn.get_database_backend(), used, [number(id)?.into()]);
    let used: i64 = deed.txn.query_one_raw(statement).await?.ok_or(Error::NotFound)?.try_get("", "number")?;
    if used > 0 { Ok(Done::Refused("in-use")) } else { remove(deed, "kit", id).await }
}

/// Removes a row of a table on which no other hangs.
pub(in crate::admin) async fn remove(deed: &Deed<'_>, table: &'static str, id: &str) -> Result<Done> {
    let sql = format!("DELETE FROM {table} WHERE id = $1");
    let statement = Statement::from_sql_and_values(deed.txn.get_database_backend(), sql, [number(id)?.into()]);
    if deed.txn.execute_raw(statement).await?.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    Ok(Done::Changed(Changes::none()))
}
