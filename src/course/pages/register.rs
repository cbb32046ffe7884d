//! `/register/`

use chrono::TimeDelta;
use poem::{Response, handler};
use serde::Serialize;

use super::{field, message};
use crate::{
    course::{
        form::{self, CourseDataFaults, Fault, MAX_ACCESS_KEYS, PROPOSED_ACCESS_KEYS, RawRegistration},
        spam::{FormMarker, Traces},
        store::{self, Activation, Registration},
    },
    platform::{
        Result,
        view::FlashKind,
        web::{Field, Form, Limit, Visit, redirect},
    },
};

/// The view of `course/register`.
#[derive(Debug, Serialize)]
struct RegisterPage {
    name: Field,
    school_name: Field,
    teacher_name: Field,
    teacher_email: Field,
    number_of_access_keys: Field,
    max_access_keys: usize,
    has_agreed: bool,
    terms_error: Option<String>,
    shown_at: String,
    /// The button has to be pressed once more.
    asks_again: bool,
}

#[handler]
pub(in crate::course) async fn show(visit: Visit) -> Result<Response> {
    let raw = RawRegistration { number_of_access_keys: PROPOSED_ACCESS_KEYS.to_string(), ..Default::default() };
    let marker = FormMarker::Shown(visit.app.clock.now());
    visit.page("course/register", &page(&visit, &raw, &Faults::default(), marker))
}

#[handler]
pub(in crate::course) async fn submit(visit: Visit, Form(raw): Form<RawRegistration>) -> Result<Response> {
    let app = &visit.app;
    let now = app.clock.now();
    let marker = FormMarker::read(&app.secrets, &raw.shown_at);
    if let Some(wait) = visit.exceeds(Limit::Register).await? {
        let view = page(&visit, &raw, &Faults::default(), marker.unwrap_or(FormMarker::Shown(now)));
        return visit.too_many(wait, "course/register", &view);
    }
    let registration = match check(&visit, &raw) {
        Ok(registration) => registration,
        Err(faults) => {
            // The time since the form was first shown goes on.
            let marker = marker.unwrap_or(FormMarker::Shown(now));
            return visit.invalid("course/register", &page(&visit, &raw, &faults, marker));
        }
    };
    let traces = Traces {
        marker,
        unseen_field: &raw.homepage,
        names: [&raw.data.name, &raw.data.school_name, &raw.data.teacher_name],
    };
    if traces.are_suspect(now, TimeDelta::seconds(app.config.register_delay_seconds)) {
        let view = page(&visit, &raw, &Faults::default(), FormMarker::ShownAgain(now));
        return visit.invalid("course/register", &RegisterPage { asks_again: true, ..view });
    }
    let txn = app.db.begin().await?;
    // A blocked address gets the same answer: it should not learn of the list.
    // So does a form that was sent twice, by two quick presses of the button.
    let is_blocked = store::is_blocked(&txn, &registration.teacher_email).await?;
    if !is_blocked && !store::is_registered_already(&txn, &registration, now).await? {
        store::register(app, &txn, &registration).await?;
    }
    txn.commit().await?;
    visit.flash(FlashKind::Good, visit.text("course-registered"));
    Ok(redirect("/"))
}

#[derive(Debug, Default)]
struct Faults {
    data: CourseDataFaults,
    number_of_access_keys: Option<Fault>,
    terms: Option<Fault>,
}

fn check(visit: &Visit, raw: &RawRegistration) -> Result<Registration, Box<Faults>> {
    let number_of_access_keys = form::key_count(&raw.number_of_access_keys, MAX_ACCESS_KEYS);
    let terms = form::agreement(&raw.terms);
    match (raw.data.check(), number_of_access_keys, terms) {
        (Ok((names, teacher_email)), Ok(number_of_access_keys), Ok(())) => Ok(Registration {
            names,
            teacher_email,
            key_labels: vec![None; number_of_access_keys],
            locale: visit.locale,
            activation: Activation::ByMail,
        }),
        (data, number_of_access_keys, terms) => Err(Box::new(Faults {
            data: data.err().unwrap_or_default(),
            number_of_access_keys: number_of_access_keys.err(),
            terms: terms.err(),
        })),
    }
}

fn page(visit: &Visit, raw: &RawRegistration, faults: &Faults, marker: FormMarker) -> RegisterPage {
    RegisterPage {
        name: field(visit, &raw.data.name, faults.data.name),
        school_name: field(visit, &raw.data.school_name, faults.data.school_name),
        teacher_name: field(visit, &raw.data.teacher_name, faults.data.teacher_name),
        teacher_email: field(visit, &raw.data.teacher_email, faults.data.teacher_email),
        number_of_access_keys: field(visit, &raw.number_of_access_keys, faults.number_of_access_keys),
        max_access_keys: MAX_ACCESS_KEYS,
        has_agreed: !raw.terms.is_empty(),
        terms_error: faults.terms.map(|fault| message(visit, fault)),
        shown_at: marker.sign(&visit.app.secrets),
        asks_again: false,
    }
}
