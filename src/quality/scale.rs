//! The classes of an index in their order, and where a value lies among them.

use super::model::{IndexKind, QualityClass};
use super::{bach, grade, saprobic};

const SEVEN: [QualityClass; 7] = [
    QualityClass::I,
    QualityClass::IToII,
    QualityClass::II,
    QualityClass::IIToIII,
    QualityClass::III,
    QualityClass::IIIToIV,
    QualityClass::IV,
];

const FIVE: [QualityClass; 5] =
    [QualityClass::I, QualityClass::II, QualityClass::III, QualityClass::IV, QualityClass::V];

/// The classes of an index, best first.
#[must_use]
pub const fn classes_of(kind: IndexKind) -> &'static [QualityClass] {
    match kind {
        IndexKind::Bach | IndexKind::Saprobic => &SEVEN,
        IndexKind::Trophic | IndexKind::Structure => &FIVE,
    }
}

/// Where `value` lies on a band of equally wide classes, in hundredths of its
/// width: 0 is the best end, 100 the worst. Within a class the way is linear.
#[must_use]
pub fn place_on_scale(kind: IndexKind, value: f64) -> f64 {
    let bounds: Vec<f64> = match kind {
        IndexKind::Bach => {
            [100.0].into_iter().chain(bach::CLASSES_ABOVE.iter().map(|(bound, _)| *bound)).chain([0.0]).collect()
        }
        IndexKind::Saprobic => {
            [1.0].into_iter().chain(saprobic::CLASSES_BELOW.iter().map(|(bound, _)| *bound)).collect()
        }
        IndexKind::Trophic | IndexKind::Structure => {
            [1.0].into_iter().chain(grade::CLASSES_UP_TO.iter().map(|(bound, _)| *bound)).collect()
        }
    };
    let mut place = 0.0;
    for pair in bounds.windows(2) {
        place += ((value - pair[0]) / (pair[1] - pair[0])).clamp(0.0, 1.0);
    }
    place / (bounds.len() - 1) as f64 * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(kind: IndexKind, value: f64, place: f64) {
        let found = place_on_scale(kind, value);
        assert!((found - place).abs() < 1e-6, "{kind} {value}: {found} instead of {place}");
    }

    #[test]
    fn the_ends_and_bounds_of_the_classes_lie_where_the_band_draws_them() {
        for kind in IndexKind::ALL {
            let (best, worst) = match kind {
                IndexKind::Bach => (100.0, 0.0),
                IndexKind::Saprobic => (1.0, 4.0),
                IndexKind::Trophic | IndexKind::Structure => (1.0, 5.0),
            };
            near(kind, best, 0.0);
            near(kind, worst, 100.0);
        }
        near(IndexKind::Bach, 83.0, 100.0 / 7.0);
        near(IndexKind::Bach, 64.5, 250.0 / 7.0);
        near(IndexKind::Saprobic, 2.3, 300.0 / 7.0);
        near(IndexKind::Trophic, 2.5, 40.0);
        near(IndexKind::Structure, 3.0, 50.0);
    }
}
