//! The saprobic index: which animals live in a running water tells how much
//! decaying matter it carries.

use super::model::{IndexKind, IndexResult, Input, QualityClass, Validity};
use super::{rounding::settle_result, values::Values};

pub(super) const METHOD: &str = "saprobic-1";

pub(super) struct Group {
    pub(super) identifier: &'static str,
    /// Tenths, so that sums over whole counts are exact.
    pub(super) saprobic_value_tenths: u8,
}

const fn group(identifier: &'static str, saprobic_value_tenths: u8) -> Group {
    Group { identifier, saprobic_value_tenths }
}

pub(super) const GROUPS: [Group; 7] = [
    group("plecoptera", 13),
    group("odonata", 20),
    group("hirudinea", 25),
    group("gastropoda", 21),
    group("diptera", 30),
    group("amphipoda", 20),
    group("trichoptera", 18),
];

/// A class holds below its bound; the first that fits counts.
pub(super) const CLASSES_BELOW: [(f64, QualityClass); 7] = [
    (1.5, QualityClass::I),
    (1.8, QualityClass::IToII),
    (2.3, QualityClass::II),
    (2.7, QualityClass::IIToIII),
    (3.2, QualityClass::III),
    (3.5, QualityClass::IIIToIV),
    (4.0, QualityClass::IV),
];

pub(super) const VALIDITY_HUNDREDTHS_PER_ANIMAL: f64 = 7.0;

/// The saprobic index, 1.3 to 3.0 with the groups counted here; `None` if no
/// animal was counted.
///
/// Index = Σ (abundance × saprobic value) / Σ abundance over the groups
/// present. A group counted with 0 is an input of weight 0, not a missing one.
/// Validity is 0.07 for each animal while there are fewer than 15, else 1;
/// never above 1. With replicates the total abundance can be a fraction; its
/// validity is rounded down to a hundredth, so that it is never overstated.
#[must_use]
pub fn saprobic(values: &Values) -> Option<IndexResult> {
    let mut inputs = Vec::new();
    let mut missing = Vec::new();
    let mut total = 0.0;
    let mut tenths = 0.0;
    for group in &GROUPS {
        let Some(abundance) = values.mean(group.identifier) else {
            missing.push(group.identifier);
            continue;
        };
        let value_tenths = f64::from(group.saprobic_value_tenths);
        total += abundance;
        tenths += abundance * value_tenths;
        inputs.push(Input {
            identifier: group.identifier,
            value: abundance,
            score: value_tenths / 10.0,
            weight: abundance,
        });
    }
    if total <= 0.0 {
        return None;
    }
    let value = settle_result(tenths / total / 10.0);
    Some(IndexResult {
        kind: IndexKind::Saprobic,
        value,
        class: class_of(value),
        validity: validity_of(total),
        method: METHOD,
        inputs,
        missing,
    })
}

/// Whether a parameter type is a group of animals, counted in whole numbers
/// from 0.
pub(super) fn is_group(identifier: &str) -> bool {
    GROUPS.iter().any(|group| group.identifier == identifier)
}

pub(super) fn class_of(value: f64) -> QualityClass {
    CLASSES_BELOW.iter().find(|&&(bound, _)| value < bound).map_or(QualityClass::IV, |&(_, class)| class)
}

pub(super) fn validity_of(total_abundance: f64) -> Validity {
    // The rule's "1 from 15 animals on" needs no case of its own: the product
    // reaches 100 hundredths before that.
    let hundredths = settle_result(total_abundance * VALIDITY_HUNDREDTHS_PER_ANIMAL);
    Validity::from_hundredths(hundredths.floor() as u32)
}
