//! The waters that were measured.

use entity::{measurement, water};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
    sea_query::{Condition, Expr, Order},
};

use super::{flow_column, flow_type, water_type};
use crate::{
    platform::Result,
    water::model::{FlowType, WaterType},
};

/// Which waters to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::water) struct Filter {
    /// Beginnings of words that must all be in the names, folded.
    pub(in crate::water) words: Vec<String>,
    /// How it moves.
    pub(in crate::water) flow: Option<FlowFilter>,
}

/// A flow type to look for, or waters of which it is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::water) enum FlowFilter {
    /// Exactly this.
    Is(FlowType),
    /// Not known.
    Unknown,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::water) struct ListedWater {
    pub(in crate::water) id: i64,
    pub(in crate::water) name: Option<String>,
    pub(in crate::water) flow_type: Option<FlowType>,
    pub(in crate::water) water_type: Option<WaterType>,
    /// Measurements that everybody sees, at least 1.
    pub(in crate::water) measurements: u64,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: Option<String>,
    flow_type: Option<water::FlowType>,
    water_type: Option<water::WaterType>,
    measurements: i64,
}

/// How many waters with visible measurements fit the filter.
pub(in crate::water) async fn count(db: &impl ConnectionTrait, filter: &Filter) -> Result<u64> {
    let measured =
        measurement::Entity::find().select_only().column(measurement::Column::WaterId).filter(visible()).into_query();
    let rows = water::Entity::find().filter(water::Column::Id.in_subquery(measured));
    Ok(filtered(rows, db.get_database_backend(), filter).count(db).await?)
}

/// A page of them: those measured most often first, then by name.
pub(in crate::water) async fn measured(
    db: &impl ConnectionTrait,
    filter: &Filter,
    offset: u64,
    limit: u64,
) -> Result<Vec<ListedWater>> {
    use water::Column;
    let rows = water::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name, Column::FlowType, Column::WaterType])
        .column_as(measurement::Column::Id.count(), "measurements")
        .inner_join(measurement::Entity)
        .filter(visible())
        .group_by(Column::Id)
        .order_by_desc(measurement::Column::Id.count())
        // The folded text begins with the name: Ä stands by A.
        .order_by(Column::Name.is_null(), Order::Asc)
        .order_by_asc(Column::SearchText)
        .order_by_asc(Column::Id)
        .offset(offset)
        .limit(limit);
    let rows = filtered(rows, db.get_database_backend(), filter).into_model::<Row>().all(db).await?;
    Ok(rows.into_iter().map(ListedWater::from).collect())
}

impl From<Row> for ListedWater {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            flow_type: row.flow_type.map(flow_type),
            water_type: row.water_type.and_then(water_type),
            measurements: row.measurements.unsigned_abs(),
        }
    }
}

/// What everybody sees of the measurements.
fn visible() -> Condition {
    Condition::all()
        .add(measurement::Column::State.eq(measurement::State::Published))
        .add(measurement::Column::DeletedAt.is_null())
}

fn filtered(mut rows: Select<water::Entity>, backend: DbBackend, filter: &Filter) -> Select<water::Entity> {
    rows = match filter.flow {
        Some(FlowFilter::Is(flow)) => rows.filter(water::Column::FlowType.eq(flow_column(flow))),
        Some(FlowFilter::Unknown) => rows.filter(water::Column::FlowType.is_null()),
        None => rows,
    };
    if filter.words.is_empty() {
        return rows;
    }
    rows.filter(match backend {
        DbBackend::Postgres => Expr::cust_with_values(
            "to_tsvector('simple', water.search_text) @@ to_tsquery('simple', $1)",
            [filter.words.iter().map(|word| format!("{word}:*")).collect::<Vec<_>>().join(" & ")],
        ),
        _ => Expr::cust_with_values(
            "water.id IN (SELECT rowid FROM water_fts WHERE water_fts MATCH ?)",
            [filter.words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ")],
        ),
    })
}
