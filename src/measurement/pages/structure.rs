//! Step 4 of the entry form: ten questions about the structure.

use poem::{Response, handler, http::StatusCode, web::Path};
use serde::Serialize;

use super::{
    editable,
    entry::{Conflict, EntryHead, Problem, Versions, finish},
    logged_out::logged_out,
    steps::Step,
    unsaved::or_kept,
};
use crate::{
    auth::Viewer,
    measurement::{form::RawStructure, model::Measurement, store, summary::question_key},
    platform::{
        Result,
        i18n::Locale,
        web::{Error, Form, Visit},
    },
    quality::{QUESTIONS, Question, UNKNOWN_ANSWER},
};

const TEMPLATE: &str = "measurement/structure";

/// The view of `measurement/structure`.
#[derive(Debug, Serialize)]
struct StructurePage {
    #[serde(flatten)]
    head: EntryHead,
    questions: Vec<QuestionView>,
}

/// A question with its answers.
#[derive(Debug, Serialize)]
struct QuestionView {
    name: &'static str,
    number: usize,
    title: String,
    /// Where to look, in words.
    hint: String,
    error: Option<String>,
    answers: Vec<Answer>,
}

/// An answer as a card.
#[derive(Debug, Serialize)]
struct Answer {
    key: &'static str,
    text: String,
    /// 1 (near natural) to 5 (artificial); none: not known.
    grade: Option<usize>,
    checked: bool,
}

#[handler]
pub(in crate::measurement) async fn edit_structure(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Response> {
    let measurement = open(&visit, &viewer, &id).await?;
    let answers = store::structure_answers(visit.app.db.read(), measurement.id).await?;
    let raw = RawStructure { version: measurement.version.to_string(), ..RawStructure::of(&answers) };
    visit.page(TEMPLATE, &page(&visit, &measurement, &raw, &[]).await?)
}

#[handler]
pub(in crate::measurement) async fn save_structure(
    visit: Visit,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response> {
    if viewer == Viewer::Visitor {
        return logged_out(&visit, pairs);
    }
    let outcome = save(&visit, &viewer, &id, pairs.clone()).await;
    or_kept(&visit, &viewer, &id, pairs, outcome).await
}

async fn save(visit: &Visit, viewer: &Viewer, id: &str, pairs: Vec<(String, String)>) -> Result<Response> {
    let measurement = open(visit, viewer, id).await?;
    let raw = RawStructure::from_pairs(pairs);
    let answers = match raw.check() {
        Ok(answers) => answers,
        Err(faults) => return visit.invalid(TEMPLATE, &page(visit, &measurement, &raw, &faults).await?),
    };
    let txn = visit.app.db.begin().await?;
    let version = raw.version.parse().unwrap_or(0);
    if !store::save_structure(&txn, measurement.id, version, &answers, visit.app.clock.now()).await? {
        txn.rollback().await?;
        let newer = open(visit, viewer, id).await?;
        return conflict(visit, &newer, raw).await;
    }
    match finish(visit, txn, &measurement, Step::Structure, raw.action).await? {
        Some(response) => Ok(response),
        None => {
            let mut page = page(visit, &measurement, &raw, &[]).await?;
            page.head.error = Some(visit.text("measurement-fault-nothing"));
            visit.invalid(TEMPLATE, &page)
        }
    }
}

/// The measurement, if its water flows.
async fn open(visit: &Visit, viewer: &Viewer, id: &str) -> Result<Measurement> {
    let measurement = editable(visit, viewer, id).await?;
    if Step::Structure.applies_to(&measurement) { Ok(measurement) } else { Err(Error::NotFound) }
}

/// The form with both versions of each answer after somebody else saved.
async fn conflict(visit: &Visit, newer: &Measurement, raw: RawStructure) -> Result<Response> {
    let stored = RawStructure::of(&store::structure_answers(visit.app.db.read(), newer.id).await?);
    let raw = RawStructure { version: newer.version.to_string(), ..raw };
    let lines = QUESTIONS.iter().map(|question| {
        let text = |raw: &RawStructure| answer_text(question, raw.answer(question.name), visit.locale);
        Versions::new(visit.text(&question_key(question.name)), text(&raw), text(&stored))
    });
    let lines = lines.collect();
    let mut page = page(visit, newer, &raw, &[]).await?;
    page.head.conflict = Some(Conflict { take: Step::Structure.path(newer.id), lines });
    page.head.is_dirty = true;
    visit.page_with_status(StatusCode::CONFLICT, TEMPLATE, &page)
}

async fn page(
    visit: &Visit,
    measurement: &Measurement,
    raw: &RawStructure,
    faults: &[&'static str],
) -> Result<StructurePage> {
    let head = EntryHead::new(visit, measurement, Step::Structure, raw.version.clone()).await?;
    let questions = (1..).zip(&QUESTIONS).map(|(number, question)| {
        let fault = faults.contains(&question.name).then(|| visit.text("entry-fault-answer"));
        question_view(number, question, raw.answer(question.name), fault, visit.locale)
    });
    let questions: Vec<QuestionView> = questions.collect();
    let problem = |question: &QuestionView| {
        let text = format!("{}. {}: {}", question.number, question.title, question.error.as_ref()?);
        Some(Problem { href: format!("#{}", question.name), text })
    };
    let problems = questions.iter().filter_map(problem).collect();
    let head = head.with_problems(visit.locale, Step::Structure, problems).with_unsaved(!faults.is_empty());
    Ok(StructurePage { head, questions })
}

fn question_view(
    number: usize,
    question: &Question,
    chosen: &str,
    error: Option<String>,
    locale: Locale,
) -> QuestionView {
    let graded = (1..).zip(question.answers).map(|(grade, key)| (Some(grade), key));
    let answers = graded.chain([(None, UNKNOWN_ANSWER)]).map(|(grade, key)| Answer {
        key,
        text: answer_text(question, key, locale),
        grade,
        checked: key == chosen,
    });
    QuestionView {
        name: question.name,
        number,
        title: locale.text(&question_key(question.name)),
        hint: locale.text(&format!("entry-structure-{}", question.name.replace('_', "-"))),
        error,
        answers: answers.collect(),
    }
}

/// An answer in words; a key that is none is not known.
fn answer_text(question: &Question, key: &str, locale: Locale) -> String {
    if !question.answers.contains(&key) {
        return locale.text("entry-answer-unknown");
    }
    locale.text(&format!("quality-answer-{}-{key}", question.name.replace('_', "-")))
}
