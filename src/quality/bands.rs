//! Which values of an index or of a reading belong to which class: the bands
//! behind a plot.

use super::model::{IndexKind, QualityClass};
use super::{bach, grade, interpolate::interpolate, saprobic};

/// Values from `from` to `to` (`from` < `to`, either may be infinite) of one class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// The class.
    pub class: QualityClass,
    /// Lower end.
    pub from: f64,
    /// Upper end.
    pub to: f64,
}

/// The best and the worst value that an index can have.
#[must_use]
pub const fn range_of(kind: IndexKind) -> (f64, f64) {
    match kind {
        IndexKind::Bach => (100.0, 0.0),
        IndexKind::Saprobic => (1.0, 4.0),
        IndexKind::Trophic | IndexKind::Structure => (1.0, 5.0),
    }
}

/// The classes of an index as bands of its values, best first.
#[must_use]
pub fn bands_of(kind: IndexKind) -> Vec<Band> {
    let (best, worst) = range_of(kind);
    let ends: Vec<(f64, QualityClass)> = match kind {
        IndexKind::Bach => bach::CLASSES_ABOVE.into_iter().chain([(worst, QualityClass::IV)]).collect(),
        IndexKind::Saprobic => saprobic::CLASSES_BELOW.to_vec(),
        IndexKind::Trophic | IndexKind::Structure => grade::CLASSES_UP_TO.to_vec(),
    };
    let mut start = best;
    let mut bands = Vec::with_capacity(ends.len());
    for (end, class) in ends {
        bands.push(Band { class, from: start.min(end), to: start.max(end) });
        start = end;
    }
    bands
}

/// The bands of a reading: the class that the chemical index would have from
/// this parameter alone, lowest values first. Empty for parameters that the
/// index does not count. Source: the tables of Bach (1980), see [`super::bach`].
#[must_use]
pub fn bands_of_reading(identifier: &str) -> Vec<Band> {
    let Some(parameter) = bach::PARAMETERS.iter().find(|parameter| parameter.identifier == identifier) else {
        return Vec::new();
    };
    let mut cuts = Vec::new();
    for pair in parameter.points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        for (bound, _) in bach::CLASSES_ABOVE {
            if (y0 > bound) != (y1 > bound) {
                cuts.push(x0 + (x1 - x0) * ((bound - y0) / (y1 - y0)));
            }
        }
    }
    cuts.sort_by(f64::total_cmp);
    let mut bands: Vec<Band> = Vec::new();
    let ends = cuts.iter().copied().chain([f64::INFINITY]);
    let mut from = f64::NEG_INFINITY;
    for to in ends {
        let class = bach::class_of(interpolate(parameter.points, middle(from, to)));
        match bands.last_mut() {
            Some(last) if last.class == class => last.to = to,
            _ => bands.push(Band { class, from, to }),
        }
        from = to;
    }
    bands
}

/// Some value between the two, of which at most one is infinite.
fn middle(from: f64, to: f64) -> f64 {
    match (from.is_finite(), to.is_finite()) {
        (true, true) => f64::midpoint(from, to),
        (true, false) => from + 1.0,
        _ => to - 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::{Values, bach as bach_index, classes_of};

    #[test]
    fn the_bands_of_an_index_are_its_classes_without_a_gap() {
        for kind in IndexKind::ALL {
            let bands = bands_of(kind);
            let classes: Vec<QualityClass> = bands.iter().map(|band| band.class).collect();
            assert_eq!(classes, classes_of(kind), "{kind}");
            let (best, worst) = range_of(kind);
            assert!(bands[0].from == best || bands[0].to == best, "{kind}");
            let sum: f64 = bands.iter().map(|band| band.to - band.from).sum();
            assert!((sum - (best - worst).abs()).abs() < 1e-9, "{kind} {sum}");
        }
        assert_eq!(bands_of(IndexKind::Bach)[1], Band { class: QualityClass::IToII, from: 73.0, to: 83.0 });
    }

    #[test]
    fn a_reading_has_the_class_of_its_band() {
        for parameter in &bach::PARAMETERS {
            let bands = bands_of_reading(parameter.identifier);
            assert_eq!((bands[0].from, bands[bands.len() - 1].to), (f64::NEG_INFINITY, f64::INFINITY));
            for pair in bands.windows(2) {
                assert_eq!(pair[0].to, pair[1].from, "{}", parameter.identifier);
                assert_ne!(pair[0].class, pair[1].class, "{}", parameter.identifier);
            }
            for step in 0..400 {
                let value = f64::from(step) * 0.037 + 0.011;
                let values = Values::from_readings([(parameter.identifier.to_owned(), value)]).expect("a reading");
                let index = bach_index(&values).expect("an index");
                // On the line between two bands a drawing can't tell.
                if bands.iter().any(|band| (band.from - value).abs() < 1e-9) {
                    continue;
                }
                let band = bands.iter().find(|band| band.from <= value && value < band.to).expect("a band");
                assert_eq!(band.class, index.class, "{} {value}", parameter.identifier);
            }
        }
        // Too little and too much oxygen are both bad.
        assert!(bands_of_reading("o2").len() > bach::CLASSES_ABOVE.len());
        assert!(bands_of_reading("plecoptera").is_empty());
    }
}
