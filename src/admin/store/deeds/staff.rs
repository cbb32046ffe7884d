//! The accounts of the staff.

use super::number;
use crate::{
    admin::store::{Deed, Done},
    auth::{self, AccountChange, Actor},
    platform::Result,
};

/// Changes an account. Nobody shuts out or lowers themselves: the last administrator would be gone.
pub(in crate::admin) async fn change_staff(deed: &Deed<'_>, id: &str, change: AccountChange) -> Result<Done> {
    let id = number(id)?;
    if matches!(deed.who, Actor::Staff { id: own, .. } if *own == id) {
        return Ok(Done::Refused("own-account"));
    }
    let changes = auth::apply_change(deed.app, deed.txn, id, change).await?;
    Ok(changes.map_or(Done::Nothing, Done::Changed))
}
