//! Tests of the indices, by what they are held against.

mod bounds;
mod golden;
mod inputs;
mod properties;
mod tables;

use super::{StructureAnswers, Values};

fn values(readings: &[(&str, f64)]) -> Values {
    Values::from_readings(readings.iter().copied()).expect("countable readings")
}

fn answers(pairs: &[(&str, &str)]) -> StructureAnswers {
    StructureAnswers::from_keys(pairs.iter().copied()).expect("answers of the form")
}
