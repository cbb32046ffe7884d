//! The answer of Overpass to `out geom`, as JSON.

use std::collections::BTreeMap;

use geo::Coord;
use serde::Deserialize;

use super::element::{Element, ElementBody, Member};
use crate::water::model::{OsmElement, OsmKind};

/// Why an answer can't be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::water) enum AnswerFault {
    /// Not the JSON that Overpass writes.
    #[error("the answer can't be read: {0}")]
    Broken(String),
    /// Overpass gave up, and says so in an answer with status 200.
    #[error("Overpass gave up: {0}")]
    GaveUp(String),
}

#[derive(Deserialize)]
struct Answer {
    elements: Vec<RawElement>,
    remark: Option<String>,
}

#[derive(Deserialize)]
struct RawElement {
    r#type: String,
    id: i64,
    #[serde(default)]
    tags: BTreeMap<String, String>,
    lat: Option<f64>,
    lon: Option<f64>,
    geometry: Option<Vec<Option<RawPlace>>>,
    #[serde(default)]
    members: Vec<RawMember>,
}

#[derive(Deserialize)]
struct RawMember {
    r#type: String,
    r#ref: i64,
    #[serde(default)]
    role: String,
    geometry: Option<Vec<Option<RawPlace>>>,
}

#[derive(Deserialize)]
struct RawPlace {
    lat: f64,
    lon: f64,
}

/// The elements of an answer, in its order. Kinds that are not OpenStreetMap's,
/// such as the areas of Overpass, are left out.
///
/// # Errors
/// When it is not what Overpass answers, or Overpass gave up.
pub(in crate::water) fn elements(answer: &[u8]) -> Result<Vec<Element>, AnswerFault> {
    let answer: Answer = serde_json::from_slice(answer).map_err(|error| AnswerFault::Broken(error.to_string()))?;
    if let Some(remark) = answer.remark.filter(|remark| remark.contains("error")) {
        return Err(AnswerFault::GaveUp(remark.chars().take(200).collect()));
    }
    Ok(answer.elements.into_iter().filter_map(RawElement::read).collect())
}

impl RawElement {
    fn read(self) -> Option<Element> {
        let kind = OsmKind::parse(&self.r#type)?;
        let body = match kind {
            OsmKind::Node => ElementBody::Node(self.lon.zip(self.lat).map(|(x, y)| Coord { x, y })),
            OsmKind::Way => ElementBody::Way(line(self.geometry)),
            OsmKind::Relation => {
                let ways = self.members.into_iter().filter(|member| member.r#type == "way");
                let read =
                    |member: RawMember| Member { way: member.r#ref, role: member.role, line: line(member.geometry) };
                ElementBody::Relation(ways.map(read).collect())
            }
        };
        (self.id > 0).then_some(Element { identity: OsmElement { kind, id: self.id }, tags: self.tags, body })
    }
}

fn line(places: Option<Vec<Option<RawPlace>>>) -> Vec<Option<Coord<f64>>> {
    places.into_iter().flatten().map(|place| place.map(|RawPlace { lat, lon }| Coord { x: lon, y: lat })).collect()
}
