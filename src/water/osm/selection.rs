//! Which elements of OpenStreetMap are waters.

use std::collections::BTreeMap;

use crate::water::model::OsmKind;

/// `natural` of lines and areas, beside `water`.
pub(in crate::water) const NATURAL: [&str; 3] = ["wetland", "coastline", "bay"];
/// `waterway` of lines and areas.
pub(in crate::water) const WATERWAY: [&str; 6] = ["river", "stream", "tidal_channel", "canal", "drain", "ditch"];
/// `water` of areas that are the beds of lines which we know already.
pub(in crate::water) const BEDS: [&str; 5] = ["river", "stream", "canal", "ditch", "drain"];
/// Roles of ways in a relation of which the relation is the water, not the way.
pub(in crate::water) const REPLACED_ROLES: [&str; 3] = ["main_stream", "outer", "inner"];

/// Whether an element with these tags is a water.
pub(in crate::water) fn is_water(kind: OsmKind, tags: &BTreeMap<String, String>) -> bool {
    let tag = |key: &str| tags.get(key).map_or("", String::as_str);
    match kind {
        OsmKind::Node => tag("natural") == "spring",
        OsmKind::Way | OsmKind::Relation => {
            let area = tag("natural") == "water" && !BEDS.contains(&tag("water"));
            area || NATURAL.contains(&tag("natural")) || WATERWAY.contains(&tag("waterway"))
        }
    }
}
