//! `POST /api/v1/indices/`: the four indices of given values, without storing
//! anything.

use std::collections::{BTreeMap, BTreeSet};

use poem::{Response, handler};
use serde_json::{Map, Value};

use super::{body::JsonObject, feature::json};
use crate::{
    catalogue,
    platform::{Error, Result, web::Visit},
    quality::{FlowType, InputFault, StructureAnswers, Values, compute_all},
};

/// Replicates of one parameter that are computed with.
const REPLICATES_MAX: usize = 100;

/// Name of a field of the request → key of the message.
type Faults = BTreeMap<String, &'static str>;

/// What is computed with.
#[derive(Debug, Default, PartialEq)]
struct Given {
    flow: Option<FlowType>,
    values: Values,
    answers: StructureAnswers,
}

#[handler]
pub(super) async fn compute(visit: Visit, JsonObject(body): JsonObject) -> Result<Response> {
    let types = catalogue::parameter_types(visit.app.db.read()).await?;
    let known = types.iter().map(|parameter| parameter.identifier.as_str()).collect();
    let given = Given::parse(&body, &known).map_err(|faults| {
        Error::Unprocessable(faults.into_iter().map(|(field, key)| (field, visit.text(key))).collect())
    })?;
    json(&compute_all(given.flow, &given.values, &given.answers))
}

impl Given {
    /// Checks the whole body, so that all faults are told at once.
    fn parse(body: &Map<String, Value>, known: &BTreeSet<&str>) -> Result<Self, Faults> {
        let mut given = Self::default();
        let mut faults = Faults::new();
        for (field, value) in body {
            match (field.as_str(), value) {
                ("flow_type", Value::Null) => {}
                ("flow_type", value) => match flow_type(value) {
                    Some(flow) => given.flow = Some(flow),
                    None => drop(faults.insert(field.clone(), "api-flow-type")),
                },
                ("parameters", Value::Object(readings)) => {
                    given.values = parameters(readings, known, &mut faults);
                }
                ("structure", Value::Object(answers)) => given.answers = structure(answers, &mut faults),
                ("parameters" | "structure", _) => drop(faults.insert(field.clone(), "api-not-an-object")),
                _ => drop(faults.insert(field.clone(), "api-unknown-field")),
            }
        }
        if faults.is_empty() { Ok(given) } else { Err(faults) }
    }
}

fn flow_type(value: &Value) -> Option<FlowType> {
    match value.as_str()? {
        "running" => Some(FlowType::Running),
        "standing" => Some(FlowType::Standing),
        _ => None,
    }
}

fn parameters(readings: &Map<String, Value>, known: &BTreeSet<&str>, faults: &mut Faults) -> Values {
    let mut values = Values::new();
    for (identifier, reading) in readings {
        let outcome = if known.contains(identifier.as_str()) {
            replicates(reading).and_then(|numbers| {
                let mut push = |number| values.push(identifier.as_str(), number);
                numbers.into_iter().try_for_each(&mut push).map_err(|error| message(error.fault()))
            })
        } else {
            Err("api-unknown-parameter")
        };
        if let Err(key) = outcome {
            faults.insert(format!("parameters.{identifier}"), key);
        }
    }
    values
}

/// A number, or the numbers of a list.
fn replicates(reading: &Value) -> Result<Vec<f64>, &'static str> {
    let numbers: Option<Vec<f64>> = match reading {
        Value::Array(list) if list.len() > REPLICATES_MAX => return Err("api-too-many"),
        Value::Array(list) => list.iter().map(Value::as_f64).collect(),
        single => single.as_f64().map(|number| vec![number]),
    };
    numbers.filter(|numbers| !numbers.is_empty()).ok_or("api-not-a-number")
}

fn structure(answers: &Map<String, Value>, faults: &mut Faults) -> StructureAnswers {
    let mut good = Vec::new();
    for (question, answer) in answers {
        let answer = answer.as_str().unwrap_or_default();
        match StructureAnswers::from_keys([(question.as_str(), answer)]) {
            Ok(_) => good.push((question.as_str(), answer)),
            Err(error) => drop(faults.insert(format!("structure.{question}"), message(error.fault()))),
        }
    }
    StructureAnswers::from_keys(good).unwrap_or_default()
}

fn message(fault: InputFault) -> &'static str {
    match fault {
        InputFault::NotFinite => "api-not-a-number",
        InputFault::OutOfRange => "api-too-large",
        InputFault::NegativeCount => "api-negative-count",
        InputFault::UnknownQuestion => "api-unknown-question",
        InputFault::UnknownAnswer | InputFault::InvalidGrade => "api-unknown-answer",
    }
}
