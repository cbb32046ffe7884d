//! Names of places: the towns and villages of Central Europe, compiled in.
//!
//! `assets/places/places.tsv` holds them; `assets/places/README.md` says where
//! they come from.

use std::sync::LazyLock;

/// Latitude, longitude, people, name; from south to north.
const TABLE: &str = include_str!("../../assets/places/places.tsv");

/// Kilometres from the edge of a place within which it gives its name.
const REACH: f64 = 15.0;
/// People in a square kilometre of a town. It tells how far a town reaches: the
/// bank of a river in Berlin is in Berlin, though a village may be nearer than
/// the middle of the city.
const DENSITY: f64 = 2_500.0;
/// Kilometres in a degree of latitude.
const DEGREE: f64 = 111.2;

/// A town or village of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownPlace {
    /// Degrees.
    pub latitude: f64,
    /// Degrees.
    pub longitude: f64,
    /// How many live there.
    pub people: f64,
    /// Its name in German, where it has one.
    pub name: &'static str,
}

struct Place {
    known: KnownPlace,
    /// Kilometres.
    radius: f64,
}

struct Gazetteer {
    places: Vec<Place>,
    largest_radius: f64,
}

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let places: Vec<Place> = TABLE.lines().filter_map(place).collect();
    let largest_radius = places.iter().map(|place| place.radius).fold(0.0, f64::max);
    Gazetteer { places, largest_radius }
});

fn place(line: &'static str) -> Option<Place> {
    let mut parts = line.split('\t');
    let mut number = || parts.next()?.parse::<f64>().ok();
    let (latitude, longitude, people) = (number()?, number()?, number()?);
    let radius = (people / DENSITY / std::f64::consts::PI).sqrt();
    Some(Place { known: KnownPlace { latitude, longitude, people, name: parts.next()? }, radius })
}

/// All towns and villages, from south to north.
pub fn known_places() -> impl Iterator<Item = KnownPlace> {
    GAZETTEER.places.iter().map(|place| place.known)
}

/// The town or village at a place or near it; none: nothing is near.
#[must_use]
pub fn place_name(longitude: f64, latitude: f64) -> Option<&'static str> {
    let Gazetteer { places, largest_radius } = &*GAZETTEER;
    let band = (REACH + largest_radius) / DEGREE;
    let start = places.partition_point(|place| place.known.latitude < latitude - band);
    let narrow = latitude.to_radians().cos();
    places[start..]
        .iter()
        .take_while(|place| place.known.latitude <= latitude + band)
        .map(|place| {
            let (x, y) = ((place.known.longitude - longitude) * narrow, place.known.latitude - latitude);
            (x.hypot(y) * DEGREE - place.radius, place.known.name)
        })
        .filter(|(from_edge, _)| *from_edge <= REACH)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sorted() {
        assert_eq!(GAZETTEER.places.len(), TABLE.lines().count());
        assert!(GAZETTEER.places.is_sorted_by(|a, b| a.known.latitude <= b.known.latitude));
        assert!(GAZETTEER.places.len() > 20_000);
    }

    #[test]
    fn a_place_is_called_after_its_town() {
        for (longitude, latitude, name) in [
            (8.69, 49.412, Some("Heidelberg")),
            (11.58, 48.15, Some("München")),
            // Nearer to the middle of a part of the city, and in the city all the same.
            (13.2, 52.535, Some("Berlin")),
            (9.16, 48.81, Some("Stuttgart")),
            (13.06, 52.4, Some("Potsdam")),
            (7.75, 48.58, Some("Straßburg")),
            (11.08, 49.45, Some("Nürnberg")),
            // In the North Sea, and elsewhere.
            (5.0, 54.9, None),
            (-70.0, 10.0, None),
            (8.69, -49.412, None),
        ] {
            assert_eq!(place_name(longitude, latitude), name, "{longitude} {latitude}");
        }
    }
}
