//! The calculator: all four indices from what is typed.

use std::collections::BTreeMap;

use poem::{Response, handler};
use serde::Serialize;

use crate::{
    catalogue::{self, Category, ParameterType},
    measurement::{IndexCard, index_cards, input_names, question_key},
    platform::{
        Result,
        decimal::{NumberFault, plain_number, with_unit},
        i18n::{Locale, args},
        web::{Field, Query, Visit},
    },
    quality::{IndexKind, QUESTIONS, Question, StoredResult, applies_to, compute_all, inputs_of},
    tools::form::{Given, InputFault, given},
};

/// The flow types of the form, with the keys of their texts.
const FLOWS: [(&str, &str); 3] =
    [("running", "common-flow-running"), ("standing", "common-flow-standing"), ("null", "common-flow-unknown")];

/// The view of `tools/calculate`.
#[derive(Debug, Serialize)]
struct CalculatePage {
    flows: Vec<FlowChoice>,
    chemical: Vec<NumberBox>,
    animals: Vec<NumberBox>,
    questions: Vec<QuestionBox>,
    /// Empty until something was typed.
    slots: Vec<Slot>,
    /// The address of this page with what was typed and nothing else.
    address: String,
}

#[derive(Debug, Serialize)]
struct FlowChoice {
    value: &'static str,
    label: &'static str,
    chosen: bool,
}

#[derive(Debug, Serialize)]
struct NumberBox {
    name: String,
    label: String,
    unit: String,
    field: Field,
}

#[derive(Debug, Serialize)]
struct QuestionBox {
    name: &'static str,
    label: String,
    field: Field,
    options: Vec<AnswerOption>,
}

#[derive(Debug, Serialize)]
struct AnswerOption {
    value: &'static str,
    label: String,
}

/// The place of an index: its card, or why there is none.
#[derive(Debug, Serialize)]
struct Slot {
    kind: IndexKind,
    card: Option<IndexCard>,
    /// Key of the reason.
    reason: &'static str,
}

/// What was typed, name of the field → text.
type Raw = BTreeMap<String, String>;

#[handler]
pub(in crate::tools) async fn index_calculator(visit: Visit, Query(raw): Query<Raw>) -> Result<Response> {
    let types = catalogue::parameter_types(visit.app.db.read()).await?;
    let of = |kinds: &[IndexKind]| -> Vec<&ParameterType> {
        let counted: Vec<&str> = kinds.iter().flat_map(|kind| inputs_of(*kind)).collect();
        types.iter().filter(|kind| counted.contains(&kind.identifier.as_str())).collect()
    };
    let counted = of(&IndexKind::ALL);
    let (outcome, locale) = (given(&raw, &counted), visit.locale);
    let typed = |name: &str| raw.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let names = counted.iter().map(|kind| kind.identifier.as_str()).chain(QUESTIONS.iter().map(|q| q.name));
    let pairs: Vec<(&str, &str)> =
        std::iter::once("flow_type").chain(names).filter_map(|name| typed(name).map(|text| (name, text))).collect();
    let nothing = BTreeMap::new();
    let faults = outcome.as_ref().err().unwrap_or(&nothing);
    let boxes = |animals: bool| {
        let of_kind = counted.iter().filter(|kind| (kind.category == Category::Biological) == animals);
        of_kind.map(|kind| number_box(kind, &raw, faults, locale)).collect()
    };
    let is_asked = !pairs.is_empty();
    let slots = match &outcome {
        Ok(given) if is_asked => slots(given, &types, locale),
        _ => Vec::new(),
    };
    let view = CalculatePage {
        flows: flows(typed("flow_type"), is_asked),
        chemical: boxes(false),
        animals: boxes(true),
        questions: QUESTIONS.iter().map(|question| question_box(question, &raw, faults, locale)).collect(),
        slots,
        address: address(&visit, &pairs),
    };
    if outcome.is_ok() { visit.page("tools/calculate", &view) } else { visit.invalid("tools/calculate", &view) }
}

/// A running water is what most classes measure: it is chosen at first.
fn flows(typed: Option<&str>, is_asked: bool) -> Vec<FlowChoice> {
    let known = FLOWS.iter().map(|(value, _)| *value).find(|value| typed == Some(value));
    let chosen = known.unwrap_or(if is_asked { "null" } else { "running" });
    FLOWS.map(|(value, label)| FlowChoice { value, label, chosen: value == chosen }).into()
}

fn number_box(kind: &ParameterType, raw: &Raw, faults: &BTreeMap<String, InputFault>, locale: Locale) -> NumberBox {
    let name = kind.identifier.clone();
    let error = faults.get(&name).map(|fault| fault_text(*fault, kind, locale));
    let field = Field { value: raw.get(&name).cloned().unwrap_or_default(), error };
    NumberBox { label: kind.name(locale).to_owned(), unit: kind.unit.clone(), field, name }
}

fn question_box(question: &Question, raw: &Raw, faults: &BTreeMap<String, InputFault>, locale: Locale) -> QuestionBox {
    let name = question.name;
    let error = faults.get(name).map(|_| locale.text("tools-fault-answer"));
    let key = name.replace('_', "-");
    let option = |answer: &&'static str| AnswerOption {
        value: answer,
        label: locale.text(&format!("quality-answer-{key}-{answer}")),
    };
    let open = AnswerOption { value: "", label: locale.text("tools-indices-open") };
    QuestionBox {
        name,
        label: locale.text(&question_key(name)),
        field: Field { value: raw.get(name).cloned().unwrap_or_default(), error },
        options: std::iter::once(open).chain(question.answers.iter().map(option)).collect(),
    }
}

fn fault_text(fault: InputFault, kind: &ParameterType, locale: Locale) -> String {
    let text = |number| plain_number(number, locale);
    match fault {
        InputFault::Number(NumberFault::NotANumber) => locale.text("tools-fault-number"),
        InputFault::Number(NumberFault::Ambiguous { whole, fraction }) => {
            let (whole, fraction) = (text(whole), text(fraction));
            locale.text_with("tools-fault-ambiguous", &args([("whole", whole.into()), ("fraction", fraction.into())]))
        }
        InputFault::Impossible { min, max } => {
            let (min, max) = (min.map_or_else(|| "−∞".to_owned(), text), max.map_or_else(|| "∞".to_owned(), text));
            let max = with_unit(&max, &kind.unit);
            locale.text_with("tools-fault-impossible", &args([("min", min.into()), ("max", max.into())]))
        }
        InputFault::NotWhole => locale.text("tools-fault-whole"),
        InputFault::UnknownAnswer => locale.text("tools-fault-answer"),
    }
}

fn slots(given: &Given, types: &[ParameterType], locale: Locale) -> Vec<Slot> {
    let indices = compute_all(given.flow, &given.values, &given.answers);
    let results: Vec<StoredResult> = indices.iter().map(StoredResult::from).collect();
    let names = input_names(locale, types);
    let slot = |kind| {
        let own: Vec<StoredResult> = results.iter().filter(|result| result.kind == kind).cloned().collect();
        let reason = match kind {
            _ if applies_to(kind, given.flow) => "tools-indices-no-input",
            IndexKind::Trophic => "tools-indices-standing-only",
            _ => "tools-indices-running-only",
        };
        Slot { kind, card: index_cards(locale, given.flow, &own, &names).pop(), reason }
    };
    IndexKind::ALL.map(slot).into()
}

/// The page's address for others, without what was left empty.
fn address(visit: &Visit, pairs: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let site = visit.app.config.public_url.as_str().trim_end_matches('/');
    format!("{site}/tools/indices/?{query}")
}
