//! What an import did, for people and for scripts.

use std::collections::BTreeMap;

use serde::Serialize;

use super::kind::Kind;

/// What became of the whole import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All is kept.
    #[default]
    Imported,
    /// Nothing is kept, as was asked for.
    DryRun,
    /// Nothing is kept: there were broken rows, and none was to be left out.
    Undone,
}

/// What became of the rows of a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows in the file.
    pub read: u64,
    /// Rows that were new.
    pub added: u64,
    /// Rows that were here already, or are part of the catalogue: left as they are.
    pub there: u64,
    /// Rows that are not of use, and say why in the notes.
    pub left_out: u64,
    /// Rows that can't be taken.
    pub broken: u64,
}

/// A row that can't be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Its model; `?` where it has none.
    pub model: String,
    /// Its number; none where it has none.
    pub id: Option<i64>,
    /// What is wrong with it.
    pub reason: String,
}

/// Something that is different here from what the dump says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The model.
    pub model: Kind,
    /// The row's number.
    pub id: i64,
    /// What is different.
    pub text: String,
}

/// Why an index here differs from the one in the dump.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The dump has a value although nothing was measured.
    NoInput,
    /// The index is not made for a water of this kind.
    OtherWater,
    /// The dump counts hidden values.
    HiddenValues,
    /// Several values of a type: the dump counts the last, here their mean counts.
    Replicates,
    /// The share of the inputs differs: the dump's is older than its values.
    OtherInputs,
    /// The method has been corrected since.
    Method,
    /// The dump has no such row.
    NotInDump,
}

impl Why {
    /// The reason in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoInput => "nothing was measured for it: no index instead of a bad one",
            Self::OtherWater => "it is not made for this kind of water",
            Self::HiddenValues => "hidden values do not count",
            Self::Replicates => "several values of one type count as their mean, not by the last",
            Self::OtherInputs => "the dump's was computed from other values than it holds",
            Self::Method => "the method was corrected",
            Self::NotInDump => "the dump has none",
        }
    }
}

/// A measurement whose index differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The measurement's number.
    pub measurement: i64,
    /// Value, class and validity in the dump.
    pub before: String,
    /// The same here.
    pub after: String,
}

/// How many indices differ for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The index.
    pub index: String,
    /// The reason.
    pub why: Why,
    /// How many.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<Example>,
}

/// What the dump says of stored documents. None is taken: each is made anew.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Documents {
    /// Documents that rows name.
    pub named: u64,
    /// Of those, how many are in the media directory; none without one.
    pub found: Option<u64>,
    /// Files of the media directory that no row names.
    pub unnamed: u64,
    /// The first of these.
    pub examples: Vec<String>,
}

/// What an import did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// What became of it as a whole.
    pub outcome: Outcome,
    /// The models that are known, with what became of their rows.
    pub models: BTreeMap<Kind, Counts>,
    /// Rows that can't be taken.
    pub broken: Vec<Broken>,
    /// What is different here.
    pub notes: Vec<Note>,
    /// Models that are not known, with the number of their rows.
    pub unknown_models: BTreeMap<String, u64>,
    /// Fields that are not known, as `model.field`, with the number of their rows.
    pub unknown_fields: BTreeMap<String, u64>,
    /// Indices that are the same here.
    pub same_indices: u64,
    /// Indices that differ.
    pub differences: Vec<Difference>,
    /// Stored documents.
    pub documents: Documents,
}

impl Report {
    /// Notes that a row can't be taken.
    pub(super) fn break_row(&mut self, kind: Kind, broken: Broken) {
        self.models.entry(kind).or_default().broken += 1;
        self.broken.push(broken);
    }
}
