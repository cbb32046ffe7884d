//! Rings and long lines from the ways that they were cut into.
//!
//! Ways belong together where their ends have the same coordinates, in
//! whichever direction each was drawn.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Coord, LineString};

pub(super) type Lines = Vec<LineString<f64>>;

/// Tenths of a millionth of a degree, as OpenStreetMap counts.
type Corner = (i64, i64);

/// What pieces make together.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Rings {
    /// Lines that end where they start and enclose something.
    pub(super) closed: Lines,
    /// What could not be closed.
    pub(super) open: Lines,
}

/// Makes as many rings of the pieces as there are, each piece used once.
///
/// The walk goes from piece to piece. Where it comes to a corner that it has
/// passed before, what it walked since then is a ring, so that rings which
/// touch at a corner stay apart.
pub(super) fn rings(pieces: Lines) -> Rings {
    let mut found = Rings::default();
    let mut ends = Ends::of(&pieces);
    while let Some(first) = ends.any() {
        let mut walk = Walk::new(&pieces[first]);
        ends.take(first);
        for _ in 0..2 {
            loop {
                walk.close_loops(&mut found.closed);
                let Some(corner) = walk.end() else { break };
                let Some(next) = ends.at(corner) else { break };
                ends.take(next);
                walk.go(&pieces[next], corner);
            }
            // The other end may go on as well.
            walk.turn();
        }
        found.open.extend(walk.line());
    }
    found
}

/// The pieces in as few lines as possible, cut where more than two meet.
pub(super) fn joined(pieces: Lines) -> Lines {
    let mut lines = Vec::new();
    let mut ends = Ends::of(&pieces);
    let meeting = ends.counts();
    let goes_on = |corner: Corner| meeting.get(&corner) == Some(&2);
    while let Some(first) = ends.any() {
        let mut walk = Walk::new(&pieces[first]);
        ends.take(first);
        for _ in 0..2 {
            while let Some(corner) = walk.end().filter(|corner| goes_on(*corner)) {
                let Some(next) = ends.at(corner) else { break };
                ends.take(next);
                walk.go(&pieces[next], corner);
            }
            walk.turn();
        }
        lines.extend(walk.line());
    }
    lines
}

/// Pieces one after the other, each beginning where the one before it ends.
struct Walk {
    pieces: Vec<Vec<Coord<f64>>>,
    /// Which piece begins at a corner.
    starts: BTreeMap<Corner, usize>,
}

impl Walk {
    fn new(first: &LineString<f64>) -> Self {
        Self { pieces: vec![first.0.clone()], starts: BTreeMap::from([(corner_of(first.0[0]), 0)]) }
    }

    fn end(&self) -> Option<Corner> {
        self.pieces.last().and_then(|piece| piece.last()).map(|last| corner_of(*last))
    }

    /// Goes on from `corner`, where the piece begins or ends.
    fn go(&mut self, piece: &LineString<f64>, corner: Corner) {
        let mut piece = piece.0.clone();
        if corner_of(piece[0]) != corner {
            piece.reverse();
        }
        self.starts.entry(corner).or_insert(self.pieces.len());
        self.pieces.push(piece);
    }

    /// Takes the ring off the end, if there is one.
    fn close_loops(&mut self, closed: &mut Lines) {
        let Some(&start) = self.end().and_then(|end| self.starts.get(&end)) else { return };
        self.starts.retain(|_, piece| *piece < start);
        let ring = chained(self.pieces.drain(start..));
        // There and back encloses nothing.
        if ring.len() >= 4 {
            closed.push(LineString(ring));
        }
    }

    fn turn(&mut self) {
        self.pieces.reverse();
        self.pieces.iter_mut().for_each(|piece| piece.reverse());
        self.starts = self.pieces.iter().enumerate().map(|(index, piece)| (corner_of(piece[0]), index)).collect();
    }

    fn line(mut self) -> Option<LineString<f64>> {
        let line = chained(self.pieces.drain(..));
        (line.len() >= 2).then_some(LineString(line))
    }
}

fn chained(pieces: impl Iterator<Item = Vec<Coord<f64>>>) -> Vec<Coord<f64>> {
    let mut line: Vec<Coord<f64>> = Vec::new();
    for piece in pieces {
        let repeated = usize::from(!line.is_empty());
        line.extend(piece.into_iter().skip(repeated));
    }
    line
}

fn corner_of(place: Coord<f64>) -> Corner {
    ((place.x * 1e7).round() as i64, (place.y * 1e7).round() as i64)
}

/// Which pieces that are not used yet end where.
struct Ends {
    at: BTreeMap<Corner, BTreeSet<usize>>,
    corners: Vec<[Corner; 2]>,
    unused: BTreeSet<usize>,
}

impl Ends {
    fn of(pieces: &Lines) -> Self {
        let mut ends = Self { at: BTreeMap::new(), corners: Vec::new(), unused: BTreeSet::new() };
        for (index, piece) in pieces.iter().enumerate() {
            let corners = [corner_of(piece.0[0]), corner_of(piece.0[piece.0.len() - 1])];
            for corner in corners {
                ends.at.entry(corner).or_default().insert(index);
            }
            ends.corners.push(corners);
            ends.unused.insert(index);
        }
        ends
    }

    /// The first piece that is not used, and so one and the same on each run.
    fn any(&self) -> Option<usize> {
        self.unused.first().copied()
    }

    fn at(&self, corner: Corner) -> Option<usize> {
        self.at.get(&corner)?.first().copied()
    }

    fn take(&mut self, index: usize) {
        self.unused.remove(&index);
        for corner in self.corners[index] {
            if let Some(here) = self.at.get_mut(&corner) {
                here.remove(&index);
            }
        }
    }

    /// How many ends meet at each corner.
    fn counts(&self) -> BTreeMap<Corner, usize> {
        let mut counts = BTreeMap::new();
        for corner in self.corners.iter().flatten() {
            *counts.entry(*corner).or_default() += 1;
        }
        counts
    }
}
