//! The positions of the nodes that waters are made of.

use geo::Coord;

use super::Extract;

/// Tenths of a millionth of a degree.
const UNKNOWN: (i32, i32) = (i32::MAX, i32::MAX);

/// Sixteen bytes a node, and only those that are needed.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    ids: Vec<i64>,
    places: Vec<(i32, i32)>,
    /// The first id that is not smaller than the last one looked for: files
    /// are in the order of the ids.
    cursor: usize,
}

impl Nodes {
    pub(super) fn needed_by(extract: &Extract) -> Self {
        let mut ids: Vec<i64> = extract.node_ids().collect();
        ids.sort_unstable();
        ids.dedup();
        Self { places: vec![UNKNOWN; ids.len()], ids, cursor: 0 }
    }

    pub(super) fn put(&mut self, id: i64, longitude: i32, latitude: i32) {
        if self.cursor > 0 && self.ids[self.cursor - 1] >= id {
            self.cursor = self.ids.partition_point(|known| *known < id);
        }
        while self.ids.get(self.cursor).is_some_and(|known| *known < id) {
            self.cursor += 1;
        }
        if self.ids.get(self.cursor) == Some(&id) {
            self.places[self.cursor] = (longitude, latitude);
        }
    }

    /// Where a node is; none: the file does not have it.
    pub(super) fn place(&self, id: i64) -> Option<Coord<f64>> {
        let place = self.places[self.ids.binary_search(&id).ok()?];
        (place != UNKNOWN).then(|| degrees(place.0, place.1))
    }
}

pub(super) fn degrees(longitude: i32, latitude: i32) -> Coord<f64> {
    Coord { x: f64::from(longitude) / 1e7, y: f64::from(latitude) / 1e7 }
}
