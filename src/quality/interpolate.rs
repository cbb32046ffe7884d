//! Linear interpolation in a table of points.

/// The ordinate at `x` on the line through `points` (abscissa, ordinate), of
/// which there is at least one and whose abscissae rise strictly. Outside the
/// table the nearest point's ordinate holds.
pub(super) fn interpolate(points: &[(f64, f64)], x: f64) -> f64 {
    let right = points.partition_point(|&(abscissa, _)| abscissa < x);
    if right == 0 {
        return points[0].1;
    }
    let (x0, y0) = points[right - 1];
    match points.get(right) {
        Some(&(x1, y1)) => y0 + (y1 - y0) * ((x - x0) / (x1 - x0)),
        None => y0,
    }
}
