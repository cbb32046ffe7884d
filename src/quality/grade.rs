//! What the two indices built on grades share: the mean grade and its class.

use super::model::QualityClass;

/// A class holds up to and including its bound; the first that fits counts.
pub(super) const CLASSES_UP_TO: [(f64, QualityClass); 5] = [
    (1.5, QualityClass::I),
    (2.5, QualityClass::II),
    (3.5, QualityClass::III),
    (4.5, QualityClass::IV),
    (5.0, QualityClass::V),
];

/// The weighted mean of grades and its class, from the sum of grade × weight
/// and the (positive) sum of weights. Both are whole numbers and the bounds are
/// halves, so a mean that is exactly a bound is exactly that in binary too.
pub(super) fn mean_grade(weighted_sum: u32, weight_sum: u32) -> (f64, QualityClass) {
    let mean = f64::from(weighted_sum) / f64::from(weight_sum);
    (mean, class_of(mean))
}

pub(super) fn class_of(mean: f64) -> QualityClass {
    CLASSES_UP_TO.iter().find(|&&(bound, _)| mean <= bound).map_or(QualityClass::V, |&(_, class)| class)
}
