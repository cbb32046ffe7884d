//! What is kept of an extract.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use geo::Coord;
use osmpbf::RelMemberType;

use super::nodes::{Nodes, degrees};
use crate::water::{
    model::{OsmElement, OsmKind},
    osm::{Element, ElementBody, Member, REPLACED_ROLES, is_water},
};

type Tags = BTreeMap<String, String>;

/// The waters of a file, with references where an element has coordinates.
#[derive(Debug, Default)]
pub(in crate::water) struct Extract {
    relations: Vec<Relation>,
    /// Ways that are waters themselves.
    ways: Vec<(i64, Tags)>,
    springs: Vec<(i64, Tags, Coord<f64>)>,
    /// The nodes of every way that is needed.
    lines: HashMap<i64, Vec<i64>>,
    members: BTreeSet<i64>,
    /// Ways of which a relation is the water.
    replaced: BTreeSet<i64>,
    pub(super) nodes: Nodes,
}

#[derive(Debug)]
struct Relation {
    id: i64,
    tags: Tags,
    /// Way and role.
    members: Vec<(i64, String)>,
}

impl Extract {
    pub(super) fn relation(&mut self, relation: &osmpbf::Relation<'_>) {
        let tags = tags(relation.tags());
        if !is_water(OsmKind::Relation, &tags) {
            return;
        }
        let ways = relation.members().filter(|member| member.member_type == RelMemberType::Way);
        let members = ways.map(|way| (way.member_id, way.role().unwrap_or_default().to_owned())).collect();
        self.relations.push(Relation { id: relation.id(), tags, members });
    }

    /// Call it when all relations have been told.
    pub(super) fn end_of_relations(&mut self) {
        for (way, role) in self.relations.iter().flat_map(|relation| &relation.members) {
            self.members.insert(*way);
            if REPLACED_ROLES.contains(&role.as_str()) {
                self.replaced.insert(*way);
            }
        }
    }

    pub(super) fn way(&mut self, way: &osmpbf::Way<'_>) {
        let id = way.id();
        let tags = tags(way.tags());
        let is_own = is_water(OsmKind::Way, &tags) && !self.replaced.contains(&id);
        if !is_own && !self.members.contains(&id) {
            return;
        }
        self.lines.insert(id, way.refs().collect());
        if is_own {
            self.ways.push((id, tags));
        }
    }

    pub(super) fn node<'a>(
        &mut self,
        id: i64,
        longitude: i32,
        latitude: i32,
        with: impl Iterator<Item = (&'a str, &'a str)>,
    ) {
        let mut with = with.peekable();
        // Most nodes are corners of something and have no tags.
        if with.peek().is_none() {
            return;
        }
        let tags = tags(with);
        if is_water(OsmKind::Node, &tags) {
            self.springs.push((id, tags, degrees(longitude, latitude)));
        }
    }

    /// Whether the file has no water.
    pub(in crate::water) fn is_empty(&self) -> bool {
        self.relations.is_empty() && self.ways.is_empty() && self.springs.is_empty()
    }

    /// The nodes of all lines, with repetitions.
    pub(super) fn node_ids(&self) -> impl Iterator<Item = i64> {
        self.lines.values().flatten().copied()
    }

    /// The waters with their coordinates, one after the other.
    pub(in crate::water) fn into_elements(self) -> impl Iterator<Item = Element> {
        let Self { relations, ways, springs, lines, nodes, .. } = self;
        let mut work: Vec<Work> = springs.into_iter().map(Work::Spring).collect();
        work.extend(ways.into_iter().map(|(id, tags)| Work::Way(id, tags)));
        work.extend(relations.into_iter().map(Work::Relation));
        work.into_iter().map(move |work| {
            let line = |way: i64| -> Vec<Option<Coord<f64>>> {
                lines.get(&way).into_iter().flatten().map(|node| nodes.place(*node)).collect()
            };
            match work {
                Work::Spring((id, tags, place)) => element(OsmKind::Node, id, tags, ElementBody::Node(Some(place))),
                Work::Way(id, tags) => element(OsmKind::Way, id, tags, ElementBody::Way(line(id))),
                Work::Relation(Relation { id, tags, members }) => {
                    let member = |(way, role)| Member { way, role, line: line(way) };
                    let members = members.into_iter().map(member).collect();
                    element(OsmKind::Relation, id, tags, ElementBody::Relation(members))
                }
            }
        })
    }
}

enum Work {
    Spring((i64, Tags, Coord<f64>)),
    Way(i64, Tags),
    Relation(Relation),
}

fn element(kind: OsmKind, id: i64, tags: Tags, body: ElementBody) -> Element {
    Element { identity: OsmElement { kind, id }, tags, body }
}

fn tags<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Tags {
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}
