//! Measurements and their values.

use entity::{document, measurement, parameter, water};
use sea_orm::{ActiveEnum, ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::number;
use crate::{
    admin::store::{Deed, Done},
    auth::Changes,
    measurement as room,
    platform::{App, Error, Result, documents},
    quality,
};

async fn find(deed: &Deed<'_>, id: &str) -> Result<measurement::Model> {
    let id = number(id)?;
    quality::lock(deed.txn, &[id]).await?;
    measurement::Entity::find_by_id(id).one(deed.txn).await?.ok_or(Error::NotFound)
}

/// Takes a measurement from everybody but the staff.
pub(in crate::admin) async fn hide(deed: &Deed<'_>, id: &str) -> Result<Done> {
    let row = find(deed, id).await?;
    set_state(deed, row, measurement::State::Hidden).await
}

/// Gives a hidden measurement back: as it was published, or as the draft that it was.
pub(in crate::admin) async fn show(deed: &Deed<'_>, id: &str) -> Result<Done> {
    let row = find(deed, id).await?;
    if row.state != measurement::State::Hidden {
        return Ok(Done::Nothing);
    }
    let state = if row.published_at.is_some() { measurement::State::Published } else { measurement::State::Draft };
    set_state(deed, row, state).await
}

async fn set_state(deed: &Deed<'_>, row: measurement::Model, state: measurement::State) -> Result<Done> {
    if row.state == state {
        return Ok(Done::Nothing);
    }
    let changes = Changes::of("state", row.state.to_value(), state.to_value());
    let changed = measurement::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        version: Set(row.version + 1),
        updated_at: Set(deed.now),
        ..Default::default()
    };
    changed.update(deed.txn).await?;
    Ok(Done::Changed(changes))
}

/// Takes the mark away that asks for a look.
pub(in crate::admin) async fn reviewed(deed: &Deed<'_>, id: &str) -> Result<Done> {
    let row = find(deed, id).await?;
    if !row.requires_review {
        return Ok(Done::Nothing);
    }
    let changed = measurement::ActiveModel { id: Set(row.id), requires_review: Set(false), ..Default::default() };
    changed.update(deed.txn).await?;
    Ok(Done::Changed(Changes::of("requires_review", true, false)))
}

/// Computes the indices anew.
pub(in crate::admin) async fn recompute(deed: &Deed<'_>, id: &str) -> Result<Done> {
    // An index is called "<measurement>-<kind>".
    let id = number(id.split('-').next().unwrap_or_default())?;
    quality::recompute(deed.txn, id, deed.now).await?;
    Ok(Done::Changed(Changes::none()))
}

/// What follows from a changed measurement: its version, its searched words, and its indices, as it
/// may stand at another water.
pub(in crate::admin) async fn follow_measurement(deed: &Deed<'_>, id: &str) -> Result<()> {
    let row = find(deed, id).await?;
    let name: Option<Option<String>> = water::Entity::find_by_id(row.water_id)
        .select_only()
        .column(water::Column::Name)
        .into_tuple()
        .one(deed.txn)
        .await?;
    let water = name.flatten().unwrap_or_default();
    let changed = measurement::ActiveModel {
        id: Set(row.id),
        search_text: Set(room::search_text(
            &row.name,
            &row.note,
            row.location_name.as_deref().unwrap_or_default(),
            &water,
        )),
        version: Set(row.version + 1),
        updated_at: Set(deed.now),
        ..Default::default()
    };
    changed.update(deed.txn).await?;
    quality::recompute(deed.txn, row.id, deed.now).await
}

/// Hides or shows a value.
pub(in crate::admin) async fn set_value_hidden(deed: &Deed<'_>, id: &str, is_hidden: bool) -> Result<Done> {
    let has_changed = room::set_value_hidden(deed.txn, number(id)?, is_hidden, deed.now).await?;
    Ok(if has_changed { Done::Changed(Changes::of("hidden", !is_hidden, is_hidden)) } else { Done::Nothing })
}

/// What follows from a changed value: those of its measurement.
pub(in crate::admin) async fn follow_value(deed: &Deed<'_>, id: &str) -> Result<()> {
    let of: Option<i64> = parameter::Entity::find_by_id(number(id)?)
        .select_only()
        .column(parameter::Column::MeasurementId)
        .into_tuple()
        .one(deed.txn)
        .await?;
    follow_measurement(deed, &of.ok_or(Error::NotFound)?.to_string()).await
}

/// Removes the kept documents of a measurement; each is made anew when somebody asks for it.
pub(in crate::admin) async fn discard_documents(app: &App, id: &str) -> Result<Done> {
    let ids: Vec<i64> = document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .filter(document::Column::Kind.eq("measurement"))
        .filter(document::Column::SubjectId.eq(number(id)?))
        .into_tuple()
        .all(app.db.read())
        .await?;
    let removed = documents::discard(app, &ids).await?;
    Ok(if removed == 0 { Done::Nothing } else { Done::Changed(Changes::of("documents", removed, 0)) })
}
