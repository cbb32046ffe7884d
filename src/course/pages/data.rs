//! `/course/`: the course's token and data.

use poem::{Response, handler};
use serde::Serialize;

use super::{blocks, field};
use crate::{
    auth::Teacher,
    course::{
        form::{CourseDataFaults, Fault, RawCourseData},
        names::display_name,
        store::{self, Course, CourseChange},
    },
    platform::{
        Error, Result, ids,
        view::FlashKind,
        web::{Field, Form, Limit, Visit, limit, redirect},
    },
};

/// The view of `course/data`.
#[derive(Serialize)]
struct CourseDataPage {
    title: String,
    masked_token: String,
    token_blocks: Vec<String>,
    name: Field,
    school_name: Field,
    teacher_name: Field,
    teacher_email: Field,
    /// The address in force.
    confirmed_email: String,
    /// Another one that waits to be confirmed.
    pending_email: Option<String>,
}

#[handler]
pub(in crate::course) async fn show(visit: Visit, teacher: Teacher) -> Result<Response> {
    let course = course_of(&visit, &teacher).await?;
    let raw = RawCourseData {
        name: course.names.name.clone().unwrap_or_default(),
        school_name: course.names.school_name.clone().unwrap_or_default(),
        teacher_name: course.names.teacher_name.clone().unwrap_or_default(),
        teacher_email: course.new_email.as_ref().unwrap_or(&course.teacher_email).clone(),
    };
    visit.page("course/data", &page(&visit, &course, &raw, &CourseDataFaults::default()))
}

#[handler]
pub(in crate::course) async fn save(
    visit: Visit,
    teacher: Teacher,
    Form(raw): Form<RawCourseData>,
) -> Result<Response> {
    let app = &visit.app;
    if let Some(wait) = visit.exceeds(Limit::CourseUpdate).await? {
        let course = course_of(&visit, &teacher).await?;
        return visit.too_many(wait, "course/data", &page(&visit, &course, &raw, &CourseDataFaults::default()));
    }
    let (names, address) = match raw.check() {
        Ok(checked) => checked,
        Err(faults) => {
            let course = course_of(&visit, &teacher).await?;
            return visit.invalid("course/data", &page(&visit, &course, &raw, &faults));
        }
    };
    let course = course_of(&visit, &teacher).await?;
    if address.as_str() != course.teacher_email && store::is_blocked(app.db.read(), &address).await? {
        let teacher_email = Some(Fault::new("course-fault-email-blocked"));
        let faults = CourseDataFaults { teacher_email, ..CourseDataFaults::default() };
        return visit.invalid("course/data", &page(&visit, &course, &raw, &faults));
    }
    // Of the course, not of the client: the mails go to people who did not ask for them.
    let is_new = address.as_str() != course.teacher_email && Some(address.as_str()) != course.new_email.as_deref();
    if is_new && let Some(wait) = limit::count(app, Limit::AddressChange, &teacher.course_id.to_string()).await? {
        return visit.too_many(wait, "course/data", &page(&visit, &course, &raw, &CourseDataFaults::default()));
    }
    let txn = app.db.begin().await?;
    let change = store::save(app, &txn, teacher.course_id, names, &address).await?;
    txn.commit().await?;
    let (kind, saved) = match change {
        CourseChange::Saved => (FlashKind::Good, "course-saved"),
        CourseChange::AskedToConfirm => (FlashKind::Notice, "course-saved-confirm"),
    };
    visit.flash(kind, visit.text(saved));
    Ok(redirect("/course/"))
}

#[handler]
pub(in crate::course) async fn withdraw_address(visit: Visit, teacher: Teacher) -> Result<Response> {
    let txn = visit.app.db.begin().await?;
    store::withdraw_address(&visit.app, &txn, teacher.course_id).await?;
    txn.commit().await?;
    visit.flash(FlashKind::Good, visit.text("course-address-withdrawn"));
    Ok(redirect("/course/"))
}

async fn course_of(visit: &Visit, teacher: &Teacher) -> Result<Course> {
    store::course(&visit.app, visit.app.db.read(), teacher.course_id).await?.ok_or(Error::NotFound)
}

fn page(visit: &Visit, course: &Course, raw: &RawCourseData, faults: &CourseDataFaults) -> CourseDataPage {
    let names = &course.names;
    CourseDataPage {
        title: display_name(names.name.as_deref(), names.school_name.as_deref(), visit.locale),
        masked_token: ids::masked(&course.token),
        token_blocks: blocks(&course.token),
        name: field(visit, &raw.name, faults.name),
        school_name: field(visit, &raw.school_name, faults.school_name),
        teacher_name: field(visit, &raw.teacher_name, faults.teacher_name),
        teacher_email: field(visit, &raw.teacher_email, faults.teacher_email),
        confirmed_email: course.teacher_email.clone(),
        pending_email: course.new_email.clone(),
    }
}
