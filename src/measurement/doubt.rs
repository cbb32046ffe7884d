//! Which values of a class stand out from the others.

use crate::catalogue::ParameterType;

/// Values from which on they say something about each other.
const JUDGED_FROM: usize = 4;
/// How many times the usual distance from the median is far.
const FAR: f64 = 3.0;
/// Where more than half of the values agree, their median absolute deviation
/// is zero: then this part of the median takes its place.
const LEAST_SPREAD: f64 = 0.1;

/// Why a value should be looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// Beyond the warning limits of its type.
    Unusual,
    /// More than three median absolute deviations from the median.
    FarFromOthers,
}

/// The middle value, or the mean of the two in the middle; none of nothing.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    sorted.get(sorted.len() / 2 - 1).map(|lower| f64::midpoint(*lower, upper))
}

/// What is doubtful among values of one type from one water and day.
///
/// Fewer than four values say nothing about each other. The spread is the
/// median absolute deviation (Hampel 1974), without a factor; where it is zero,
/// a tenth of the median, and where that is zero too, nothing is far.
pub(super) fn doubts(kind: &ParameterType, values: &[f64]) -> Vec<Option<Doubt>> {
    let far = far_from(values);
    let judge = |value: &f64| {
        if kind.is_unusual(*value) {
            Some(Doubt::Unusual)
        } else {
            far.is_some_and(|(middle, limit)| (value - middle).abs() > limit).then_some(Doubt::FarFromOthers)
        }
    };
    values.iter().map(judge).collect()
}

/// The median, and the distance beyond which a value is far from it.
fn far_from(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < JUDGED_FROM {
        return None;
    }
    let middle = median(values)?;
    let distances: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    let deviation = median(&distances).filter(|deviation| *deviation > 0.0);
    let spread = deviation.unwrap_or(LEAST_SPREAD * middle.abs());
    // A value as computed may miss the bound by a breath.
    (spread > 0.0).then_some((middle, FAR * spread * (1.0 + 1e-9)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Category;

    fn kind() -> ParameterType {
        ParameterType {
            id: 1,
            identifier: "no3".to_owned(),
            name_de: "Nitrat".to_owned(),
            name_en: "Nitrate".to_owned(),
            short_name: String::new(),
            unit: "mg/L".to_owned(),
            category: Category::Chemical,
            color: None,
            lower_warning_limit: None,
            upper_warning_limit: Some(100.0),
            hard_min: None,
            hard_max: None,
        }
    }

    /// The values that are doubtful.
    fn doubtful(values: &[f64]) -> Vec<(f64, Doubt)> {
        values.iter().copied().zip(doubts(&kind(), values)).filter_map(|(value, doubt)| Some((value, doubt?))).collect()
    }

    #[test]
    fn the_middle_of_an_even_number_lies_between() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn more_than_three_deviations_from_the_others_is_far() {
        // Median 12, and the median of the deviations is 1: 3 is not more than three of it.
        assert_eq!(doubtful(&[11.0, 13.0, 12.0, 12.0, 15.0]), []);
        assert_eq!(doubtful(&[11.0, 13.0, 12.0, 12.0, 15.1]), [(15.1, Doubt::FarFromOthers)]);
        assert_eq!(doubtful(&[11.0, 13.0, 12.0, 12.0, 8.0]), [(8.0, Doubt::FarFromOthers)]);
    }

    #[test]
    fn fewer_than_four_say_nothing_of_each_other_but_limits_hold() {
        assert_eq!(doubtful(&[1.0, 1.0, 90.0]), []);
        assert_eq!(doubtful(&[101.0]), [(101.0, Doubt::Unusual)]);
        assert_eq!(doubtful(&[100.0, 100.0, 100.0, 101.0]), [(101.0, Doubt::Unusual)]);
    }

    #[test]
    fn where_most_agree_a_tenth_of_the_median_is_the_spread() {
        assert_eq!(doubtful(&[7.0, 7.0, 7.0, 9.0]), []);
        assert_eq!(doubtful(&[7.0, 7.0, 7.0, 9.2]), [(9.2, Doubt::FarFromOthers)]);
        assert_eq!(doubtful(&[0.0, 0.0, 0.0, 5.0]), [], "a spread of nothing is no measure");
    }
}
