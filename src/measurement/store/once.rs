//! Recording what one form says once, however often it is sent.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, prelude::Uuid};

use super::{
    read::find_by_form,
    write::{create, save_place},
};
use crate::{
    auth::Student,
    measurement::model::{Place, State},
    platform::Result,
};

/// Records the draft that the form with this id describes; tells its number.
///
/// The same form from the same pupil leads to the draft that it made before,
/// and changes it where it says something else now. Once that is published, a
/// form that says something else records another. `None`: another transaction
/// was faster, and this one has to start again.
pub(in crate::measurement) async fn record(
    txn: &impl ConnectionTrait,
    author: &Student,
    place: Place,
    form: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Option<i64>> {
    let former = match form {
        Some(form) => find_by_form(txn, form).await?,
        None => None,
    };
    let Some(former) = former else { return create(txn, author, place, form, now).await };
    let is_own = former.access_key_id == Some(author.access_key_id) && former.deleted_at.is_none();
    if is_own && former.is_at(&place) {
        Ok(Some(former.id))
    } else if is_own && former.state == State::Draft {
        let is_saved = save_place(txn, former.id, former.version, place, now).await?;
        Ok(is_saved.then_some(former.id))
    } else {
        create(txn, author, place, None, now).await
    }
}
