//! Shapes of waters: read from GeoJSON, checked, measured and written again.

mod distance;
mod parse;

use geo::{BoundingRect, Geometry};

pub use parse::GeometryFault;

/// A valid, non-empty geometry, WGS 84, longitude first, seven decimals (1 cm).
#[derive(Clone, Debug, PartialEq)]
pub struct Shape(Geometry<f64>);

/// A box of degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// West side.
    pub min_longitude: f64,
    /// South side.
    pub min_latitude: f64,
    /// East side.
    pub max_longitude: f64,
    /// North side.
    pub max_latitude: f64,
}

impl Bounds {
    /// Boxes that together hold every point within `radius` metres of a place:
    /// one, or two where the antimeridian cuts it.
    #[must_use]
    pub fn around(longitude: f64, latitude: f64, radius: f64) -> Vec<Self> {
        // A degree is a little longer or shorter at the far side.
        let reach = radius * 1.02 + 1.0;
        let south_north = reach / distance::scale_at(0.0).y;
        let (min_latitude, max_latitude) = ((latitude - south_north).max(-90.0), (latitude + south_north).min(90.0));
        let highest = min_latitude.abs().max(max_latitude.abs());
        let west_east = reach / distance::scale_at(highest).x;
        let part = |west: f64, east: f64| Self {
            min_longitude: west.max(-180.0),
            min_latitude,
            max_longitude: east.min(180.0),
            max_latitude,
        };
        // At a pole all meridians meet.
        if west_east >= 180.0 {
            return vec![part(-180.0, 180.0)];
        }
        let (west, east) = (longitude - west_east, longitude + west_east);
        let mut boxes = vec![part(west, east)];
        if west < -180.0 {
            boxes.push(part(west + 360.0, 180.0));
        }
        if east > 180.0 {
            boxes.push(part(-180.0, east - 360.0));
        }
        boxes
    }
}

impl Shape {
    /// Reads a GeoJSON geometry of any type. Positions may carry a height,
    /// which is dropped.
    ///
    /// # Errors
    /// The first fault found.
    pub fn from_geojson(geometry: &serde_json::Value) -> Result<Self, GeometryFault> {
        parse::geometry(geometry).map(Self)
    }

    /// Checks and rounds a geometry from elsewhere.
    ///
    /// # Errors
    /// The first fault found.
    pub(super) fn from_geometry(geometry: Geometry<f64>) -> Result<Self, GeometryFault> {
        parse::checked(geometry).map(Self)
    }

    /// Metres on the ellipsoid along all lines and rings.
    pub(super) fn length(&self) -> f64 {
        let along = |line: &[[f64; 2]]| {
            let places: geo::LineString<f64> = line.iter().map(|[x, y]| (*x, *y)).collect();
            geo::Length::length(&geo::Geodesic, &places)
        };
        let lengths = self.parts().into_iter().map(|part| match part {
            Part::Point(_) => 0.0,
            Part::Line(line) => along(&line),
            Part::Area(rings) => rings.iter().map(|ring| along(ring)).sum(),
        });
        lengths.sum()
    }

    /// The shape as GeoJSON text; equal shapes give equal texts.
    #[must_use]
    pub fn to_geojson(&self) -> String {
        geojson::Geometry::new(geojson::GeometryValue::from(&self.0)).to_string()
    }

    /// The box around the shape.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        let around = self.0.bounding_rect().expect("a shape has at least one position");
        Bounds {
            min_longitude: around.min().x,
            min_latitude: around.min().y,
            max_longitude: around.max().x,
            max_latitude: around.max().y,
        }
    }

    /// Metres on the WGS 84 ellipsoid from a place to the nearest point of the
    /// shape; 0 inside an area. Good to a millimetre in a kilometre within
    /// 50 km, and less exact beyond.
    #[must_use]
    pub fn distance(&self, longitude: f64, latitude: f64) -> f64 {
        distance::metres(&self.0, longitude, latitude)
    }

    /// The lines, rings and points of the shape in the order in which they are drawn.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        collect(&self.0, &mut parts);
        parts
    }
}

/// A piece of a [`Shape`] to draw; positions are longitude and latitude.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A single place.
    Point([f64; 2]),
    /// An open line.
    Line(Vec<[f64; 2]>),
    /// An area: its outer ring, then its holes.
    Area(Vec<Vec<[f64; 2]>>),
}

fn collect(geometry: &Geometry<f64>, parts: &mut Vec<Part>) {
    let line = |line: &geo::LineString<f64>| line.0.iter().map(|c| [c.x, c.y]).collect::<Vec<_>>();
    let area = |polygon: &geo::Polygon<f64>| {
        Part::Area(std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(line).collect())
    };
    match geometry {
        Geometry::Point(point) => parts.push(Part::Point([point.x(), point.y()])),
        Geometry::MultiPoint(points) => parts.extend(points.iter().map(|p| Part::Point([p.x(), p.y()]))),
        Geometry::LineString(one) => parts.push(Part::Line(line(one))),
        Geometry::MultiLineString(lines) => parts.extend(lines.iter().map(|one| Part::Line(line(one)))),
        Geometry::Polygon(polygon) => parts.push(area(polygon)),
        Geometry::MultiPolygon(polygons) => parts.extend(polygons.iter().map(area)),
        Geometry::GeometryCollection(all) => all.iter().for_each(|inner| collect(inner, parts)),
        // GeoJSON has no other types.
        Geometry::Line(_) | Geometry::Rect(_) | Geometry::Triangle(_) => {}
    }
}

#[cfg(test)]
mod tests;
