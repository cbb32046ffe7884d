//! The distance from a place to a shape on the ellipsoid.
//!
//! The nearest point is looked for in a plane that touches the ellipsoid, with
//! the ellipsoid's two radii of curvature there as scales; a straight line in
//! degrees, which is what GeoJSON means, is straight in it. Only the way to the
//! point so found is then measured on the ellipsoid.

use geo::{Coord, Distance, Geodesic, Geometry, Intersects, Line, LineString, Point, Polygon};

/// WGS 84: equatorial radius in metres, and the square of the eccentricity.
const EQUATOR: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_14;

/// A shape may lie on the other side of the antimeridian only for a place so
/// close to it, in degrees.
const EDGE: f64 = 170.0;

pub(super) fn metres(shape: &Geometry<f64>, longitude: f64, latitude: f64) -> f64 {
    let mut places = vec![longitude];
    if longitude.abs() > EDGE {
        // GeoJSON cuts shapes at the antimeridian: the same place is looked
        // at once more from beyond it.
        places.push(longitude - 360.0 * longitude.signum());
    }
    places.into_iter().map(|longitude| metres_from(shape, longitude, latitude)).fold(f64::INFINITY, f64::min)
}

fn metres_from(shape: &Geometry<f64>, longitude: f64, latitude: f64) -> f64 {
    let place = Coord { x: longitude, y: latitude };
    let mut search = Search { place, scale: scale_at(latitude), best: (f64::INFINITY, place) };
    search.geometry(shape);
    if search.best.0 == 0.0 {
        return 0.0;
    }
    // Meridians draw together towards the poles: what is nearest is decided in
    // the plane half-way to it.
    let scale = scale_at(f64::midpoint(latitude, search.best.1.y));
    let mut search = Search { place, scale, best: (f64::INFINITY, place) };
    search.geometry(shape);
    Geodesic.distance(Point(place), Point(search.best.1))
}

/// Metres in a degree of longitude (x) and of latitude (y).
pub(super) fn scale_at(latitude: f64) -> Coord<f64> {
    let (sin, cos) = latitude.to_radians().sin_cos();
    let w = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
    let across = EQUATOR / w.sqrt();
    let along = EQUATOR * (1.0 - ECCENTRICITY_SQUARED) / (w * w.sqrt());
    Coord { x: (across * cos).to_radians(), y: along.to_radians() }
}

struct Search {
    place: Coord<f64>,
    scale: Coord<f64>,
    /// Squared metres in the plane, and the point in degrees.
    best: (f64, Coord<f64>),
}

impl Search {
    fn geometry(&mut self, geometry: &Geometry<f64>) {
        match geometry {
            Geometry::Point(point) => self.point(point.0),
            Geometry::MultiPoint(points) => points.iter().for_each(|point| self.point(point.0)),
            Geometry::Line(line) => self.segment(*line),
            Geometry::LineString(line) => self.line(line),
            Geometry::MultiLineString(lines) => lines.iter().for_each(|line| self.line(line)),
            Geometry::Polygon(polygon) => self.polygon(polygon),
            Geometry::MultiPolygon(polygons) => polygons.iter().for_each(|polygon| self.polygon(polygon)),
            Geometry::GeometryCollection(all) => all.iter().for_each(|inner| self.geometry(inner)),
            Geometry::Rect(rect) => self.polygon(&rect.to_polygon()),
            Geometry::Triangle(triangle) => self.polygon(&triangle.to_polygon()),
        }
    }

    fn polygon(&mut self, polygon: &Polygon<f64>) {
        if polygon.intersects(&self.place) {
            self.best = (0.0, self.place);
            return;
        }
        self.line(polygon.exterior());
        polygon.interiors().iter().for_each(|ring| self.line(ring));
    }

    fn line(&mut self, line: &LineString<f64>) {
        line.lines().for_each(|segment| self.segment(segment));
    }

    fn segment(&mut self, segment: Line<f64>) {
        let (start, end) = (self.in_plane(segment.start), self.in_plane(segment.end));
        let along = end - start;
        let length_squared = along.x * along.x + along.y * along.y;
        let share = if length_squared > 0.0 {
            (-(start.x * along.x + start.y * along.y) / length_squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        self.point(segment.start + segment.delta() * share);
    }

    fn point(&mut self, point: Coord<f64>) {
        let there = self.in_plane(point);
        let squared = there.x * there.x + there.y * there.y;
        if squared < self.best.0 {
            self.best = (squared, point);
        }
    }

    fn in_plane(&self, point: Coord<f64>) -> Coord<f64> {
        Coord { x: (point.x - self.place.x) * self.scale.x, y: (point.y - self.place.y) * self.scale.y }
    }
}
