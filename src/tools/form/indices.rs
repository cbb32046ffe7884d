//! The calculator's form: flow type, values, animals and structure.

use std::collections::BTreeMap;

use crate::{
    catalogue::{Category, ParameterType},
    platform::decimal::{NumberFault, parse_decimal},
    quality::{FlowType, QUESTIONS, StructureAnswers, Values},
};

/// What the indices are computed from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::tools) struct Given {
    pub(in crate::tools) flow: Option<FlowType>,
    pub(in crate::tools) values: Values,
    pub(in crate::tools) answers: StructureAnswers,
}

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::tools) enum InputFault {
    /// It is no number, or more than one.
    Number(NumberFault),
    /// It is beyond what this type can be.
    Impossible { min: Option<f64>, max: Option<f64> },
    /// Animals come whole.
    NotWhole,
    /// There is no such answer.
    UnknownAnswer,
}

/// Reads what was typed, name of the field → text; or tells all faults by field.
pub(in crate::tools) fn given(
    raw: &BTreeMap<String, String>,
    types: &[&ParameterType],
) -> Result<Given, BTreeMap<String, InputFault>> {
    let typed = |name: &str| raw.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let mut given = Given { flow: flow(typed("flow_type")), ..Given::default() };
    let mut faults = BTreeMap::new();
    for kind in types {
        let Some(text) = typed(&kind.identifier) else { continue };
        let read = number(text, kind).and_then(|value| {
            let out_of_bounds = |_| InputFault::Impossible { min: kind.hard_min, max: kind.hard_max };
            given.values.push(kind.identifier.as_str(), value).map_err(out_of_bounds)
        });
        if let Err(fault) = read {
            faults.insert(kind.identifier.clone(), fault);
        }
    }
    let mut answers = Vec::new();
    for question in &QUESTIONS {
        let Some(key) = typed(question.name) else { continue };
        match StructureAnswers::from_keys([(question.name, key)]) {
            Ok(_) => answers.push((question.name, key)),
            Err(_) => drop(faults.insert(question.name.to_owned(), InputFault::UnknownAnswer)),
        }
    }
    given.answers = StructureAnswers::from_keys(answers).unwrap_or_default();
    if faults.is_empty() { Ok(given) } else { Err(faults) }
}

fn flow(typed: Option<&str>) -> Option<FlowType> {
    match typed {
        Some("running") => Some(FlowType::Running),
        Some("standing") => Some(FlowType::Standing),
        _ => None,
    }
}

fn number(text: &str, kind: &ParameterType) -> Result<f64, InputFault> {
    let value = parse_decimal(text).map_err(InputFault::Number)?;
    if kind.is_impossible(value) {
        return Err(InputFault::Impossible { min: kind.hard_min, max: kind.hard_max });
    }
    if kind.category == Category::Biological && value.fract() != 0.0 {
        return Err(InputFault::NotWhole);
    }
    Ok(value)
}
