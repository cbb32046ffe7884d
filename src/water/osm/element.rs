//! What OpenStreetMap knows, with coordinates instead of references.

use std::collections::BTreeMap;

use geo::Coord;

use crate::water::{
    feature::{FeatureFault, NewWater},
    geometry::GeometryFault,
    model::OsmElement,
};

/// An element with its tags and its geometry.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::water) struct Element {
    /// Type and id.
    pub(in crate::water) identity: OsmElement,
    pub(in crate::water) tags: BTreeMap<String, String>,
    pub(in crate::water) body: ElementBody,
}

/// The geometry of an element. A position that is not known is `None`.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::water) enum ElementBody {
    Node(Option<Coord<f64>>),
    Way(Vec<Option<Coord<f64>>>),
    Relation(Vec<Member>),
}

/// A way as a member of a relation. Members of other kinds have no part in a shape.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::water) struct Member {
    /// The id of the way.
    pub(in crate::water) way: i64,
    pub(in crate::water) role: String,
    pub(in crate::water) line: Vec<Option<Coord<f64>>>,
}

impl Element {
    /// The water that this element is.
    ///
    /// # Errors
    /// When nothing of its geometry is known, or a tag is not for us.
    pub(in crate::water) fn into_water(self) -> Result<NewWater, FeatureFault> {
        let shape = self.shape()?.ok_or(FeatureFault::Geometry(GeometryFault::Missing))?;
        NewWater::from_tags(self.identity, self.tags, shape)
    }

    pub(super) fn tag(&self, key: &str) -> Option<&str> {
        self.tags.get(key).map(String::as_str)
    }
}
