//! The empty sheet to take to the river: the steps of the entry form.

use poem::{Request, Response, handler};
use serde_json::{Value, json};

use crate::{
    catalogue::{self, Category, ParameterType},
    document::{
        answer::{Kept, kept},
        engine::{Draft, Template},
    },
    measurement::question_key,
    platform::{Result, documents::Kind, i18n::Locale, web::Visit},
    quality::QUESTIONS,
};

const KIND: Kind = Kind::new("field_sheet");

#[handler]
pub(in crate::document) async fn show(visit: Visit, req: &Request) -> Result<Response> {
    let name = format!("{} {}", visit.app.config.site_name, visit.text("document-file-sheet"));
    // The parameters, which all documents depend on, are all that may change.
    let what = Kept { template: Template::FieldSheet, kind: KIND, subject_id: None, name: &name, versions: &[] };
    let asked = visit.clone();
    kept(req, &visit, what, async move { draft(&asked).await }).await
}

async fn draft(visit: &Visit) -> Result<Draft> {
    let (app, locale) = (&visit.app, visit.locale);
    let types = catalogue::parameter_types(app.db.read()).await?;
    let value = |t: &ParameterType| json!({ "name": t.name(locale), "unit": t.unit, "usual": usual(t, locale) });
    let animal = |t: &ParameterType| {
        let hint = format!("entry-animal-{}", t.identifier.replace('_', "-"));
        json!({ "name": t.name(locale), "hint": if locale.has(&hint) { locale.text(&hint) } else { String::new() } })
    };
    let (animals, values): (Vec<&ParameterType>, Vec<_>) =
        types.iter().partition(|t| t.category == Category::Biological);
    let data = json!({
        "address": app.config.public_url.as_str().trim_end_matches('/'),
        "values": values.into_iter().map(value).collect::<Vec<_>>(),
        "animals": animals.into_iter().map(animal).collect::<Vec<_>>(),
        "questions": QUESTIONS.iter().map(|question| {
            let answer = |key: &&str| locale.text(&format!("quality-answer-{}-{key}", question.name.replace('_', "-")));
            json!({
                "title": locale.text(&question_key(question.name)),
                "hint": locale.text(&format!("entry-structure-{}", question.name.replace('_', "-"))),
                "answers": question.answers.iter().map(answer).collect::<Vec<_>>(),
            })
        }).collect::<Vec<Value>>(),
    });
    let title = visit.text("document-sheet-title");
    Ok(Draft { template: Template::FieldSheet, locale, title, data })
}

/// The usual range, from the limits beyond which the form asks back.
fn usual(kind: &ParameterType, locale: Locale) -> String {
    let text = |limit: f64| locale.number(limit, 3);
    match (kind.lower_warning_limit, kind.upper_warning_limit) {
        (Some(min), Some(max)) => format!("{} – {}", text(min), text(max)),
        (Some(min), None) => format!("≥ {}", text(min)),
        (None, Some(max)) => format!("≤ {}", text(max)),
        (None, None) => String::new(),
    }
}
