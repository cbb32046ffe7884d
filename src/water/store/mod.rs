//! The rows of the waters.

mod custom;
mod near;
mod save;
mod sitelinks;
mod stale;
mod within;

use entity::water::{self, FlowType as FlowColumn, OsmElementType, WaterType as TypeColumn};
use sea_orm::{ActiveEnum, ConnectionTrait, EntityTrait};

pub use custom::add_custom;
pub use near::{distance, nearby};
pub(super) use save::{Saved, Source, save};
pub(super) use sitelinks::{Unresolved, keep_sitelinks, unresolved};
pub(super) use stale::{StaleWater, mark_gone, stale};
pub use within::{DrawnWater, version_within, within};

use super::{
    articles::Articles,
    geometry::Bounds,
    model::{FlowType, OsmElement, OsmKind, Water, WaterType},
};
use crate::platform::Result;

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

fn type_column(kind: WaterType) -> Result<TypeColumn, sea_orm::DbErr> {
    TypeColumn::try_from_value(&kind.as_str().to_owned())
}

fn osm_column(kind: OsmKind) -> OsmElementType {
    match kind {
        OsmKind::Node => OsmElementType::Node,
        OsmKind::Way => OsmElementType::Way,
        OsmKind::Relation => OsmElementType::Relation,
    }
}
