//! Waters: their shapes and kinds, the search near a point, and the list of
//! those that were measured.
//!
//! A water's own page shows its measurements too, which this room may not know
//! of: it lives in [`crate::map`].

mod display;
mod feature;
mod geometry;
mod import;
mod model;
mod pages;
mod store;

use crate::platform::web::{Routes, get};

pub use display::{display_name, flow_name, water_type_name};
pub use feature::LONGEST_NAME;
pub use geometry::{Bounds, GeometryFault, Part, Shape};
pub use import::{ImportError, ImportReport, import_geojson};
pub use model::{CustomWater, FlowType, NearbyWater, OsmElement, OsmKind, Water, WaterType, kind_of};
pub use store::{add_custom, distance, find, nearby};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes.at("/waters/", get(pages::list))
}
