//! GeoJSON values to geometries, checking everything on the way.

use geo::{
    Coord, CoordsIter, Geometry, GeometryCollection, LineString, MapCoords, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};
use serde_json::Value;

/// Collections within collections beyond this depth are refused.
const DEEPEST: usize = 8;

/// Positions in one shape beyond this number are refused: the longest rivers
/// of OpenStreetMap have some 50,000.
const MOST_POSITIONS: usize = 500_000;

/// What is wrong with a geometry.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum GeometryFault {
    /// There is none.
    #[error("there is no geometry")]
    Missing,
    /// Not one of the seven types of GeoJSON.
    #[error("\"{0}\" is no type of geometry")]
    UnknownType(String),
    /// Coordinates are not nested as the type asks for.
    #[error("the coordinates do not fit the type")]
    Nesting,
    /// A position is not two or more numbers.
    #[error("a position is not a pair of numbers")]
    Position,
    /// A position is not on Earth.
    #[error("the position {0}, {1} is out of range (longitude ±180, latitude ±90)")]
    OutOfRange(f64, f64),
    /// There is no position at all.
    #[error("the geometry is empty")]
    Empty,
    /// A line has fewer than two positions.
    #[error("a line has fewer than two positions")]
    ShortLine,
    /// A ring has fewer than four positions.
    #[error("a ring has fewer than four positions")]
    ShortRing,
    /// A ring does not end where it starts.
    #[error("a ring is not closed")]
    OpenRing,
    /// Collections are nested too deep.
    #[error("collections are nested deeper than {DEEPEST}")]
    TooDeep,
    /// There are too many positions.
    #[error("there are more than {MOST_POSITIONS} positions")]
    TooLarge,
}

type Result<T> = std::result::Result<T, GeometryFault>;

pub(super) fn geometry(value: &Value) -> Result<Geometry<f64>> {
    Reader { positions: 0 }.geometry(value, 0)
}

/// What assembled elements of OpenStreetMap can still have wrong: positions
/// that are not on Earth, or too many.
pub(super) fn checked(geometry: Geometry<f64>) -> Result<Geometry<f64>> {
    if geometry.coords_count() > MOST_POSITIONS {
        return Err(GeometryFault::TooLarge);
    }
    geometry.try_map_coords(|at| on_earth(at.x, at.y))
}

struct Reader {
    positions: usize,
}

impl Reader {
    fn geometry(&mut self, value: &Value, depth: usize) -> Result<Geometry<f64>> {
        let kind = value.get("type").and_then(Value::as_str).ok_or(GeometryFault::Missing)?;
        let coordinates = value.get("coordinates").unwrap_or(&Value::Null);
        Ok(match kind {
            "Point" => Geometry::Point(Point(self.only_position(coordinates)?)),
            "MultiPoint" => Geometry::MultiPoint(MultiPoint(filled(self.each(coordinates, Self::point)?)?)),
            "LineString" => Geometry::LineString(self.line(coordinates)?),
            "MultiLineString" => {
                Geometry::MultiLineString(MultiLineString(filled(self.each(coordinates, Self::line)?)?))
            }
            "Polygon" => Geometry::Polygon(self.polygon(coordinates)?),
            "MultiPolygon" => Geometry::MultiPolygon(MultiPolygon(filled(self.each(coordinates, Self::polygon)?)?)),
            "GeometryCollection" if depth >= DEEPEST => return Err(GeometryFault::TooDeep),
            "GeometryCollection" => {
                let inner = value.get("geometries").unwrap_or(&Value::Null);
                let inner = self.each(inner, |reader, value| reader.geometry(value, depth + 1))?;
                Geometry::GeometryCollection(GeometryCollection(filled(inner)?))
            }
            // Told back to whoever wrote it, so not without bound.
            other => return Err(GeometryFault::UnknownType(other.chars().take(40).collect())),
        })
    }

    fn each<T>(&mut self, value: &Value, read: impl Fn(&mut Self, &Value) -> Result<T>) -> Result<Vec<T>> {
        value.as_array().ok_or(GeometryFault::Nesting)?.iter().map(|inner| read(self, inner)).collect()
    }

    fn only_position(&mut self, value: &Value) -> Result<Coord<f64>> {
        if value.as_array().is_some_and(Vec::is_empty) {
            return Err(GeometryFault::Empty);
        }
        self.position(value)
    }

    fn point(&mut self, value: &Value) -> Result<Point<f64>> {
        self.position(value).map(Point)
    }

    fn line(&mut self, value: &Value) -> Result<LineString<f64>> {
        match self.each(value, Self::position)? {
            none if none.is_empty() => Err(GeometryFault::Empty),
            line if line.len() < 2 => Err(GeometryFault::ShortLine),
            line => Ok(LineString(line)),
        }
    }

    fn ring(&mut self, value: &Value) -> Result<LineString<f64>> {
        let ring = self.each(value, Self::position)?;
        if ring.len() < 4 {
            return Err(if ring.is_empty() { GeometryFault::Empty } else { GeometryFault::ShortRing });
        }
        if ring.first() != ring.last() {
            return Err(GeometryFault::OpenRing);
        }
        Ok(LineString(ring))
    }

    fn polygon(&mut self, value: &Value) -> Result<Polygon<f64>> {
        let mut rings = self.each(value, Self::ring)?.into_iter();
        let outer = rings.next().ok_or(GeometryFault::Empty)?;
        Ok(Polygon::new(outer, rings.collect()))
    }

    fn position(&mut self, value: &Value) -> Result<Coord<f64>> {
        self.positions += 1;
        if self.positions > MOST_POSITIONS {
            return Err(GeometryFault::TooLarge);
        }
        let numbers = value.as_array().ok_or(GeometryFault::Nesting)?;
        let number = |index: usize| numbers.get(index).and_then(Value::as_f64).ok_or(GeometryFault::Position);
        let (x, y) = (number(0)?, number(1)?);
        on_earth(x, y)
    }
}

fn on_earth(x: f64, y: f64) -> Result<Coord<f64>> {
    if !(-180.0..=180.0).contains(&x) || !(-90.0..=90.0).contains(&y) {
        return Err(GeometryFault::OutOfRange(x, y));
    }
    Ok(Coord { x: rounded(x), y: rounded(y) })
}

fn filled<T>(parts: Vec<T>) -> Result<Vec<T>> {
    if parts.is_empty() { Err(GeometryFault::Empty) } else { Ok(parts) }
}

/// Seven decimals: one centimetre, what OpenStreetMap keeps. Zero has no sign.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7 + 0.0
}
