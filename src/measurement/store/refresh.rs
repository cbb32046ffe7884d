//! What measurements keep of their waters.

use chrono::{DateTime, Utc};
use entity::{measurement, water};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait,
};

use super::write::search_text;
use crate::{platform::Result, quality};

/// Brings the indices and the searched words of all measurements at these
/// waters up to date: call it in the transaction that gave a water another
/// flow or name. No version is counted up, as nobody's text was changed.
///
/// # Errors
/// [`crate::platform::Error::Corrupt`] when a stored value can't be counted,
/// and when the database fails.
pub async fn refresh_at_waters(txn: &DatabaseTransaction, water_ids: &[i64], now: DateTime<Utc>) -> Result<()> {
    let ids: Vec<i64> = measurement::Entity::find()
        .select_only()
        .column(measurement::Column::Id)
        .filter(measurement::Column::WaterId.is_in(water_ids.iter().copied()))
        .into_tuple()
        .all(txn)
        .await?;
    // Before the texts are read: another transaction may be changing them.
    quality::lock(txn, &ids).await?;
    type Row = (i64, String, String, Option<String>, Option<String>, String);
    let rows: Vec<Row> = measurement::Entity::find()
        .select_only()
        .join(JoinType::InnerJoin, measurement::Relation::Water.def())
        .columns([
            measurement::Column::Id,
            measurement::Column::Name,
            measurement::Column::Note,
            measurement::Column::LocationName,
        ])
        .column(water::Column::Name)
        .column(measurement::Column::SearchText)
        .filter(measurement::Column::Id.is_in(ids))
        .order_by_asc(measurement::Column::Id)
        .into_tuple()
        .all(txn)
        .await?;
    for (id, name, note, location, water, kept) in rows {
        let text =
            search_text(&name, &note, location.as_deref().unwrap_or_default(), water.as_deref().unwrap_or_default());
        if text != kept {
            let row = measurement::ActiveModel { id: Set(id), search_text: Set(text), ..Default::default() };
            row.update(txn).await?;
        }
        quality::recompute(txn, id, now).await?;
    }
    Ok(())
}
