//! What stands for the measurements: each one, or so many together that they
//! could not be told apart.

use chrono::{DateTime, Utc};

use super::Sample;
use crate::platform::plot::{Axis, seconds};

/// Measurements of which each has a mark of its own.
const MOST_SINGLE: usize = 90;
/// Marks where there are more.
const BINS: usize = 60;

/// A mark.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// One measurement.
    Single(Sample),
    /// All measurements of a period.
    Many {
        /// The first.
        from: DateTime<Utc>,
        /// The last.
        to: DateTime<Utc>,
        /// How many measurements.
        count: usize,
        /// Mean of their means.
        mean: f64,
        /// The lowest value.
        lowest: f64,
        /// The highest value.
        highest: f64,
    },
}

impl Mark {
    /// Where it stands.
    pub(super) fn at(&self) -> DateTime<Utc> {
        match self {
            Self::Single(sample) => sample.at,
            Self::Many { from, to, .. } => *from + (*to - *from) / 2,
        }
    }

    /// What it stands at.
    pub(super) fn mean(&self) -> f64 {
        match self {
            Self::Single(sample) => sample.mean(),
            Self::Many { mean, .. } => *mean,
        }
    }
}

/// The marks of a series, oldest first.
pub(super) fn marks(samples: &[Sample], time: &Axis) -> Vec<Mark> {
    if samples.len() <= MOST_SINGLE {
        return samples.iter().cloned().map(Mark::Single).collect();
    }
    let bin =
        |sample: &Sample| ((time.place(seconds(sample.at)).unwrap_or_default() * BINS as f64) as usize).min(BINS - 1);
    samples.chunk_by(|a, b| bin(a) == bin(b)).map(together).collect()
}

/// `samples` has at least one, oldest first.
fn together(samples: &[Sample]) -> Mark {
    if let [only] = samples {
        return Mark::Single(only.clone());
    }
    Mark::Many {
        from: samples[0].at,
        to: samples[samples.len() - 1].at,
        count: samples.len(),
        mean: samples.iter().map(Sample::mean).sum::<f64>() / samples.len() as f64,
        lowest: samples.iter().map(Sample::lowest).fold(f64::INFINITY, f64::min),
        highest: samples.iter().map(Sample::highest).fold(f64::NEG_INFINITY, f64::max),
    }
}
