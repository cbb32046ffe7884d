//! Cuts shapes to a box and leaves out what can't be told apart, so that a
//! river of a thousand kilometres costs no more than what is seen of it.

/// A box of degrees: west, south, east, north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    pub(super) west: f64,
    pub(super) south: f64,
    pub(super) east: f64,
    pub(super) north: f64,
}

impl Window {
    fn contains(&self, [longitude, latitude]: [f64; 2]) -> bool {
        (self.west..=self.east).contains(&longitude) && (self.south..=self.north).contains(&latitude)
    }

    /// Whether a segment may be seen: its box meets the window.
    fn may_see(&self, a: [f64; 2], b: [f64; 2]) -> bool {
        a[0].max(b[0]) >= self.west
            && a[0].min(b[0]) <= self.east
            && a[1].max(b[1]) >= self.south
            && a[1].min(b[1]) <= self.north
    }
}

/// The pieces of a line that are in the window, each with the position before
/// and after, without positions closer together than `finest` degrees.
pub(super) fn line(line: &[[f64; 2]], window: &Window, finest: f64) -> Vec<Vec<[f64; 2]>> {
    let mut pieces: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut is_open = false;
    for pair in thinned(line, finest).windows(2) {
        if !window.may_see(pair[0], pair[1]) {
            is_open = false;
            continue;
        }
        match pieces.last_mut().filter(|_| is_open) {
            Some(piece) => piece.push(pair[1]),
            None => pieces.push(vec![pair[0], pair[1]]),
        }
        is_open = true;
    }
    pieces
}

/// The part of a ring that is in the window, closed; empty if there is none.
/// Sutherland and Hodgman (1974), side by side.
pub(super) fn ring(ring: &[[f64; 2]], window: &Window, finest: f64) -> Vec<[f64; 2]> {
    let mut points = thinned(ring, finest);
    if points.iter().all(|point| window.contains(*point)) {
        return if points.len() >= 4 { points } else { Vec::new() };
    }
    if points.first() == points.last() {
        points.pop();
    }
    let sides = [(0, window.west, 1.0), (0, window.east, -1.0), (1, window.south, 1.0), (1, window.north, -1.0)];
    for (axis, bound, sign) in sides {
        points = one_side(&points, axis, bound, sign);
    }
    if points.len() < 3 {
        return Vec::new();
    }
    points.push(points[0]);
    points
}

fn one_side(points: &[[f64; 2]], axis: usize, bound: f64, sign: f64) -> Vec<[f64; 2]> {
    let is_in = |point: [f64; 2]| (point[axis] - bound) * sign >= 0.0;
    let mut kept = Vec::with_capacity(points.len());
    let Some(mut before) = points.last().copied() else { return kept };
    for &point in points {
        if is_in(point) != is_in(before) {
            let share = (bound - before[axis]) / (point[axis] - before[axis]);
            let mut crossing = [0, 1].map(|axis| before[axis] + (point[axis] - before[axis]) * share);
            crossing[axis] = bound;
            kept.push(crossing);
        }
        if is_in(point) {
            kept.push(point);
        }
        before = point;
    }
    kept
}

/// Without positions that are closer than `finest` to the one kept before them;
/// both ends stay.
fn thinned(line: &[[f64; 2]], finest: f64) -> Vec<[f64; 2]> {
    let mut kept: Vec<[f64; 2]> = Vec::with_capacity(line.len().min(1024));
    for (place, &point) in line.iter().enumerate() {
        let is_end = place + 1 == line.len();
        let is_apart = kept.last().is_none_or(|last| (point[0] - last[0]).hypot(point[1] - last[1]) >= finest);
        if is_end || is_apart {
            kept.push(point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Window = Window { west: 0.0, south: 0.0, east: 1.0, north: 1.0 };

    #[test]
    fn a_line_keeps_what_is_seen_and_a_step_beyond() {
        let far: Vec<[f64; 2]> = (-50..=50).map(|step| [f64::from(step) * 0.4, 0.5]).collect();
        assert_eq!(
            line(&far, &UNIT, 0.0),
            [vec![[-0.4, 0.5], [0.0, 0.5], [0.4, 0.5], [0.8, 0.5], [1.2000000000000002, 0.5]]]
        );
        let twice = [[-1.0, 0.2], [0.5, 0.2], [3.0, 0.2], [3.0, 0.8], [0.5, 0.8]];
        assert_eq!(line(&twice, &UNIT, 0.0).len(), 2);
        assert!(line(&[[2.0, 2.0], [3.0, 3.0]], &UNIT, 0.0).is_empty());
        let crossing = [[-1.0, -1.0], [2.0, 2.0]];
        assert_eq!(line(&crossing, &UNIT, 0.0), [crossing.to_vec()]);
    }

    #[test]
    fn a_ring_is_cut_at_the_sides() {
        let large = [[-5.0, -5.0], [5.0, -5.0], [5.0, 5.0], [-5.0, 5.0], [-5.0, -5.0]];
        let mut cut = ring(&large, &UNIT, 0.0);
        assert_eq!(cut.len(), 5);
        cut.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
        cut.dedup();
        assert_eq!(cut, [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]);
        let inside = [[0.2, 0.2], [0.8, 0.2], [0.5, 0.8], [0.2, 0.2]];
        assert_eq!(ring(&inside, &UNIT, 0.0), inside);
        assert!(ring(&[[2.0, 2.0], [3.0, 2.0], [3.0, 3.0], [2.0, 2.0]], &UNIT, 0.0).is_empty());
    }

    #[test]
    fn what_is_too_near_to_be_told_apart_is_left_out() {
        let dense: Vec<[f64; 2]> = (0..=1_000).map(|step| [f64::from(step) / 1_000.0, 0.5]).collect();
        let pieces = line(&dense, &UNIT, 0.0999);
        assert_eq!((pieces.len(), pieces[0].len()), (1, 11));
        assert_eq!(pieces[0].last(), Some(&[1.0, 0.5]));
    }
}
