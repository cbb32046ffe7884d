//! `/course/delete/`: the teacher deletes the course.

use poem::{Response, handler};
use serde::Serialize;

use super::message;
use crate::{
    auth::Teacher,
    course::{
        form::{self, Fault, RawDeletion},
        names::display_name,
        store,
    },
    platform::{
        Error, Result,
        view::FlashKind,
        web::{Form, Visit, redirect},
    },
};

/// The view of `course/delete`.
#[derive(Debug, Serialize)]
struct DeletePage {
    title: String,
    keys: u64,
    published: u64,
    unpublished: u64,
    error: Option<String>,
}

#[handler]
pub(in crate::course) async fn show(visit: Visit, teacher: Teacher) -> Result<Response> {
    visit.page("course/delete", &page(&visit, &teacher, None).await?)
}

#[handler]
pub(in crate::course) async fn submit(
    visit: Visit,
    teacher: Teacher,
    Form(raw): Form<RawDeletion>,
) -> Result<Response> {
    if let Err(fault) = form::certainty(&raw.sure) {
        return visit.invalid("course/delete", &page(&visit, &teacher, Some(fault)).await?);
    }
    let app = &visit.app;
    let txn = app.db.begin().await?;
    store::delete(app, &txn, teacher.course_id).await?;
    txn.commit().await?;
    app.db.empty_log().await;
    // The session's row is gone; the message needs a new one.
    visit.session.clear();
    visit.session.renew();
    visit.flash(FlashKind::Good, visit.text("course-deleted-done"));
    Ok(redirect("/"))
}

async fn page(visit: &Visit, teacher: &Teacher, fault: Option<Fault>) -> Result<DeletePage> {
    let db = visit.app.db.read();
    let course = store::course(&visit.app, db, teacher.course_id).await?.ok_or(Error::NotFound)?;
    let has = store::belongings(db, teacher.course_id).await?;
    let names = &course.names;
    Ok(DeletePage {
        title: display_name(names.name.as_deref(), names.school_name.as_deref(), visit.locale),
        keys: has.keys,
        published: has.published,
        unpublished: has.unpublished,
        error: fault.map(|fault| message(visit, fault)),
    })
}
