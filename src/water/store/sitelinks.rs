//! What Wikidata says of waters.

use entity::water::{self, Column, Entity};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Json,
    sea_query::{Expr, ExprTrait},
};

use crate::platform::Result;

/// A water whose articles were not asked for yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::water) struct Unresolved {
    pub(in crate::water) id: i64,
    /// What the tag `wikidata` says.
    pub(in crate::water) subject: String,
}

/// The oldest of them.
pub(in crate::water) async fn unresolved(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Unresolved>> {
    // Both databases read a text out of JSON in this way.
    let subject = || Expr::cust("water.tags ->> 'wikidata'");
    let rows: Vec<(i64, String)> = Entity::find()
        .select_only()
        .column(Column::Id)
        .column_as(subject(), "subject")
        .filter(Column::Sitelinks.is_null())
        .filter(subject().is_not_null())
        .order_by_asc(Column::Id)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(id, subject)| Unresolved { id, subject }).collect())
}

/// Keeps what Wikidata said.
pub(in crate::water) async fn keep_sitelinks(db: &impl ConnectionTrait, rows: Vec<(i64, Json)>) -> Result<()> {
    for (id, links) in rows {
        let row = water::ActiveModel { id: Set(id), sitelinks: Set(Some(links)), ..Default::default() };
        row.update(db).await?;
    }
    Ok(())
}
