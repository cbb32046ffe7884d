//! Plots over time as SVG: class bands, replicates, means. Drawn here, so that
//! pages, pictures on other sites and documents show the same. The axes are
//! those of [`crate::platform::plot`].
//!
//! Colours stand as attributes, which style sheets override: a file of its own
//! looks right without one, and a page repaints it for its theme.

mod draw;
mod marks;

use chrono::{DateTime, Utc};

use crate::quality::Band;

pub(super) use draw::{Form, draw};

/// One plot: a quantity at one water, or at two.
#[derive(Clone, Debug)]
pub(super) struct Plot {
    /// What is shown, for those who do not see it: quantity, water, period.
    pub(super) title: String,
    /// Behind every number; empty for none.
    pub(super) unit: String,
    /// Lowest and highest value of the axis; none: as the values need it.
    pub(super) range: Option<(f64, f64)>,
    /// Whether small values stand above: for scales on which 1 is best.
    pub(super) is_reversed: bool,
    /// The classes behind the values.
    pub(super) bands: Vec<Band>,
    /// How many classes the scale has: 7 or 5.
    pub(super) classes: usize,
    /// At most two.
    pub(super) series: Vec<Series>,
}

/// What was found at one water.
#[derive(Clone, Debug)]
pub(super) struct Series {
    /// The water's name.
    pub(super) name: String,
    /// Oldest first.
    pub(super) samples: Vec<Sample>,
}

/// The values of one measurement; several are replicates.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sample {
    /// When.
    pub(super) at: DateTime<Utc>,
    /// At least one, in the plot's unit.
    pub(super) values: Vec<f64>,
}

impl Sample {
    /// The mean of the replicates.
    pub(super) fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len().max(1) as f64
    }

    /// The lowest of the replicates.
    pub(super) fn lowest(&self) -> f64 {
        self.values.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// The highest of the replicates.
    pub(super) fn highest(&self) -> f64 {
        self.values.iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }
}

#[cfg(test)]
mod tests;
