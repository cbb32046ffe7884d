//! Waters: their shapes and kinds, where they come from, and the search near a
//! point.
//!
//! The pages of the waters show measurements too, which this room may not know
//! of: they live in [`crate::map`].

mod articles;
mod display;
mod feature;
mod gazetteer;
mod geometry;
mod import;
mod links;
mod load;
mod model;
mod osm;
mod overpass;
mod pbf;
mod refresh;
mod store;

pub use display::{display_name, flow_name, water_type_name};
pub use feature::LONGEST_NAME;
pub use gazetteer::{KnownPlace, known_places, place_name};
pub use geometry::{Bounds, GeometryFault, Part, Shape};
pub use import::{import_area, import_extract, import_geojson, search_openstreetmap};
pub use links::{LinksReport, count_unresolved, resolve_links};
pub use load::{ImportError, ImportReport, Skipped};
pub use model::{CustomWater, FlowType, NearbyWater, OsmElement, OsmKind, Water, WaterType, kind_of};
pub use overpass::OverpassFault;
pub use pbf::Progress;
pub use refresh::{RefreshReport, Refreshed, count_stale, refresh, refresh_one};
pub use store::{DrawnWater, add_custom, distance, find, nearby, renew_search, searched_words, version_within, within};
