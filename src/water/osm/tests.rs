//! Elements and the shapes that they must have, as WKT.

use std::collections::BTreeMap;

use geo::{Coord, Geometry, LineString, Polygon};
use serde_json::json;

use super::{AnswerFault, Element, ElementBody, Member, elements};
use crate::water::{
    geometry::{GeometryFault, Shape},
    model::{OsmElement, OsmKind},
};

/// `"0 0, 1 0, ?"`: positions, of which `?` is not known.
fn line(text: &str) -> Vec<Option<Coord<f64>>> {
    let position = |pair: &str| {
        let (x, y) = pair.trim().split_once(' ')?;
        Some(Coord { x: x.parse().expect("a number"), y: y.parse().expect("a number") })
    };
    text.split(',').filter(|pair| !pair.trim().is_empty()).map(position).collect()
}

fn tags(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split_whitespace().filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

fn element(kind: OsmKind, of: &str, body: ElementBody) -> Element {
    Element { identity: OsmElement { kind, id: 1 }, tags: tags(of), body }
}

fn way(of: &str, positions: &str) -> Element {
    element(OsmKind::Way, of, ElementBody::Way(line(positions)))
}

fn relation(of: &str, members: &[(&str, &str)]) -> Element {
    let member = |(way, (role, text)): (i64, &(&str, &str))| Member { way, role: (*role).into(), line: line(text) };
    element(OsmKind::Relation, of, ElementBody::Relation((1..).zip(members).map(member).collect()))
}

fn wkt(shape: &Shape) -> String {
    let ring = |ring: &LineString<f64>| {
        let positions: Vec<String> = ring.0.iter().map(|c| format!("{} {}", c.x, c.y)).collect();
        format!("({})", positions.join(", "))
    };
    let area = |polygon: &Polygon<f64>| {
        let rings: Vec<String> = std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect();
        format!("({})", rings.join(", "))
    };
    fn text(
        geometry: &Geometry<f64>,
        ring: &dyn Fn(&LineString<f64>) -> String,
        area: &dyn Fn(&Polygon<f64>) -> String,
    ) -> String {
        match geometry {
            Geometry::Point(point) => format!("POINT ({} {})", point.x(), point.y()),
            Geometry::LineString(one) => format!("LINESTRING {}", ring(one)),
            Geometry::MultiLineString(all) => {
                format!("MULTILINESTRING ({})", all.iter().map(ring).collect::<Vec<_>>().join(", "))
            }
            Geometry::Polygon(one) => format!("POLYGON {}", area(one)),
            Geometry::MultiPolygon(all) => {
                format!("MULTIPOLYGON ({})", all.iter().map(area).collect::<Vec<_>>().join(", "))
            }
            Geometry::GeometryCollection(all) => {
                let inner: Vec<String> = all.iter().map(|inner| text(inner, ring, area)).collect();
                format!("GEOMETRYCOLLECTION ({})", inner.join(", "))
            }
            other => panic!("{other:?}"),
        }
    }
    let value = serde_json::from_str::<geojson::Geometry>(&shape.to_geojson()).expect("GeoJSON");
    text(&Geometry::try_from(value).expect("a geometry"), &ring, &area)
}

fn shape_of(element: &Element) -> Option<String> {
    element.shape().expect("a shape that we take").map(|shape| wkt(&shape))
}

#[test]
fn ways_and_nodes_have_these_shapes() {
    let square = "0 0, 4 0, 4 4, 0 4, 0 0";
    let polygon = Some("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))");
    let ring = Some("LINESTRING (0 0, 4 0, 4 4, 0 4, 0 0)");
    for (tags, positions, expected) in [
        ("natural=water", square, polygon),
        ("natural=wetland", square, polygon),
        // Clockwise in OpenStreetMap, counter-clockwise in GeoJSON.
        ("natural=water water=pond", "0 0, 0 4, 4 4, 4 0, 0 0", polygon),
        ("waterway=riverbank", square, polygon),
        ("natural=water waterway=river", square, polygon),
        ("waterway=canal area=yes", square, polygon),
        // A moat is a line that comes back to its start, and so is the shore of an island.
        ("waterway=canal", square, ring),
        ("natural=water area=no", square, ring),
        ("natural=coastline", square, ring),
        ("natural=coastline", "0 0, 1 1, 2 0", Some("LINESTRING (0 0, 1 1, 2 0)")),
        ("waterway=river", "0 0, 1 1", Some("LINESTRING (0 0, 1 1)")),
        ("natural=water", "0 0, 1 1, 2 0", Some("LINESTRING (0 0, 1 1, 2 0)")),
        // There and back is no area.
        ("natural=water", "0 0, 1 1, 0 0", Some("LINESTRING (0 0, 1 1, 0 0)")),
        ("natural=water", "0 0, 4 0, 4 4, ?, 0 0", Some("LINESTRING (0 0, 4 0, 4 4)")),
        ("waterway=river", "0 0, 1 1, ?, 2 2, 3 3, ?", Some("MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))")),
        ("waterway=river", "0 0, 0 0, 1 1, 1 1", Some("LINESTRING (0 0, 1 1)")),
        ("waterway=river", "0 0", None),
        ("waterway=river", "0 0, 0 0", None),
        ("waterway=river", "", None),
    ] {
        assert_eq!(shape_of(&way(tags, positions)).as_deref(), expected, "{tags}: {positions}");
    }
    let node = |place| element(OsmKind::Node, "natural=spring", ElementBody::Node(place));
    assert_eq!(shape_of(&node(Some(Coord { x: 8.7, y: 49.4 }))).as_deref(), Some("POINT (8.7 49.4)"));
    assert_eq!(shape_of(&node(None)), None);
}

#[test]
fn relations_of_areas_have_these_shapes() {
    let big = ("outer", "0 0, 9 0, 9 9, 0 9, 0 0");
    let far = ("outer", "20 0, 29 0, 29 9, 20 9, 20 0");
    let hole = ("inner", "2 2, 2 6, 6 6, 6 2, 2 2");
    for (what, members, expected) in [
        ("one way", vec![big], "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"),
        ("without a role", vec![("", big.1)], "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))"),
        ("a hole", vec![hole, big], "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 2 6, 6 6, 6 2, 2 2))"),
        (
            "two areas, each hole in its own",
            vec![big, far, ("inner", "22 2, 24 2, 24 4, 22 4, 22 2"), hole],
            "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 2 6, 6 6, 6 2, 2 2)), \
             ((20 0, 29 0, 29 9, 20 9, 20 0), (22 2, 22 4, 24 4, 24 2, 22 2)))",
        ),
        (
            "ring split over ways, drawn in both directions",
            vec![("outer", "0 0, 9 0, 9 9"), ("outer", "0 0, 0 9, 9 9")],
            "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))",
        ),
        (
            "and not in order",
            vec![("outer", "0 0, 9 0"), ("outer", "0 9, 9 9"), ("outer", "0 0, 0 9"), ("outer", "9 9, 9 0")],
            "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))",
        ),
        (
            "hole split over ways",
            vec![big, ("inner", "2 2, 2 6, 6 6"), ("inner", "2 2, 6 2, 6 6")],
            "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 2 6, 6 6, 6 2, 2 2))",
        ),
        (
            "pond on an island: the hole goes to the area around it, not to the pond",
            vec![("outer", "3 3, 5 3, 5 5, 3 5, 3 3"), big, hole],
            "MULTIPOLYGON (((3 3, 5 3, 5 5, 3 5, 3 3)), ((0 0, 9 0, 9 9, 0 9, 0 0), (2 2, 2 6, 6 6, 6 2, 2 2)))",
        ),
        (
            "rings that touch at a corner stay two",
            vec![("outer", "0 0, 4 0, 4 4"), ("outer", "4 4, 8 4, 8 8, 4 8, 4 4"), ("outer", "4 4, 0 4, 0 0")],
            "MULTIPOLYGON (((4 4, 8 4, 8 8, 4 8, 4 4)), ((0 0, 4 0, 4 4, 0 4, 0 0)))",
        ),
        (
            "a member without geometry leaves the ring open",
            vec![("outer", "0 0, 9 0, 9 9"), ("outer", "")],
            "LINESTRING (0 0, 9 0, 9 9)",
        ),
        (
            "and one that is missing elsewhere harms nothing",
            vec![big, ("inner", ""), ("outer", "")],
            "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))",
        ),
        (
            "areas and open lines",
            vec![big, ("outer", "20 0, 21 0"), ("outer", "21 0, 22 1")],
            "GEOMETRYCOLLECTION (POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0)), LINESTRING (20 0, 21 0, 22 1))",
        ),
        (
            "a hole in nothing is none",
            vec![big, ("inner", "20 0, 29 0, 29 9, 20 0")],
            "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))",
        ),
    ] {
        let found = shape_of(&relation("type=multipolygon natural=water", &members));
        assert_eq!(found.as_deref(), Some(expected), "{what}");
    }
    assert_eq!(shape_of(&relation("type=multipolygon", &[("outer", "")])), None);
    assert_eq!(shape_of(&relation("type=multipolygon", &[])), None);
}

#[test]
fn a_way_named_twice_counts_once() {
    let member = Member { way: 7, role: "outer".into(), line: line("0 0, 9 0, 9 9, 0 0") };
    let twice = element(OsmKind::Relation, "", ElementBody::Relation(vec![member.clone(), member]));
    assert_eq!(shape_of(&twice).as_deref(), Some("POLYGON ((0 0, 9 0, 9 9, 0 0))"));
}

#[test]
fn rivers_are_lines_joined_where_two_meet() {
    for (what, members, expected) in [
        (
            "parts drawn in both directions",
            vec![("main_stream", "2 0, 3 0"), ("main_stream", "1 0, 2 0"), ("", "1 0, 0 0")],
            "LINESTRING (0 0, 1 0, 2 0, 3 0)",
        ),
        (
            "an island between two arms is no lake",
            vec![
                ("main_stream", "0 0, 1 0"),
                ("main_stream", "1 0, 2 1, 3 0"),
                ("side_stream", "1 0, 2 -1, 3 0"),
                ("main_stream", "3 0, 4 0"),
            ],
            "MULTILINESTRING ((0 0, 1 0), (1 0, 2 1, 3 0), (1 0, 2 -1, 3 0), (3 0, 4 0))",
        ),
        ("a gap", vec![("", "0 0, 1 0"), ("", "2 0, 3 0")], "MULTILINESTRING ((0 0, 1 0), (2 0, 3 0))"),
        ("a round canal", vec![("", "0 0, 1 0, 1 1"), ("", "1 1, 0 0")], "LINESTRING (0 0, 1 0, 1 1, 0 0)"),
    ] {
        let found = shape_of(&relation("type=waterway waterway=river", &members));
        assert_eq!(found.as_deref(), Some(expected), "{what}");
    }
}

#[test]
fn a_position_that_is_not_on_earth_is_refused() {
    let fault = way("waterway=river", "0 0, 181 0").shape();
    assert_eq!(fault, Err(GeometryFault::OutOfRange(181.0, 0.0)));
}

#[test]
fn an_answer_becomes_elements() {
    let answer = json!({ "version": 0.6, "elements": [
        { "type": "node", "id": 5, "lat": 49.4, "lon": 8.7, "tags": { "natural": "spring" } },
        { "type": "way", "id": 5, "nodes": [1, 2, 3], "geometry": [{ "lat": 1, "lon": 0 }, null, { "lat": 3, "lon": 2 }] },
        { "type": "relation", "id": 5, "tags": { "type": "multipolygon" }, "members": [
            { "type": "node", "ref": 1, "role": "label", "lat": 1, "lon": 2 },
            { "type": "way", "ref": 2, "role": "outer", "geometry": [{ "lat": 1, "lon": 0 }, { "lat": 1, "lon": 1 }] },
            { "type": "way", "ref": 3, "role": "outer", "geometry": null },
            { "type": "way", "ref": 4, "role": "inner" },
        ] },
        { "type": "area", "id": 3_600_000_005_i64, "tags": {} },
    ] });
    let found = elements(answer.to_string().as_bytes()).expect("elements");
    let identities: Vec<_> =
        found.iter().map(|element| (element.identity.kind.as_str(), element.identity.id)).collect();
    assert_eq!(identities, [("node", 5), ("way", 5), ("relation", 5)]);
    assert_eq!(found[1].body, ElementBody::Way(line("0 1, ?, 2 3")));
    let ElementBody::Relation(members) = &found[2].body else { panic!("{:?}", found[2]) };
    let told: Vec<_> = members.iter().map(|member| (member.way, &*member.role, member.line.len())).collect();
    assert_eq!(told, [(2, "outer", 2), (3, "outer", 0), (4, "inner", 0)]);
}

#[test]
fn an_answer_that_is_none_is_told() {
    for broken in ["", "{\"elements\": [", "<html>", "{}", "{\"elements\":[{\"id\":1}]}"] {
        assert!(matches!(elements(broken.as_bytes()), Err(AnswerFault::Broken(_))), "{broken}");
    }
    let remark = json!({ "elements": [], "remark": "runtime error: Query timed out in \"query\" at line 3" });
    assert!(matches!(elements(remark.to_string().as_bytes()), Err(AnswerFault::GaveUp(_))));
}
