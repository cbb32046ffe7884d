//! Step 4: ten questions about the bed, the banks and the land around.

use std::collections::BTreeMap;

use super::rows::Action;
use crate::quality::{QUESTIONS, StructureAnswers, UNKNOWN_ANSWER};

/// Step 4 as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::measurement) struct RawStructure {
    /// Name of the question → key of the answer.
    pub(in crate::measurement) answers: BTreeMap<String, String>,
    pub(in crate::measurement) version: String,
    /// The button; none: the form of somebody who knows no buttons.
    pub(in crate::measurement) action: Option<Action>,
}

impl RawStructure {
    /// Sorts the pairs of a form; what is none of the questions is left out.
    pub(in crate::measurement) fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        let mut raw = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "version" => raw.version = value,
                "action" => raw.action = Action::parse(&value),
                question if QUESTIONS.iter().any(|known| known.name == question) => {
                    raw.answers.insert(name, value.trim().to_owned());
                }
                _ => {}
            }
        }
        raw
    }

    /// The form of stored answers.
    pub(in crate::measurement) fn of(answers: &StructureAnswers) -> Self {
        let keys = answers
            .known()
            .map(|(question, grade)| (question.name.to_owned(), question.answers[usize::from(grade) - 1].to_owned()));
        Self { answers: keys.collect(), ..Self::default() }
    }

    /// The checked answers, or the questions that have no such answer.
    pub(in crate::measurement) fn check(&self) -> Result<StructureAnswers, Vec<&'static str>> {
        let faults: Vec<&'static str> = QUESTIONS
            .iter()
            .filter(|question| {
                let answer = self.answer(question.name);
                answer != UNKNOWN_ANSWER && !question.answers.contains(&answer)
            })
            .map(|question| question.name)
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let answers = QUESTIONS.iter().map(|question| (question.name, self.answer(question.name)));
        StructureAnswers::from_keys(answers).map_err(|_| faults)
    }

    /// The key of the answer to this question; nothing is not known.
    pub(in crate::measurement) fn answer(&self, question: &str) -> &str {
        self.answers.get(question).map(String::as_str).filter(|key| !key.is_empty()).unwrap_or(UNKNOWN_ANSWER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> RawStructure {
        RawStructure::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn what_is_not_known_is_not_counted() {
        let answers = form(&[("margin", "small"), ("flow", "unknown"), ("course", ""), ("other", "x")]).check();
        let answers = answers.expect("answers");
        assert_eq!(answers.known().map(|(q, grade)| (q.name, grade)).collect::<Vec<_>>(), [("margin", 3)]);
        assert_eq!(RawStructure::of(&answers).answer("margin"), "small");
        assert_eq!(RawStructure::of(&answers).answer("flow"), "unknown");
    }

    #[test]
    fn every_question_without_such_an_answer_is_named() {
        assert_eq!(form(&[("margin", "huge"), ("flow", "small")]).check(), Err(vec!["margin", "flow"]));
    }
}
