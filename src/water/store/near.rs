//! Searching by place, through the spatial index of either database.

use entity::water;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, Statement, Value};

use crate::{
    platform::{Error, Result},
    water::{
        geometry::{Bounds, Shape},
        model::{NearbyWater, Water},
    },
};

/// Waters in one answer.
const LIMIT: usize = 100;

/// Waters within `radius` metres of a place, nearest first; of two at the same
/// distance the older. At most 100.
///
/// # Errors
/// When the database fails or a stored shape can't be read.
pub async fn nearby(db: &impl ConnectionTrait, longitude: f64, latitude: f64, radius: f64) -> Result<Vec<NearbyWater>> {
    let mut found: Vec<NearbyWater> = Vec::new();
    for bounds in Bounds::around(longitude, latitude, radius) {
        for row in water::Entity::find().from_raw_sql(overlapping(db.get_database_backend(), bounds)).all(db).await? {
            // Both halves of a box at the antimeridian may meet the same water.
            if found.iter().any(|known| known.water.id == row.id) {
                continue;
            }
            let shape = stored_shape(row.id, &row.geometry)?;
            let distance = shape.distance(longitude, latitude);
            if distance <= radius {
                found.push(NearbyWater { water: Water::from(row), distance });
            }
        }
    }
    found.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.water.id.cmp(&b.water.id)));
    found.truncate(LIMIT);
    Ok(found)
}

/// Metres from a place to the nearest point of a water; 0 in it.
///
/// # Errors
/// When the stored shape can't be read.
pub fn distance(water: &Water, longitude: f64, latitude: f64) -> Result<f64> {
    Ok(stored_shape(water.id, &water.geometry)?.distance(longitude, latitude))
}

fn stored_shape(id: i64, geometry: &str) -> Result<Shape> {
    let corrupt = |reason: String| Error::Corrupt(format!("shape of water {id}: {reason}"));
    let value = serde_json::from_str(geometry).map_err(|error| corrupt(error.to_string()))?;
    Shape::from_geojson(&value).map_err(|fault| corrupt(fault.to_string()))
}

/// The waters whose boxes meet `bounds`.
fn overlapping(backend: DbBackend, bounds: Bounds) -> Statement {
    let sql = format!("SELECT water.* FROM {} WHERE {}", source(backend), condition(backend));
    Statement::from_sql_and_values(backend, sql, corners(bounds))
}

/// The tables that [`condition`] speaks of.
pub(super) fn source(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => "water",
        _ => "water_rtree JOIN water ON water.id = water_rtree.id",
    }
}

/// Whether a water's box meets the one of [`corners`], by the index.
pub(super) fn condition(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => {
            "box(point(max_lon, max_lat), point(min_lon, min_lat)) && box(point($3, $4), point($1, $2))"
        }
        // The tree keeps boxes in 32 bits, rounded outwards: the columns decide.
        _ => {
            "water_rtree.min_lon <= $3 AND water_rtree.max_lon >= $1 \
             AND water_rtree.min_lat <= $4 AND water_rtree.max_lat >= $2 \
             AND water.min_lon <= $3 AND water.max_lon >= $1 AND water.min_lat <= $4 AND water.max_lat >= $2"
        }
    }
}

/// `$1` west, `$2` south, `$3` east, `$4` north.
pub(super) fn corners(bounds: Bounds) -> [Value; 4] {
    [bounds.min_longitude, bounds.min_latitude, bounds.max_longitude, bounds.max_latitude].map(Value::from)
}
