//! The physical-structural index: how far the bed, the banks and the
//! surroundings of a running water have been changed.

use super::grade::mean_grade;
use super::model::{IndexKind, IndexResult, Input, InputError, InputFault, Validity};

pub(super) const METHOD: &str = "structure-1";

/// The validity that each known answer adds.
pub(super) const VALIDITY_HUNDREDTHS_PER_ANSWER: u32 = 10;

/// The answer that is the same as none: the question is not counted.
pub const UNKNOWN_ANSWER: &str = "unknown";

/// One question of the structure index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The stored name, such as `cross_section`.
    pub name: &'static str,
    /// The stored keys of the answers, from grade 1 (natural) to grade 5 (most
    /// modified).
    pub answers: [&'static str; 5],
}

const fn question(name: &'static str, answers: [&'static str; 5]) -> Question {
    Question { name, answers }
}

/// The ten questions, in the order of the form.
#[rustfmt::skip]
pub static QUESTIONS: [Question; 10] = [
    question("utilization", ["natural", "extensive", "mixed", "intensive", "artificial"]),
    question("margin", ["large", "medium", "small", "tiny", "none"]),
    question("course", ["natural", "changed", "stretched", "straight", "artificial"]),
    question("bank_vegetation", ["continuous", "narrow", "sparse", "non-native", "artificial"]),
    question("bank_structure", ["natural", "straight", "strengthened", "fixed", "artificial"]),
    question("cross_section", ["very-shallow", "shallow", "moderate", "deep", "very-deep"]),
    question("flow", ["mosaic", "alternating", "intervals", "mixed", "uniform"]),
    question("depth_variance", ["mosaic", "major", "moderate", "minor", "uniform"]),
    question("riverbed", ["mosaic", "diverse", "intervals", "mixed", "uniform"]),
    question("continuity", ["natural", "step", "obstacle", "hindrance", "blocked"]),
];

/// The answers of one measurement: question → grade 1 to 5, or not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructureAnswers {
    grades: [Option<u8>; QUESTIONS.len()],
}

impl StructureAnswers {
    /// Nothing answered yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads pairs of a question's name and an answer's key, such as `margin`
    /// and `small`. The key `unknown` leaves the question open; of two answers
    /// to one question the later counts.
    ///
    /// # Errors
    /// Names the first question that is unknown or has no such answer.
    pub fn from_keys<'a, I>(answers: I) -> Result<Self, InputError>
    where
        I: IntoIterator<Item = (&'a str, &'a str)>,
    {
        let mut read = Self::new();
        for (name, key) in answers {
            let place = place_of(name)?;
            read.grades[place] = if key == UNKNOWN_ANSWER { None } else { Some(grade_of(&QUESTIONS[place], key)?) };
        }
        Ok(read)
    }

    /// Reads pairs of a question's name and a grade, as stored; a question
    /// without a pair is open.
    ///
    /// # Errors
    /// Names the first question that is unknown or has a grade outside 1 to 5.
    pub fn from_grades<'a, I>(answers: I) -> Result<Self, InputError>
    where
        I: IntoIterator<Item = (&'a str, u8)>,
    {
        let mut read = Self::new();
        for (name, grade) in answers {
            let place = place_of(name)?;
            if !(1..=5).contains(&grade) {
                return Err(InputError::new(name, InputFault::InvalidGrade));
            }
            read.grades[place] = Some(grade);
        }
        Ok(read)
    }

    /// The known answers with their grades, in the order of [`QUESTIONS`].
    pub fn known(&self) -> impl Iterator<Item = (&'static Question, u8)> + '_ {
        QUESTIONS.iter().zip(self.grades).filter_map(|(question, grade)| Some((question, grade?)))
    }

    /// Whether every question is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.grades.iter().all(Option::is_none)
    }
}

/// The physical-structural index, 1 (natural) to 5 (damaged); `None` if every
/// question is open.
///
/// Index = arithmetic mean of the known grades; validity 0.1 for each.
#[must_use]
pub fn structure(answers: &StructureAnswers) -> Option<IndexResult> {
    let mut inputs = Vec::new();
    let mut missing = Vec::new();
    let (mut sum, mut count) = (0, 0);
    for (question, grade) in QUESTIONS.iter().zip(answers.grades) {
        let Some(grade) = grade else {
            missing.push(question.name);
            continue;
        };
        sum += u32::from(grade);
        count += 1;
        inputs.push(Input { identifier: question.name, value: f64::from(grade), score: f64::from(grade), weight: 1.0 });
    }
    if count == 0 {
        return None;
    }
    let (value, class) = mean_grade(sum, count);
    Some(IndexResult {
        kind: IndexKind::Structure,
        value,
        class,
        validity: Validity::from_hundredths(count * VALIDITY_HUNDREDTHS_PER_ANSWER),
        method: METHOD,
        inputs,
        missing,
    })
}

fn place_of(name: &str) -> Result<usize, InputError> {
    QUESTIONS
        .iter()
        .position(|question| question.name == name)
        .ok_or_else(|| InputError::new(name, InputFault::UnknownQuestion))
}

fn grade_of(question: &Question, key: &str) -> Result<u8, InputError> {
    (1..)
        .zip(question.answers)
        .find(|&(_, answer)| answer == key)
        .map(|(grade, _)| grade)
        .ok_or_else(|| InputError::new(question.name, InputFault::UnknownAnswer))
}
