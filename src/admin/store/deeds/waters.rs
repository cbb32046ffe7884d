//! Waters.

use entity::water;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::number;
use crate::{
    admin::store::{Deed, Done},
    auth::Changes,
    measurement,
    platform::{App, Error, Result},
    water::{self as room, Refreshed},
};

/// Asks OpenStreetMap for a water again.
pub(in crate::admin) async fn refresh(app: &App, id: &str) -> Result<Done> {
    let id = number(id)?;
    let before = room::find(app.db.read(), id).await?.ok_or(Error::NotFound)?;
    Ok(match room::refresh_one(app, id, measurement::refresh_at_waters).await? {
        Refreshed::Updated => {
            let mut changes = Changes::none();
            if let Some(after) = room::find(app.db.read(), id).await? {
                changes.note("name", before.name, after.name);
            }
            Done::Changed(changes)
        }
        Refreshed::Unchanged => Done::Nothing,
        Refreshed::Gone => Done::Refused("gone"),
        Refreshed::NotFromOpenStreetMap => Done::Refused("foreign"),
        Refreshed::Failed => Done::Refused("unanswered"),
    })
}

/// Takes the mark away that asks for a look.
pub(in crate::admin) async fn reviewed_water(deed: &Deed<'_>, id: &str) -> Result<Done> {
    let row = water::Entity::find_by_id(number(id)?).one(deed.txn).await?.ok_or(Error::NotFound)?;
    if !row.requires_review {
        return Ok(Done::Nothing);
    }
    water::ActiveModel { id: Set(row.id), requires_review: Set(false), ..Default::default() }.update(deed.txn).await?;
    Ok(Done::Changed(Changes::of("requires_review", true, false)))
}

/// What follows from a changed water: the words by which it and its measurements are found, and the indices.
pub(in crate::admin) async fn follow_water(deed: &Deed<'_>, id: &str) -> Result<()> {
    let id = number(id)?;
    room::renew_search(deed.txn, id, deed.now).await?;
    measurement::refresh_at_waters(deed.txn, &[id], deed.now).await
}
