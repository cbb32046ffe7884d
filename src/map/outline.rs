//! The shape of a water as a drawing that needs no script.

use std::{collections::BTreeSet, fmt::Write};

use serde::Serialize;

use crate::water::{Part, Shape};

/// Width of the drawing, in its own units; its height follows the shape.
const WIDTH: f64 = 600.0;
const LOWEST: f64 = 160.0;
const HIGHEST: f64 = 480.0;
const MARGIN: f64 = 24.0;

/// Positions closer together than this can't be told apart in the drawing.
const FINEST: f64 = 0.6;

/// Side of the squares of which each shows one measurement.
const SQUARE: f64 = 4.0;

/// Metres in a degree of latitude, near enough for a scale bar.
const METRES_IN_A_DEGREE: f64 = 111_200.0;

/// A shape with nothing but points is drawn as if it were so wide, in degrees.
const SMALLEST_EXTENT: f64 = 0.004;

/// The drawing: paths and places in its own units, north at the top.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Outline {
    width: f64,
    height: f64,
    /// Path of the areas, or nothing.
    areas: String,
    /// Path of the lines, or nothing.
    lines: String,
    /// The water's own points.
    points: Vec<Spot>,
    /// Where was measured.
    measurements: Vec<Spot>,
    scale: ScaleBar,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Spot {
    x: f64,
    y: f64,
}

#[derive(Debug, PartialEq, Serialize)]
struct ScaleBar {
    /// Length in the drawing.
    length: f64,
    /// What it stands for: `500 m`, `2 km`.
    label: String,
}

impl Outline {
    /// Draws a shape and the measurements (longitude, latitude) at it.
    pub(super) fn of(shape: &Shape, measurements: &[[f64; 2]]) -> Self {
        let frame = Frame::around(shape, measurements);
        let mut drawing = Self {
            width: WIDTH,
            height: frame.height,
            areas: String::new(),
            lines: String::new(),
            points: Vec::new(),
            measurements: apart(measurements.iter().map(|place| frame.spot(*place))),
            scale: frame.scale_bar(),
        };
        for part in shape.parts() {
            match part {
                Part::Point(place) => drawing.points.push(frame.spot(place)),
                Part::Line(line) => frame.path(&line, &mut drawing.lines),
                Part::Area(rings) => rings.iter().for_each(|ring| {
                    frame.path(ring, &mut drawing.areas);
                    drawing.areas.push('Z');
                }),
            }
        }
        drawing
    }
}

/// Where degrees come to lie in the drawing.
struct Frame {
    west: f64,
    north: f64,
    /// A degree of longitude is so much shorter than one of latitude.
    squeeze: f64,
    /// Units of the drawing in a degree of latitude.
    zoom: f64,
    left: f64,
    top: f64,
    height: f64,
}

impl Frame {
    fn around(shape: &Shape, measurements: &[[f64; 2]]) -> Self {
        let bounds = shape.bounds();
        let (mut west, mut east) = (bounds.min_longitude, bounds.max_longitude);
        let (mut south, mut north) = (bounds.min_latitude, bounds.max_latitude);
        for [longitude, latitude] in measurements {
            (west, east) = (west.min(*longitude), east.max(*longitude));
            (south, north) = (south.min(*latitude), north.max(*latitude));
        }
        let squeeze = f64::midpoint(south, north).to_radians().cos().max(0.01);
        let across = (east - west) * squeeze;
        let along = north - south;
        let zoom = if across.max(along) < SMALLEST_EXTENT {
            (LOWEST - 2.0 * MARGIN) / SMALLEST_EXTENT
        } else {
            ((WIDTH - 2.0 * MARGIN) / across).min((HIGHEST - 2.0 * MARGIN) / along)
        };
        let height = (along * zoom + 2.0 * MARGIN).clamp(LOWEST, HIGHEST);
        Self {
            west,
            north,
            squeeze,
            zoom,
            left: (WIDTH - across * zoom) / 2.0,
            top: (height - along * zoom) / 2.0,
            height: tenths(height),
        }
    }

    fn spot(&self, [longitude, latitude]: [f64; 2]) -> Spot {
        Spot {
            x: tenths(self.left + (longitude - self.west) * self.squeeze * self.zoom),
            y: tenths(self.top + (self.north - latitude) * self.zoom),
        }
    }

    fn path(&self, line: &[[f64; 2]], path: &mut String) {
        let mut drawn: Option<Spot> = None;
        for (place, position) in line.iter().enumerate() {
            let spot = self.spot(*position);
            let is_end = place == 0 || place + 1 == line.len();
            let is_apart = drawn.is_none_or(|last| (spot.x - last.x).hypot(spot.y - last.y) >= FINEST);
            if is_end || is_apart {
                let command = if place == 0 { 'M' } else { 'L' };
                // Writing to a string can't fail.
                let _ = write!(path, "{command}{} {}", spot.x, spot.y);
                drawn = Some(spot);
            }
        }
    }

    /// A round length of at most a third of the width.
    fn scale_bar(&self) -> ScaleBar {
        let unit = METRES_IN_A_DEGREE / self.zoom;
        let longest = unit * WIDTH / 3.0;
        let power = 10_f64.powf(longest.log10().floor());
        let metres = [5.0, 2.0, 1.0].map(|step| step * power).into_iter().find(|m| *m <= longest).unwrap_or(power);
        let label = if metres >= 1_000.0 { format!("{} km", metres / 1_000.0) } else { format!("{metres} m") };
        ScaleBar { length: tenths(metres / unit), label: label.replace(' ', "\u{202f}") }
    }
}

/// The spots without those that would cover another: one for each small square.
fn apart(spots: impl Iterator<Item = Spot>) -> Vec<Spot> {
    let mut taken = BTreeSet::new();
    // The drawing is a few hundred units wide.
    let square = |length: f64| (length / SQUARE) as i32;
    spots.filter(|spot| taken.insert((square(spot.x), square(spot.y)))).collect()
}

fn tenths(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn outline(geometry: &serde_json::Value, measurements: &[[f64; 2]]) -> Outline {
        Outline::of(&Shape::from_geojson(geometry).expect("a geometry"), measurements)
    }

    #[test]
    fn a_line_fills_the_width_and_north_is_up() {
        let drawn = outline(&json!({ "type": "LineString", "coordinates": [[8.0, 49.0], [8.4, 49.1]] }), &[]);
        assert_eq!(drawn.lines, format!("M24 {}L576 24", tenths(drawn.height - 24.0)));
        assert_eq!(drawn.scale.label, "10\u{202f}km");
        assert!(drawn.scale.length <= 200.0 && drawn.scale.length > 30.0);
    }

    #[test]
    fn an_area_keeps_its_holes_and_measurements_widen_the_frame() {
        let ring = |a: f64, b: f64| json!([[a, a], [b, a], [b, b], [a, b], [a, a]]);
        let lake = json!({ "type": "Polygon", "coordinates": [ring(0.0, 1.0), ring(0.4, 0.6)] });
        let drawn = outline(&lake, &[[2.0, 0.5]]);
        assert_eq!(drawn.areas.matches('Z').count(), 2);
        assert_eq!(drawn.measurements[0].x, 576.0);
        assert!(drawn.lines.is_empty() && drawn.points.is_empty());
    }

    #[test]
    fn a_lone_point_stands_in_the_middle_with_a_sensible_scale() {
        let drawn = outline(&json!({ "type": "Point", "coordinates": [8.0, 49.0] }), &[[8.0, 49.0]]);
        assert_eq!(drawn.points, [Spot { x: 300.0, y: 80.0 }]);
        assert_eq!(drawn.measurements, drawn.points);
        assert_eq!(drawn.scale.label, "500\u{202f}m");
    }

    #[test]
    fn measurements_that_would_cover_each_other_are_one_dot() {
        let many: Vec<[f64; 2]> = (0..5_000).map(|step| [8.0 + f64::from(step % 100) / 1e6, 49.0]).collect();
        let line = json!({ "type": "LineString", "coordinates": [[8.0, 49.0], [9.0, 49.0]] });
        let far = [9.0, 49.0];
        let drawn = outline(&line, &[&many[..], &[far]].concat());
        assert_eq!(drawn.measurements.iter().map(|spot| spot.x).collect::<Vec<_>>(), [24.0, 576.0]);
    }

    #[test]
    fn positions_that_fall_together_are_drawn_once() {
        let line: Vec<[f64; 2]> = (0..=10_000).map(|step| [8.0 + f64::from(step) / 10_000.0, 49.0]).collect();
        let drawn = outline(&json!({ "type": "LineString", "coordinates": line }), &[]);
        let positions = drawn.lines.matches('L').count();
        assert!((500..1_000).contains(&positions), "{positions}");
        assert!(drawn.lines.ends_with("L576 80"));
    }
}
