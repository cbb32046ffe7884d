//! Reports of readers.

use entity::{measurement, report};
use sea_orm::{ActiveEnum, ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::number;
use crate::{
    admin::store::{Deed, Done},
    auth::{Actor, Changes},
    platform::{Error, Result},
};

/// Closes a report; the last one takes the mark away that asks for a look at the measurement.
pub(in crate::admin) async fn close(deed: &Deed<'_>, id: &str, is_resolved: bool) -> Result<Done> {
    let state = if is_resolved { report::State::Resolved } else { report::State::Rejected };
    let row = report::Entity::find_by_id(number(id)?).one(deed.txn).await?.ok_or(Error::NotFound)?;
    if row.state == state {
        return Ok(Done::Nothing);
    }
    let closed_by = match deed.who {
        Actor::Staff { id, .. } => Some(*id),
        Actor::CommandLine => None,
    };
    let mut changes = Changes::of("state", row.state.to_value(), state.to_value());
    let closed = report::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        closed_at: Set(Some(deed.now)),
        closed_by: Set(closed_by),
        ..Default::default()
    };
    closed.update(deed.txn).await?;
    let open = report::Entity::find()
        .filter(report::Column::MeasurementId.eq(row.measurement_id))
        .filter(report::Column::State.eq(report::State::Open))
        .count(deed.txn)
        .await?;
    if open == 0 {
        let seen =
            measurement::ActiveModel { id: Set(row.measurement_id), requires_review: Set(false), ..Default::default() };
        seen.update(deed.txn).await?;
        changes.note("requires_review", true, false);
    }
    Ok(Done::Changed(changes))
}

/// Opens a closed report again.
pub(in crate::admin) async fn reopen(deed: &Deed<'_>, id: &str) -> Result<Done> {
    let row = report::Entity::find_by_id(number(id)?).one(deed.txn).await?.ok_or(Error::NotFound)?;
    if row.state == report::State::Open {
        return Ok(Done::Nothing);
    }
    let open = report::ActiveModel {
        id: Set(row.id),
        state: Set(report::State::Open),
        closed_at: Set(None),
        closed_by: Set(None),
        ..Default::default()
    };
    open.update(deed.txn).await?;
    Ok(Done::Changed(Changes::of("state", row.state.to_value(), "open")))
}
