//! Places along waters.

use rand::{Rng, RngExt};

use super::{data::Water, model::Place};
use crate::water::Part;

/// How far from the line or the shore a place may lie, in metres.
const JITTER: f64 = 200.0;
/// Metres of one degree of latitude.
const METRES_PER_DEGREE: f64 = 111_320.0;
/// Every water counts as if it were so much longer, in metres: ponds are
/// visited too.
const BONUS: f64 = 5_000.0;

/// The box around Germany, a little smaller than it is, so that a place beside
/// a line within it lies within Germany's: west, south, east, north.
const GERMANY: [f64; 4] = [5.88, 47.28, 15.03, 55.05];

/// Where one can stand at the waters of the demo.
#[derive(Debug)]
pub(super) struct Places {
    waters: Vec<Shore>,
    /// Metres, with the bonus, of each water and all before it.
    sums: Vec<f64>,
}

#[derive(Debug)]
struct Shore {
    id: i64,
    name: String,
    flow_type: Option<crate::quality::FlowType>,
    segments: Vec<[[f64; 2]; 2]>,
    /// Metres of each segment and all before it.
    sums: Vec<f64>,
}

impl Places {
    /// The parts of these waters that lie in Germany's box.
    pub(super) fn new(waters: &[(i64, &Water)]) -> Self {
        let waters: Vec<Shore> = waters
            .iter()
            .map(|(id, water)| Shore::new(*id, water))
            .filter(|shore| !shore.segments.is_empty())
            .collect();
        let sums = running_sums(waters.iter().map(|shore| shore.length() + BONUS));
        Self { waters, sums }
    }

    /// A place at a water; long waters come up more often. None without waters.
    pub(super) fn pick(&self, rng: &mut impl Rng) -> Option<Place> {
        let shore = &self.waters[pick_weighted(&self.sums, rng)?];
        let [from, to] = shore.segments[pick_weighted(&shore.sums, rng)?];
        let along: f64 = rng.random();
        let angle = rng.random_range(0.0..std::f64::consts::TAU);
        let distance = JITTER * rng.random::<f64>();
        let latitude = from[1] + along * (to[1] - from[1]);
        let longitude = from[0] + along * (to[0] - from[0]);
        Some(Place {
            water_id: shore.id,
            water_name: shore.name.clone(),
            flow_type: shore.flow_type,
            longitude: six_decimals(
                longitude + distance * angle.cos() / (METRES_PER_DEGREE * latitude.to_radians().cos()),
            ),
            latitude: six_decimals(latitude + distance * angle.sin() / METRES_PER_DEGREE),
            location_name: None,
        })
    }
}

impl Shore {
    fn new(id: i64, water: &Water) -> Self {
        let mut segments = Vec::new();
        for part in water.shape.parts() {
            match part {
                Part::Point(point) => segments.push([point, point]),
                Part::Line(line) => segments.extend(line.array_windows().copied()),
                Part::Area(rings) => segments.extend(rings.iter().flat_map(|ring| ring.array_windows().copied())),
            }
        }
        segments.retain(|ends| ends.iter().all(|end| is_in_germany(*end)));
        // A point has no length; a metre lets it be picked.
        let sums = running_sums(segments.iter().map(|ends| length(*ends).max(1.0)));
        Self { id, name: water.name.clone(), flow_type: water.flow_type, segments, sums }
    }

    fn length(&self) -> f64 {
        self.sums.last().copied().unwrap_or_default()
    }
}

fn is_in_germany([longitude, latitude]: [f64; 2]) -> bool {
    let [west, south, east, north] = GERMANY;
    (west..=east).contains(&longitude) && (south..=north).contains(&latitude)
}

/// Metres, well enough for a weight.
fn length([from, to]: [[f64; 2]; 2]) -> f64 {
    let width = (to[0] - from[0]) * from[1].to_radians().cos();
    width.hypot(to[1] - from[1]) * METRES_PER_DEGREE
}

fn six_decimals(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

fn running_sums(weights: impl Iterator<Item = f64>) -> Vec<f64> {
    weights
        .scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect()
}

fn pick_weighted(sums: &[f64], rng: &mut impl Rng) -> Option<usize> {
    let total = *sums.last()?;
    let mark = rng.random_range(0.0..total);
    Some(sums.partition_point(|sum| *sum <= mark).min(sums.len() - 1))
}
