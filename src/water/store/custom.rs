//! Waters that pupils add where the map has none.

use chrono::{DateTime, Utc};
use entity::water;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};

use super::{
    flow_column, one_at_a_time,
    save::{search_text, twin},
    type_column,
};
use crate::{
    platform::{Error, Result},
    water::{feature::NewWater, geometry::Shape, model::CustomWater},
};

/// Adds a water that the map lacks, as a point; tells its number. Staff should
/// look at it. One with the same name at the very same place is that one: a
/// form may be sent twice.
///
/// # Errors
/// When the place is none, and when the database fails.
pub async fn add_custom(
    txn: &impl ConnectionTrait,
    custom: &CustomWater,
    (longitude, latitude): (f64, f64),
    access_key_id: Option<i64>,
    now: DateTime<Utc>,
) -> Result<i64> {
    let point = serde_json::json!({ "type": "Point", "coordinates": [longitude, latitude] });
    let shape = Shape::from_geojson(&point).map_err(|fault| Error::Corrupt(format!("a water at {point}: {fault}")))?;
    let (geometry, bounds) = (shape.to_geojson(), shape.bounds());
    one_at_a_time(txn).await?;
    if let Some(known) = twin(txn, custom.name.as_deref(), &geometry, bounds).await? {
        return Ok(known.id);
    }
    let new = NewWater {
        name: custom.name.clone(),
        flow_type: Some(custom.flow_type),
        water_type: custom.water_type,
        osm: None,
        tags: std::collections::BTreeMap::new(),
        shape,
    };
    let row = water::ActiveModel {
        search_text: Set(search_text(&new)),
        name: Set(new.name),
        flow_type: Set(Some(flow_column(custom.flow_type))),
        water_type: Set(custom.water_type.map(type_column).transpose()?),
        geometry: Set(geometry),
        min_lon: Set(bounds.min_longitude),
        min_lat: Set(bounds.min_latitude),
        max_lon: Set(bounds.max_longitude),
        max_lat: Set(bounds.max_latitude),
        tags: Set(serde_json::json!({})),
        requires_review: Set(true),
        created_by_access_key_id: Set(access_key_id),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    Ok(row.insert(txn).await?.id)
}
