//! Shapes against faults, round trips and a distance by brute force.

use geo::{Distance, Geodesic, Point};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Bounds, GeometryFault, Part, Shape};

fn shape(geometry: &Value) -> Shape {
    Shape::from_geojson(geometry).expect("a valid geometry")
}

#[test]
fn every_type_of_geometry_survives_a_round_trip() {
    let ring = json!([[8.0, 49.0], [8.5, 49.0], [8.5, 49.5], [8.0, 49.0]]);
    for geometry in [
        json!({ "type": "Point", "coordinates": [8.0, 49.0, 113.5] }),
        json!({ "type": "MultiPoint", "coordinates": [[8.0, 49.0], [9, 50]] }),
        json!({ "type": "LineString", "coordinates": [[8.0, 49.0], [9, 50]] }),
        json!({ "type": "MultiLineString", "coordinates": [[[8.0, 49.0], [9, 50]], [[1, 2], [3, 4]]] }),
        json!({ "type": "Polygon", "coordinates": [ring] }),
        json!({ "type": "MultiPolygon", "coordinates": [[ring], [ring]] }),
        json!({ "type": "GeometryCollection", "geometries": [
            { "type": "Polygon", "coordinates": [ring] }, { "type": "Point", "coordinates": [-180, 90] }] }),
    ] {
        let read = shape(&geometry);
        let written: Value = serde_json::from_str(&read.to_geojson()).expect("JSON");
        assert_eq!(written["type"], geometry["type"]);
        assert_eq!(shape(&written), read, "{geometry}");
    }
}

#[test]
fn positions_are_rounded_to_seven_decimals() {
    let read = shape(&json!({ "type": "Point", "coordinates": [8.123_456_789, -0.000_000_01] }));
    assert_eq!(read.to_geojson(), r#"{"type":"Point","coordinates":[8.1234568,0.0]}"#);
}

#[test]
fn each_fault_is_told() {
    let deep = (0..12).fold(
        json!({ "type": "Point", "coordinates": [0, 0] }),
        |inner, _| json!({ "type": "GeometryCollection", "geometries": [inner] }),
    );
    let line = |coordinates: Value| json!({ "type": "LineString", "coordinates": coordinates });
    let polygon = |ring: Value| json!({ "type": "Polygon", "coordinates": [ring] });
    for (geometry, fault) in [
        (Value::Null, GeometryFault::Missing),
        (json!({ "type": "Circle", "coordinates": [0, 0] }), GeometryFault::UnknownType("Circle".into())),
        (json!({ "type": "Point" }), GeometryFault::Nesting),
        (json!({ "type": "Point", "coordinates": [] }), GeometryFault::Empty),
        (json!({ "type": "Point", "coordinates": [8] }), GeometryFault::Position),
        (json!({ "type": "Point", "coordinates": ["8", "49"] }), GeometryFault::Position),
        (json!({ "type": "Point", "coordinates": [49, 98] }), GeometryFault::OutOfRange(49.0, 98.0)),
        (
            json!({ "type": "Point", "coordinates": [180.000_000_01, 0] }),
            GeometryFault::OutOfRange(180.000_000_01, 0.0),
        ),
        (json!({ "type": "MultiPoint", "coordinates": [] }), GeometryFault::Empty),
        (line(json!([])), GeometryFault::Empty),
        (line(json!([[0, 0]])), GeometryFault::ShortLine),
        (line(json!([0, 0])), GeometryFault::Nesting),
        (polygon(json!([[0, 0], [1, 0], [0, 0]])), GeometryFault::ShortRing),
        (polygon(json!([[0, 0], [1, 0], [1, 1], [0, 1]])), GeometryFault::OpenRing),
        (json!({ "type": "Polygon", "coordinates": [] }), GeometryFault::Empty),
        (json!({ "type": "GeometryCollection", "geometries": [] }), GeometryFault::Empty),
        (deep, GeometryFault::TooDeep),
    ] {
        assert_eq!(Shape::from_geojson(&geometry), Err(fault), "{geometry}");
    }
}

#[test]
fn inside_an_area_the_distance_is_nothing_and_in_its_hole_it_is_not() {
    let square = |low: f64, high: f64| json!([[low, low], [high, low], [high, high], [low, high], [low, low]]);
    let lake = shape(&json!({ "type": "Polygon", "coordinates": [square(0.0, 1.0), square(0.4, 0.6)] }));
    assert_eq!(lake.distance(0.2, 0.2), 0.0);
    assert_eq!(lake.distance(1.0, 0.5), 0.0);
    let island = lake.distance(0.5, 0.5);
    assert!((island - 11_057.0).abs() < 2.0, "{island}");
    assert!(matches!(&lake.parts()[..], [Part::Area(rings)] if rings.len() == 2));
}

#[test]
fn the_antimeridian_is_no_wall() {
    let island = shape(&json!({ "type": "Point", "coordinates": [-179.999, 0] }));
    let distance = island.distance(179.999, 0.0);
    assert!((distance - 222.64).abs() < 0.01, "{distance}");
    let boxes = Bounds::around(179.999, 0.0, 300.0);
    assert!(boxes.iter().any(|b| b.min_longitude == -180.0 && b.max_longitude > -179.999), "{boxes:?}");
    assert_eq!(Bounds::around(10.0, 89.999, 2_000.0).len(), 1);
}

/// The least of the distances to many points of a line, refined around the best.
fn by_brute_force(line: &[[f64; 2]], longitude: f64, latitude: f64) -> f64 {
    let place = Point::new(longitude, latitude);
    let at = |pair: &[[f64; 2]], share: f64| {
        let x = pair[0][0] + (pair[1][0] - pair[0][0]) * share;
        let y = pair[0][1] + (pair[1][1] - pair[0][1]) * share;
        Geodesic.distance(place, Point::new(x, y))
    };
    let mut least = f64::INFINITY;
    for pair in line.windows(2) {
        let (mut middle, mut width) = (0.5, 0.5);
        for _ in 0..7 {
            let shares = (-20..=20).map(|step| (middle + width * f64::from(step) / 20.0).clamp(0.0, 1.0));
            let best = shares.min_by(|a, b| at(pair, *a).total_cmp(&at(pair, *b)));
            middle = best.expect("forty-one shares");
            width /= 10.0;
        }
        least = least.min(at(pair, middle));
    }
    least
}

proptest! {
    #[test]
    fn the_distance_to_a_line_is_the_least_of_all(
        latitude in -80.0..80.0_f64,
        longitude in -179.0..179.0_f64,
        offsets in prop::collection::vec((-0.15..0.15_f64, -0.15..0.15_f64), 2..6),
    ) {
        let line: Vec<[f64; 2]> = offsets.iter().map(|(x, y)| [longitude + x, latitude + y]).collect();
        let found = shape(&json!({ "type": "LineString", "coordinates": line })).distance(longitude, latitude);
        let expected = by_brute_force(&line, longitude, latitude);
        // Rounding to seven decimals moves a position by up to 8 mm.
        prop_assert!((found - expected).abs() < 0.02 + expected * 1e-6, "{found} against {expected}");
    }

    #[test]
    fn the_box_around_a_place_holds_the_circle(
        latitude in -89.0..89.0_f64,
        longitude in -180.0..180.0_f64,
        radius in 1.0..50_000.0_f64,
        bearing in 0.0..360.0_f64,
    ) {
        use geo::Destination;
        let edge = Geodesic.destination(Point::new(longitude, latitude), bearing, radius);
        let x = (edge.x() + 540.0).rem_euclid(360.0) - 180.0;
        let holds = |b: &Bounds| {
            (b.min_longitude..=b.max_longitude).contains(&x) && (b.min_latitude..=b.max_latitude).contains(&edge.y())
        };
        prop_assert!(Bounds::around(longitude, latitude, radius).iter().any(holds));
    }

    #[test]
    fn no_value_makes_the_reader_fall(numbers in prop::collection::vec(prop::num::f64::ANY, 0..6)) {
        for kind in ["Point", "MultiPoint", "LineString", "Polygon"] {
            let geometry = json!({ "type": kind, "coordinates": [numbers.clone(), numbers.clone()] });
            if let Ok(shape) = Shape::from_geojson(&geometry) {
                prop_assert!(shape.distance(0.0, 0.0).is_finite());
            }
        }
    }
}
