//! The rows of the waters.

mod custom;
mod near;
mod save;
mod sitelinks;
mod stale;
mod within;

use entity::water::{self, FlowType as FlowColumn, OsmElementType, WaterType as TypeColumn};
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, DbErr, EntityTrait};

pub use custom::add_custom;
pub use near::{distance, nearby};
pub(super) use save::{Saved, Source, save};
pub use save::{renew_search, searched_words};
pub(super) use sitelinks::{Unresolved, keep_sitelinks, unresolved};
pub(super) use stale::{StaleWater, mark_gone, note_attempt, stale};
pub use within::{DrawnWater, version_within, within};

use super::{
    articles::Articles,
    geometry::Bounds,
    model::{FlowType, OsmElement, OsmKind, Water, WaterType},
};
use crate::platform::Result;

/// Name of PostgreSQL's lock on adding waters.
const LOCK: i64 = 0x6763_7761_7465;

/// Lets one transaction at a time look whether a water is there and add it, until it ends. It comes
/// before any row is changed, so that nobody waits for it with a row that its holder wants.
///
/// SQLite has one writer at a time. PostgreSQL would not see the same water in a transaction that
/// runs beside this one.
pub(super) async fn one_at_a_time(txn: &impl ConnectionTrait) -> Result<(), DbErr> {
    if txn.get_database_backend() == DbBackend::Postgres {
        txn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    Ok(())
}

/// The water with this number.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &impl ConnectionTrait, id: i64) -> Result<Option<Water>> {
    Ok(water::Entity::find_by_id(id).one(db).await?.map(Water::from))
}

impl From<water::Model> for Water {
    fn from(row: water::Model) -> Self {
        let osm = row.osm_element_type.zip(row.osm_id);
        Self {
            id: row.id,
            name: row.name,
            flow_type: row.flow_type.map(flow_type),
            water_type: row.water_type.and_then(water_type),
            osm: osm.and_then(|(kind, id)| Some(OsmElement { kind: OsmKind::parse(&kind.to_value())?, id })),
            articles: Articles::of(row.wikipedia_url.as_deref(), &row.tags, row.sitelinks.as_ref()),
            geometry: row.geometry,
            bounds: Bounds {
                min_longitude: row.min_lon,
                min_latitude: row.min_lat,
                max_longitude: row.max_lon,
                max_latitude: row.max_lat,
            },
        }
    }
}

fn flow_type(column: FlowColumn) -> FlowType {
    match column {
        FlowColumn::Running => FlowType::Running,
        FlowColumn::Standing => FlowType::Standing,
    }
}

fn flow_column(flow: FlowType) -> FlowColumn {
    match flow {
        FlowType::Running => FlowColumn::Running,
        FlowType::Standing => FlowColumn::Standing,
    }
}

fn water_type(column: TypeColumn) -> Option<WaterType> {
    WaterType::parse(&column.to_value())
}

fn type_column(kind: WaterType) -> Result<TypeColumn, DbErr> {
    TypeColumn::try_from_value(&kind.as_str().to_owned())
}

fn osm_column(kind: OsmKind) -> OsmElementType {
    match kind {
        OsmKind::Node => OsmElementType::Node,
        OsmKind::Way => OsmElementType::Way,
        OsmKind::Relation => OsmElementType::Relation,
    }
}
