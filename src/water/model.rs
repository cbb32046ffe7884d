//! What a water is, and how its kind follows from OpenStreetMap's tags.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{articles::Articles, geometry::Bounds};
use crate::platform::i18n::Locale;

/// Whether a water flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FlowType {
    /// Rivers, streams, ditches.
    Running,
    /// Lakes and ponds.
    Standing,
}

impl FlowType {
    /// The stored and sent name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Standing => "standing",
        }
    }

    /// The flow type of a stored name; `None` for any other text.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Running, Self::Standing].into_iter().find(|flow| flow.as_str() == name)
    }
}

/// The flow as pages sign it: `running`, `standing` or `unknown`.
#[must_use]
pub const fn kind_of(flow: Option<FlowType>) -> &'static str {
    match flow {
        Some(flow) => flow.as_str(),
        None => "unknown",
    }
}

/// What kind of water it is, after the values of OpenStreetMap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WaterType(&'static str, Option<FlowType>);

const RUNNING: Option<FlowType> = Some(FlowType::Running);
const STANDING: Option<FlowType> = Some(FlowType::Standing);

/// The tags that tell a water's type; the first that does wins.
const TYPE_TAGS: [&str; 3] = ["water", "waterway", "natural"];

impl WaterType {
    /// All types, with the flow that goes without saying.
    #[rustfmt::skip]
    pub const ALL: [Self; 18] = [
        Self("river", RUNNING), Self("stream", RUNNING), Self("tidal_channel", RUNNING),
        Self("canal", RUNNING), Self("drain", RUNNING), Self("ditch", RUNNING),
        Self("wetland", STANDING), Self("lake", STANDING), Self("basin", STANDING),
        Self("pond", STANDING), Self("reservoir", STANDING), Self("lagoon", STANDING),
        Self("coastline", None), Self("bay", None), Self("oxbow", None),
        Self("harbour", None), Self("wastewater", None), Self("spring", None),
    ];

    /// The stored and sent name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The type of a stored name; `None` for any other text.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.0 == name)
    }

    /// The type that the tags tell: `water`, then `waterway`, then `natural`.
    #[must_use]
    pub fn guess(tags: &BTreeMap<String, String>) -> Option<Self> {
        TYPE_TAGS.into_iter().filter_map(|key| tags.get(key)).find_map(|value| Self::parse(value))
    }

    /// How such a water moves, where that goes without saying.
    #[must_use]
    pub const fn flow_type(self) -> Option<FlowType> {
        self.1
    }
}

/// The kinds of OpenStreetMap elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OsmKind {
    /// A point.
    Node,
    /// A line or a ring.
    Way,
    /// A group of elements.
    Relation,
}

impl OsmKind {
    /// The stored name, also the one in OpenStreetMap's addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Way => "way",
            Self::Relation => "relation",
        }
    }

    /// The kind of a stored name; `None` for any other text.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Node, Self::Way, Self::Relation].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// An OpenStreetMap element: kind and number identify it only together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OsmElement {
    /// Its kind.
    pub kind: OsmKind,
    /// Its number within the kind, from 1.
    pub id: i64,
}

/// A water with its shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Water {
    /// The row's number.
    pub id: i64,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Running or standing, if known.
    pub flow_type: Option<FlowType>,
    /// What kind of water it is, if known.
    pub water_type: Option<WaterType>,
    /// Where OpenStreetMap describes it.
    pub osm: Option<OsmElement>,
    /// Articles about it.
    pub(super) articles: Articles,
    /// Its shape: a GeoJSON geometry, WGS 84, longitude first.
    pub geometry: String,
    /// The box around the shape.
    pub bounds: Bounds,
}

/// A water that the map lacks, as somebody describes it who stands there.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomWater {
    /// Its name, if it has one; at most [`super::LONGEST_NAME`] signs.
    pub name: Option<String>,
    /// Running or standing.
    pub flow_type: FlowType,
    /// What kind of water it is, if known.
    pub water_type: Option<WaterType>,
}

impl Water {
    /// The article about it, in the reader's language where there is one.
    #[must_use]
    pub fn wikipedia(&self, locale: Locale) -> Option<&str> {
        self.articles.best(locale)
    }
}

/// A water and how far it is from where one asked.
#[derive(Clone, Debug, PartialEq)]
pub struct NearbyWater {
    /// The water.
    pub water: Water,
    /// Metres on the ellipsoid to its nearest point; 0 inside an area.
    pub distance: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(tags: &[(&str, &str)]) -> Option<&'static str> {
        let tags = tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        WaterType::guess(&tags).map(WaterType::as_str)
    }

    #[test]
    fn the_type_comes_from_water_then_waterway_then_natural() {
        assert_eq!(guess(&[("natural", "water"), ("water", "pond")]), Some("pond"));
        assert_eq!(guess(&[("natural", "wetland"), ("waterway", "ditch"), ("water", "lake")]), Some("lake"));
        assert_eq!(guess(&[("natural", "wetland"), ("waterway", "ditch")]), Some("ditch"));
        assert_eq!(guess(&[("waterway", "riverbank"), ("natural", "bay")]), Some("bay"));
        assert_eq!(guess(&[("natural", "water"), ("water", "yes")]), None);
    }

    #[test]
    fn the_flow_follows_from_the_type_where_it_goes_without_saying() {
        let with = |flow| WaterType::ALL.into_iter().filter(|kind| kind.flow_type() == flow).count();
        assert_eq!((with(RUNNING), with(STANDING), with(None)), (6, 6, 6));
        assert_eq!(WaterType::parse("ditch").and_then(WaterType::flow_type), RUNNING);
        assert_eq!(WaterType::parse("lagoon").and_then(WaterType::flow_type), STANDING);
        assert_eq!(WaterType::parse("oxbow").and_then(WaterType::flow_type), None);
    }
}
