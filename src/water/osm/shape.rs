//! The shape of an element.
//!
//! - a node is a point;
//! - a way that is an area is a polygon, any other a line;
//! - a relation is the areas that its rings enclose, less the holes in them,
//!   and the lines that close no ring; a `waterway` relation is lines only, for
//!   a river that parts around an island encloses no water.

use std::collections::BTreeSet;

use geo::{
    Area, BoundingRect, Contains, Coord, Geometry, GeometryCollection, InteriorPoint, LineString, MultiLineString,
    MultiPolygon, Orient, Point, Polygon, Rect, orient::Direction,
};

use super::{
    assemble::{Lines, joined, rings},
    element::{Element, ElementBody, Member},
};
use crate::water::geometry::{GeometryFault, Shape};

impl Element {
    /// The shape; `None` when no position is known.
    ///
    /// # Errors
    /// When a position is not on Earth, or there are too many.
    pub(in crate::water) fn shape(&self) -> Result<Option<Shape>, GeometryFault> {
        let geometry = match &self.body {
            ElementBody::Node(place) => place.map(|place| Geometry::Point(Point(place))),
            ElementBody::Way(line) => self.way(line),
            ElementBody::Relation(members) if self.tag("type") == Some("waterway") => waterway(members),
            ElementBody::Relation(members) => areas_and_lines(members),
        };
        geometry.map(Shape::from_geometry).transpose()
    }

    fn way(&self, line: &[Option<Coord<f64>>]) -> Option<Geometry<f64>> {
        let mut pieces = known_pieces(line);
        let is_whole = pieces.len() == 1 && line.iter().all(Option::is_some);
        if is_whole && is_ring(&pieces[0]) && self.is_area() {
            return Some(Geometry::Polygon(polygon(pieces.remove(0), Vec::new())));
        }
        lines(pieces)
    }

    /// Whether a closed way of this kind encloses water.
    fn is_area(&self) -> bool {
        match self.tag("area") {
            Some("yes") => return true,
            Some("no") => return false,
            _ => {}
        }
        if self.tag("natural") == Some("coastline") {
            return false;
        }
        let line_of_water = self.tag("waterway").is_some_and(|kind| !matches!(kind, "riverbank" | "dock" | "basin"));
        let area_of_water = ["natural", "water", "landuse", "leisure"].iter().any(|key| self.tag(key).is_some());
        area_of_water || !line_of_water
    }
}

/// All ways of a river, joined where exactly two of them meet.
fn waterway(members: &[Member]) -> Option<Geometry<f64>> {
    lines(joined(pieces_of(members, |_| true)))
}

fn areas_and_lines(members: &[Member]) -> Option<Geometry<f64>> {
    // Old relations name no role: such a ring is an area, not a hole.
    let outer = rings(pieces_of(members, |role| role != "inner"));
    let inner = rings(pieces_of(members, |role| role == "inner"));
    let mut areas: Vec<Enclosed> = outer.closed.into_iter().map(Enclosed::new).collect();
    for hole in inner.closed {
        cut(&mut areas, hole);
    }
    let open = lines(outer.open.into_iter().chain(inner.open).collect());
    let mut polygons: Vec<Polygon<f64>> = areas.into_iter().map(Enclosed::into_polygon).collect();
    let areas = match polygons.len() {
        0 => return open,
        1 => Geometry::Polygon(polygons.remove(0)),
        _ => Geometry::MultiPolygon(MultiPolygon(polygons)),
    };
    match open {
        None => Some(areas),
        Some(open) => Some(Geometry::GeometryCollection(GeometryCollection(vec![areas, open]))),
    }
}

/// What an outer ring encloses, and the holes in it.
struct Enclosed {
    ring: Polygon<f64>,
    bounds: Option<Rect<f64>>,
    /// Square degrees, without regard to the holes.
    area: f64,
    holes: Lines,
}

impl Enclosed {
    fn new(ring: LineString<f64>) -> Self {
        let ring = Polygon::new(ring, Vec::new());
        Self { area: ring.unsigned_area(), bounds: ring.bounding_rect(), holes: Vec::new(), ring }
    }

    fn contains(&self, place: Point<f64>) -> bool {
        self.bounds.is_some_and(|bounds| bounds.contains(&place)) && self.ring.contains(&place)
    }

    fn into_polygon(self) -> Polygon<f64> {
        let (ring, _) = self.ring.into_inner();
        polygon(ring, self.holes)
    }
}

/// Makes a ring a hole of the smallest area around it; where there is none, it
/// is a hole in nothing.
fn cut(areas: &mut [Enclosed], hole: LineString<f64>) {
    let enclosed = Polygon::new(hole, Vec::new());
    let (size, inside) = (enclosed.unsigned_area(), enclosed.interior_point());
    let Some(inside) = inside else { return };
    // An island within the hole may lie around the same point, but is smaller.
    let around = areas.iter_mut().filter(|area| area.area > size && area.contains(inside));
    if let Some(area) = around.min_by(|a, b| a.area.total_cmp(&b.area)) {
        area.holes.push(enclosed.into_inner().0);
    }
}

/// Counter-clockwise, with clockwise holes, as GeoJSON has it.
fn polygon(ring: LineString<f64>, holes: Lines) -> Polygon<f64> {
    Polygon::new(ring, holes).orient(Direction::Default)
}

fn lines(mut lines: Lines) -> Option<Geometry<f64>> {
    match lines.len() {
        0 => None,
        1 => Some(Geometry::LineString(lines.remove(0))),
        _ => Some(Geometry::MultiLineString(MultiLineString(lines))),
    }
}

/// The known pieces of the members with a certain role, each way once.
fn pieces_of(members: &[Member], has_part: impl Fn(&str) -> bool) -> Lines {
    let mut seen = BTreeSet::new();
    let of_role = members.iter().filter(|member| has_part(&member.role));
    of_role.filter(|member| seen.insert(member.way)).flat_map(|member| known_pieces(&member.line)).collect()
}

/// A line without the positions that are not known and without repetitions, in
/// as many pieces as that leaves.
fn known_pieces(line: &[Option<Coord<f64>>]) -> Lines {
    line.split(Option::is_none)
        .map(|piece| {
            let mut positions: Vec<Coord<f64>> = piece.iter().flatten().copied().collect();
            positions.dedup();
            positions
        })
        .filter(|positions| positions.len() >= 2)
        .map(LineString)
        .collect()
}

/// Whether a line comes back to its start and encloses something.
fn is_ring(line: &LineString<f64>) -> bool {
    line.0.len() >= 4 && line.is_closed()
}
