//! The indices of the dump beside ours.

use std::collections::BTreeMap;

use super::{
    report::{Difference, Example, Report, Why},
    row::{Field, Row},
};
use crate::quality::{FlowType, IndexKind, IndexResult, Indices, QualityClass, applies_to};

/// Values that differ by so little are one: pages show two decimals.
const SAME: f64 = 0.005;
/// Examples of each reason.
const EXAMPLES: usize = 5;

/// An index as the dump has it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dumped {
    value: Option<f64>,
    /// None where it is no class of ours.
    class: Option<QualityClass>,
    /// Hundredths.
    validity: u8,
}

/// What was measured, as far as it explains a difference.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measured {
    pub(super) flow: Option<FlowType>,
    pub(super) has_hidden: bool,
    pub(super) has_replicates: bool,
}

/// Reads what the dump says of an index.
pub(super) fn read(row: &Row) -> Field<Dumped> {
    let validity = row.number("validity")?.unwrap_or(0.0).clamp(0.0, 1.0);
    Ok(Dumped {
        value: row.number("value")?,
        class: row.line("classification", 10)?.as_deref().and_then(QualityClass::parse),
        validity: (validity * 100.0).round() as u8,
    })
}

impl Dumped {
    fn is(&self, ours: &IndexResult) -> bool {
        self.value.is_some_and(|value| (value - ours.value).abs() <= SAME)
            && self.class == Some(ours.class)
            && self.validity == ours.validity.hundredths()
    }
}

impl std::fmt::Display for Dumped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.value {
            Some(value) => {
                let class = self.class.map_or("?", QualityClass::as_str);
                write!(f, "{value:.2} {class} {:.2}", f64::from(self.validity) / 100.0)
            }
            None => f.write_str("none"),
        }
    }
}

/// The differences so far, by index and reason.
#[derive(Default)]
pub(super) struct Comparison {
    same: u64,
    found: BTreeMap<(IndexKind, Why), (u64, Vec<Example>)>,
}

impl Comparison {
    /// Compares the four indices of a measurement.
    pub(super) fn add(&mut self, id: i64, dumped: &[Option<Dumped>; 4], of: Measured, ours: &Indices) {
        for (kind, dumped) in IndexKind::ALL.into_iter().zip(dumped) {
            let after = ours.get(kind);
            let Some(why) = why(kind, dumped.as_ref(), of, after) else {
                self.same += u64::from(dumped.is_some() && after.is_some());
                continue;
            };
            let (count, examples) = self.found.entry((kind, why)).or_default();
            *count += 1;
            if examples.len() < EXAMPLES {
                let after = after.map(|r| format!("{:.2} {} {:.2}", r.value, r.class, r.validity.as_fraction()));
                examples.push(Example {
                    measurement: id,
                    before: dumped.as_ref().map_or_else(|| "none".to_owned(), Dumped::to_string),
                    after: after.unwrap_or_else(|| "none".to_owned()),
                });
            }
        }
    }

    /// Writes what was found into the report.
    pub(super) fn tell(self, report: &mut Report) {
        report.same_indices = self.same;
        let found = self.found.into_iter();
        report.differences = found
            .map(|((kind, why), (count, examples))| Difference { index: kind.to_string(), why, count, examples })
            .collect();
    }
}

/// The place of an index among the four.
pub(super) fn place_of(kind: IndexKind) -> usize {
    IndexKind::ALL.into_iter().position(|one| one == kind).unwrap_or_default()
}

/// Why the two differ; none where they do not.
fn why(kind: IndexKind, dumped: Option<&Dumped>, of: Measured, ours: Option<&IndexResult>) -> Option<Why> {
    let explained = || match () {
        () if of.has_hidden => Some(Why::HiddenValues),
        () if of.has_replicates => Some(Why::Replicates),
        () => None,
    };
    match (dumped.filter(|dumped| dumped.value.is_some()), ours) {
        (None, None) => None,
        (None, Some(_)) => Some(Why::NotInDump),
        (Some(_), None) if !applies_to(kind, of.flow) => Some(Why::OtherWater),
        (Some(dumped), None) if dumped.validity == 0 => Some(Why::NoInput),
        (Some(_), None) => Some(explained().unwrap_or(Why::OtherInputs)),
        (Some(dumped), Some(ours)) if dumped.is(ours) => None,
        (Some(dumped), Some(ours)) if dumped.validity != ours.validity.hundredths() => {
            Some(explained().unwrap_or(Why::OtherInputs))
        }
        (Some(_), Some(_)) => Some(explained().unwrap_or(Why::Method)),
    }
}
