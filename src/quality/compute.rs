//! All four indices of a measurement at once.

use serde::Serialize;

use super::model::{FlowType, IndexKind, IndexResult};
use super::structure::{QUESTIONS, StructureAnswers, structure};
use super::values::Values;
use super::{
    bach::{self, bach},
    saprobic::{self, saprobic},
    trophic::{self, trophic},
};

/// The indices of one measurement. An index that does not fit the water, or
/// that has no input, is `None`, and serialises as `null`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Indices {
    /// Chemical index after Bach (1980).
    pub bach: Option<IndexResult>,
    /// Saprobic index.
    pub saprobic: Option<IndexResult>,
    /// Trophic index.
    pub trophic: Option<IndexResult>,
    /// Physical-structural index.
    pub structure: Option<IndexResult>,
}

impl Indices {
    /// One index by its kind.
    #[must_use]
    pub fn get(&self, kind: IndexKind) -> Option<&IndexResult> {
        match kind {
            IndexKind::Bach => self.bach.as_ref(),
            IndexKind::Saprobic => self.saprobic.as_ref(),
            IndexKind::Trophic => self.trophic.as_ref(),
            IndexKind::Structure => self.structure.as_ref(),
        }
    }

    /// The indices that there are, in the order of [`IndexKind::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = &IndexResult> {
        IndexKind::ALL.into_iter().filter_map(|kind| self.get(kind))
    }
}

/// What an index counts: identifiers of parameter types, or names of questions,
/// in the order of the method's table.
#[must_use]
pub fn inputs_of(kind: IndexKind) -> Vec<&'static str> {
    match kind {
        IndexKind::Bach => bach::PARAMETERS.iter().map(|parameter| parameter.identifier).collect(),
        IndexKind::Saprobic => saprobic::GROUPS.iter().map(|group| group.identifier).collect(),
        IndexKind::Trophic => trophic::PARAMETERS.iter().map(|parameter| parameter.identifier).collect(),
        IndexKind::Structure => QUESTIONS.iter().map(|question| question.name).collect(),
    }
}

/// Whether an index is made for a water of this flow type. Where the flow type
/// is not known, only the chemical index fits.
#[must_use]
pub const fn applies_to(kind: IndexKind, flow: Option<FlowType>) -> bool {
    match kind {
        IndexKind::Bach => true,
        IndexKind::Saprobic | IndexKind::Structure => matches!(flow, Some(FlowType::Running)),
        IndexKind::Trophic => matches!(flow, Some(FlowType::Standing)),
    }
}

/// Computes the indices that fit the water. One that does not fit is not
/// computed even if its input is there: a value that must not be shown is
/// better not had, and a change of the flow type computes anew anyway.
#[must_use]
pub fn compute_all(flow: Option<FlowType>, values: &Values, answers: &StructureAnswers) -> Indices {
    let one = |kind| {
        if !applies_to(kind, flow) {
            return None;
        }
        match kind {
            IndexKind::Bach => bach(values),
            IndexKind::Saprobic => saprobic(values),
            IndexKind::Trophic => trophic(values),
            IndexKind::Structure => structure(answers),
        }
    };
    Indices {
        bach: one(IndexKind::Bach),
        saprobic: one(IndexKind::Saprobic),
        trophic: one(IndexKind::Trophic),
        structure: one(IndexKind::Structure),
    }
}
