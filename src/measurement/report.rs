//! What a reader reports about a measurement.

use crate::course::EmailAddress;

/// Signs of the reader's own words.
pub(super) const TEXT_MAX: usize = 500;

/// What is wrong, in the order of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// The values can't be right.
    Values,
    /// The note has words that don't belong there.
    Note,
    /// The place is private ground.
    PrivateGround,
    /// There is no water at the place.
    NoWater,
    /// The water's name and the place don't fit.
    WaterName,
    /// Something else.
    Other,
}

impl Problem {
    /// All of them, in the order of the form.
    pub(super) const ALL: [Self; 6] =
        [Self::Values, Self::Note, Self::PrivateGround, Self::NoWater, Self::WaterName, Self::Other];

    /// The value of its choice in the form, and as stored.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Values => "Values are problematic",
            Self::Note => "Note contains problematic text",
            Self::PrivateGround => "Location of measurement is not on public ground",
            Self::NoWater => "Location of measurement is not on a water",
            Self::WaterName => "Name of water does not match location",
            Self::Other => "Other",
        }
    }

    /// The problem with this value.
    pub(super) fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|problem| problem.as_str() == value)
    }

    /// Key of its text.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Values => "report-problem-values",
            Self::Note => "report-problem-note",
            Self::PrivateGround => "report-problem-ground",
            Self::NoWater => "report-problem-no-water",
            Self::WaterName => "report-problem-water-name",
            Self::Other => "report-problem-other",
        }
    }
}

/// A report, checked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Report {
    pub(super) problem: Problem,
    /// May be empty.
    pub(super) text: String,
    /// Where the reader can be asked.
    pub(super) email: Option<EmailAddress>,
}
