//! The database of this room.

mod list;
mod once;
mod public;
mod read;
mod refresh;
mod reported;
mod write;

pub(super) use list::{Kept, ListFilter, Scope, contents_of, drafts, page};
pub(super) use once::record;
pub use public::{MapPoint, map_points, map_points_at, map_version, published_ids};
pub(super) use public::{published, published_among, published_at_water, published_latest};
pub(super) use read::{find, structure_grades, values};
pub use refresh::refresh_at_waters;
pub(super) use reported::{Reported, reported};
pub use write::search_text;
pub(super) use write::{Publishing, next_version, publish, save_place, save_values};
