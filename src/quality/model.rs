//! The types that all four indices share.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// How a water moves; decides which indices fit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FlowType {
    /// Rivers, streams, ditches.
    Running,
    /// Lakes and ponds.
    Standing,
}

/// Which of the four indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum IndexKind {
    /// Chemical index after Bach (1980), 0 (worst) to 100 (best).
    Bach,
    /// Saprobic index from animals found, 1 (best) to 4 (worst).
    Saprobic,
    /// Trophic index of standing waters, 1 (best) to 5 (worst).
    Trophic,
    /// Physical-structural index of running waters, 1 (best) to 5 (worst).
    Structure,
}

impl IndexKind {
    /// All indices, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Bach, Self::Saprobic, Self::Trophic, Self::Structure];

    /// The name under which results are stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bach => "bach",
            Self::Saprobic => "saprobic",
            Self::Trophic => "trophic",
            Self::Structure => "structure",
        }
    }

    /// The index of a stored name; `None` for any other text.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The version of the method that this program computes with.
    #[must_use]
    pub const fn method(self) -> &'static str {
        match self {
            Self::Bach => super::bach::METHOD,
            Self::Saprobic => super::saprobic::METHOD,
            Self::Trophic => super::trophic::METHOD,
            Self::Structure => super::structure::METHOD,
        }
    }
}

impl fmt::Display for IndexKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A class of water quality, best first. Bach's index and the saprobic index
/// have the seven classes I to IV with steps between, the trophic and the
/// structural index the five whole classes I to V.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::upper_case_acronyms, reason = "classes are written as Roman numerals")]
pub enum QualityClass {
    /// I
    I,
    /// I-II
    IToII,
    /// II
    II,
    /// II-III
    IIToIII,
    /// III
    III,
    /// III-IV
    IIIToIV,
    /// IV
    IV,
    /// V
    V,
}

impl QualityClass {
    /// All classes, best first.
    pub const ALL: [Self; 8] =
        [Self::I, Self::IToII, Self::II, Self::IIToIII, Self::III, Self::IIIToIV, Self::IV, Self::V];

    /// Roman numerals with a hyphen between, as stored and sent: `II-III`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::I => "I",
            Self::IToII => "I-II",
            Self::II => "II",
            Self::IIToIII => "II-III",
            Self::III => "III",
            Self::IIIToIV => "III-IV",
            Self::IV => "IV",
            Self::V => "V",
        }
    }

    /// The class of a stored text; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == text)
    }
}

impl fmt::Display for QualityClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for QualityClass {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// How much of a method's input was there, from 0 to 1. Held in whole
/// hundredths, because sums such as 0.1 + 0.2 miss the bounds in binary
/// floating point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Validity(u8);

impl Validity {
    /// Everything that the method asks for was there.
    pub const FULL: Self = Self(100);

    /// A validity of so many hundredths; above 100 counts as 100, since no
    /// method goes beyond 1.
    #[must_use]
    pub const fn from_hundredths(hundredths: u32) -> Self {
        if hundredths >= 100 { Self::FULL } else { Self(hundredths as u8) }
    }

    /// Hundredths, 0 to 100.
    #[must_use]
    pub const fn hundredths(self) -> u8 {
        self.0
    }

    /// The fraction from 0 to 1, for showing and sending; the bounds below
    /// compare hundredths instead.
    #[must_use]
    pub fn as_fraction(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// Whether the index is shown at all: validity above 0.
    #[must_use]
    pub const fn shows_index(self) -> bool {
        self.0 > 0
    }

    /// Whether the class is shown: validity 0.40 or more.
    #[must_use]
    pub const fn shows_class(self) -> bool {
        self.0 >= 40
    }

    /// Whether the result carries a warning: validity 0.70 or less.
    #[must_use]
    pub const fn warns(self) -> bool {
        self.0 <= 70
    }
}

impl Serialize for Validity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_fraction())
    }
}

/// One input of an index and what it contributed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Input {
    /// The parameter type, animal group or structure question.
    pub identifier: &'static str,
    /// The mean of the replicates in the parameter's unit; for a structure
    /// question the grade.
    pub value: f64,
    /// What the value was turned into: Bach's sub-index (1 to 100), the grade
    /// (1 to 5) of the trophic and structural index, or the group's saprobic
    /// value.
    pub score: f64,
    /// The weight of the score in the index: the parameter's weight, the
    /// abundance of an animal group, 1 for a structure question.
    pub weight: f64,
}

/// A computed index. There is none without input: the functions return `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IndexResult {
    /// Which index. Not serialised: [`super::Indices`] names it by its key.
    #[serde(skip)]
    pub kind: IndexKind,
    /// The index, without unit; for its range see [`IndexKind`].
    pub value: f64,
    /// The class that the value falls into, whatever the validity;
    /// [`Validity::shows_class`] tells whether to show it.
    #[serde(rename = "classification")]
    pub class: QualityClass,
    /// How much of the method's input was there.
    pub validity: Validity,
    /// The version of the method, such as `bach-2`.
    pub method: &'static str,
    /// What was counted, in the order of the method's table.
    pub inputs: Vec<Input>,
    /// What the method knows and the measurement has no reading of, in the
    /// order of the method's table.
    pub missing: Vec<&'static str>,
}

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputFault {
    /// Not a number, or infinite.
    NotFinite,
    /// Larger in size than [`super::LARGEST_READING`].
    OutOfRange,
    /// An animal count below zero.
    NegativeCount,
    /// No question of the structure index has this name.
    UnknownQuestion,
    /// The question has no such answer.
    UnknownAnswer,
    /// A grade outside 1 to 5.
    InvalidGrade,
}

/// An input that cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    field: String,
    fault: InputFault,
}

impl InputError {
    pub(super) fn new(field: impl Into<String>, fault: InputFault) -> Self {
        Self { field: field.into(), fault }
    }

    /// The parameter type or structure question at fault.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong with it; the pages translate this.
    #[must_use]
    pub fn fault(&self) -> InputFault {
        self.fault
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fault = match self.fault {
            InputFault::NotFinite => "is not a finite number",
            InputFault::OutOfRange => "is too large",
            InputFault::NegativeCount => "is a count and must not be negative",
            InputFault::UnknownQuestion => "is not a question of the structure index",
            InputFault::UnknownAnswer => "has no such answer",
            InputFault::InvalidGrade => "must be a grade from 1 to 5",
        };
        write!(f, "{} {fault}", self.field)
    }
}

impl std::error::Error for InputError {}
