//! The database of this room.

mod class;
mod deletion;
mod filter;
mod list;
mod once;
mod points;
mod public;
mod read;
mod refresh;
mod related;
mod report;
mod reported;
mod selection;
mod sent;
mod series;
mod timeline;
mod upkeep;
mod values;
mod waters;
mod whole;
mod write;

pub(super) use class::{ClassKey, ClassValue, class_around, class_between, class_keys, class_latest, values_of};
pub(super) use deletion::{delete, deleted, restore};
pub(super) use list::{drafts, page, types_of, with_structure};
pub(super) use once::record;
pub use points::{DataPoint, PointCursor, count_data_points, data_point, data_points};
pub use public::{
    HistoryVersion, MapPoint, history_version, map_point, map_points, map_points_at, map_points_where, map_version,
    published_ids,
};
pub(super) use public::{published, published_among, published_at_water, published_latest};
pub(super) use read::{find, structure_grades, values};
pub use refresh::refresh_at_waters;
pub(super) use related::{earlier, nearby};
pub(super) use report::report;
pub(super) use reported::{Reported, reported};
pub use selection::{
    PublicVersion, PublicWater, WaterHead, count_public_waters, count_selected, public_version, public_water,
    public_waters, published_whole, selected, selected_points, structures_of, version_of, water_heads,
};
pub(super) use sent::{keep_hash, sent_before};
pub use series::{IndexReading, Reading, index_readings_at, readings_at};
pub(super) use timeline::{counts_between, first_and_last};
pub(super) use upkeep::{Which, count, hide, purge, some};
pub use values::set_value_hidden;
pub(super) use values::{filled, save_structure, save_values, structure_answers};
pub use waters::{FlowFilter, ListedWater, WaterFilter, count_measured_waters, measured_waters, waters_by_name};
pub(super) use whole::whole_of;
pub use whole::{WholeIndex, WholeMeasurement, WholeValue, whole_measurements};
pub use write::search_text;
pub(super) use write::{Publishing, create, next_version, publish, save_place};
