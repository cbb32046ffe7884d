//! The waters that were measured.

use entity::{measurement, water};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, Order},
};

use super::public::is_public;
use crate::{
    platform::Result,
    water::{FlowType, WaterType},
};

/// Which waters to list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaterFilter {
    /// Beginnings of words that must all be in the names, folded.
    pub words: Vec<String>,
    /// How it moves.
    pub flow: Option<FlowFilter>,
    /// What kinds of water; none: all.
    pub types: Vec<WaterType>,
}

/// A flow type to look for, or waters of which it is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowFilter {
    /// Exactly this.
    Is(FlowType),
    /// Not known.
    Unknown,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedWater {
    /// Its number.
    pub id: i64,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// How it moves, if known.
    pub flow_type: Option<FlowType>,
    /// What kind of water it is, if known.
    pub water_type: Option<WaterType>,
    /// Measurements that everybody sees, at least 1.
    pub measurements: u64,
    /// West, south, east, north of its shape, degrees.
    pub bounds: [f64; 4],
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: Option<String>,
    flow_type: Option<water::FlowType>,
    water_type: Option<water::WaterType>,
    measurements: i64,
    min_lon: f64,
    min_lat: f64,
    max_lon: f64,
    max_lat: f64,
}

/// How many waters with published measurements fit the filter.
///
/// # Errors
/// When the database fails.
pub async fn count_measured_waters(db: &impl ConnectionTrait, filter: &WaterFilter) -> Result<u64> {
    let measured =
        measurement::Entity::find().select_only().column(measurement::Column::WaterId).filter(is_public()).into_query();
    let rows = water::Entity::find().filter(water::Column::Id.in_subquery(measured));
    Ok(filtered(rows, db.get_database_backend(), filter).count(db).await?)
}

/// The waters with these beginnings of words (folded) in their names, those measured most often
/// first. Without a word there is none.
///
/// # Errors
/// When the database fails.
pub async fn waters_by_name(db: &impl ConnectionTrait, words: Vec<String>, limit: u64) -> Result<Vec<ListedWater>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    measured_waters(db, &WaterFilter { words, ..WaterFilter::default() }, 0, limit).await
}

/// A page of them: those measured most often first, then by name.
///
/// # Errors
/// When the database fails.
pub async fn measured_waters(
    db: &impl ConnectionTrait,
    filter: &WaterFilter,
    offset: u64,
    limit: u64,
) -> Result<Vec<ListedWater>> {
    use water::Column;
    let rows = water::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name, Column::FlowType, Column::WaterType])
        .columns([Column::MinLon, Column::MinLat, Column::MaxLon, Column::MaxLat])
        .column_as(measurement::Column::Id.count(), "measurements")
        .inner_join(measurement::Entity)
        .filter(is_public())
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
            flow_type: row.flow_type.and_then(|flow| FlowType::parse(&flow.to_value())),
            water_type: row.water_type.and_then(|kind| WaterType::parse(&kind.to_value())),
            measurements: row.measurements.unsigned_abs(),
            bounds: [row.min_lon, row.min_lat, row.max_lon, row.max_lat],
        }
    }
}

fn filtered(mut rows: Select<water::Entity>, backend: DbBackend, filter: &WaterFilter) -> Select<water::Entity> {
    rows = match filter.flow {
        Some(FlowFilter::Is(flow)) => rows.filter(water::Column::FlowType.eq(flow.as_str())),
        Some(FlowFilter::Unknown) => rows.filter(water::Column::FlowType.is_null()),
        None => rows,
    };
    if !filter.types.is_empty() {
        let types = filter.types.iter().map(|kind| kind.as_str());
        rows = rows.filter(water::Column::WaterType.is_in(types));
    }
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
