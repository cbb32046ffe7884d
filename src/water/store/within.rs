//! The shapes within a box, for maps.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use super::near::{condition, corners, source};
use crate::{
    platform::{Error, Result},
    water::{
        geometry::{Bounds, Shape},
        model::FlowType,
    },
};

/// A water with its shape, to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnWater {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: Option<String>,
    /// How it moves; none: unknown.
    pub flow_type: Option<FlowType>,
    /// The whole shape, which may reach beyond the box.
    pub shape: Shape,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    name: Option<String>,
    flow_type: Option<String>,
    geometry: String,
}

/// Waters whose boxes meet `bounds`, the largest boxes first; at most `limit`.
/// What somebody added and nobody has looked at yet is not among them: its name
/// may come from a draft.
///
/// # Errors
/// When the database fails or a stored shape can't be read.
pub async fn within(db: &impl ConnectionTrait, bounds: Bounds, limit: u64) -> Result<Vec<DrawnWater>> {
    let backend = db.get_database_backend();
    let sql = format!(
        "SELECT water.id, water.name, water.flow_type, water.geometry FROM {} WHERE {} \
         AND NOT (water.osm_id IS NULL AND water.requires_review) \
         ORDER BY (water.max_lon - water.min_lon) + (water.max_lat - water.min_lat) DESC, water.id LIMIT $5",
        source(backend),
        condition(backend),
    );
    let limit = Value::from(i64::try_from(limit).unwrap_or(i64::MAX));
    let values: Vec<Value> = corners(bounds).into_iter().chain([limit]).collect();
    let rows = Row::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await?;
    rows.into_iter().map(drawn).collect()
}

/// A text that changes when waters come into `bounds` or leave them.
///
/// # Errors
/// When the database fails.
pub async fn version_within(db: &impl ConnectionTrait, bounds: Bounds) -> Result<String> {
    let backend = db.get_database_backend();
    let sql = format!(
        "SELECT count(*) AS waters, CAST(coalesce(sum(water.id), 0) AS bigint) AS ids FROM {} WHERE {}",
        source(backend),
        condition(backend),
    );
    let found = db.query_one_raw(Statement::from_sql_and_values(backend, sql, corners(bounds))).await?;
    let Some(row) = found else { return Ok(String::new()) };
    let (waters, ids): (i64, i64) = (row.try_get("", "waters")?, row.try_get("", "ids")?);
    Ok(format!("{waters}-{ids}"))
}

fn drawn(row: Row) -> Result<DrawnWater> {
    let corrupt = |reason: String| Error::Corrupt(format!("shape of water {}: {reason}", row.id));
    let value = serde_json::from_str(&row.geometry).map_err(|error| corrupt(error.to_string()))?;
    Ok(DrawnWater {
        shape: Shape::from_geojson(&value).map_err(|fault| corrupt(fault.to_string()))?,
        id: row.id,
        name: row.name,
        flow_type: row.flow_type.as_deref().and_then(FlowType::parse),
    })
}
