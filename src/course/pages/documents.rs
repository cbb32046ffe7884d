//! `/course/documents/`: what a teacher can print.

use poem::{Response, handler};
use serde::Serialize;

use crate::{
    auth::Teacher,
    course::{names::display_name, store},
    platform::{Error, Result, web::Visit},
};

/// The view of `course/documents`.
#[derive(Debug, Serialize)]
struct DocumentsPage {
    title: String,
}

#[handler]
pub(in crate::course) async fn show(visit: Visit, teacher: Teacher) -> Result<Response> {
    let app = &visit.app;
    let course = store::course(app, app.db.read(), teacher.course_id).await?.ok_or(Error::NotFound)?;
    let names = &course.names;
    let title = display_name(names.name.as_deref(), names.school_name.as_deref(), visit.locale);
    visit.page("course/documents", &DocumentsPage { title })
}
