//! What a teacher prints: the course with its keys, a page for each key, and
//! cards to cut. All of it is made on request and kept nowhere.

use poem::{Request, Response, handler};

use crate::{
    auth::Teacher,
    course::{self, CourseOverview},
    document::{
        answer::private,
        drafts::{file, keys_draft, overview_draft},
        engine::Template,
    },
    platform::{Error, Result, web::Visit},
};

#[handler]
pub(in crate::document) async fn overview(visit: Visit, teacher: Teacher, req: &Request) -> Result<Response> {
    let course = of(&visit, &teacher).await?;
    let (draft, name) = overview_draft(&visit.app, &course, visit.locale);
    private(req, &visit, draft, &name).await
}

#[handler]
pub(in crate::document) async fn access_keys(visit: Visit, teacher: Teacher, req: &Request) -> Result<Response> {
    let course = of(&visit, &teacher).await?;
    let name = file(&visit.app, &course, &visit.text("document-file-access-keys"), visit.locale);
    private(req, &visit, keys_draft(&visit.app, &course, Template::AccessKeys, visit.locale), &name).await
}

#[handler]
pub(in crate::document) async fn cards(visit: Visit, teacher: Teacher, req: &Request) -> Result<Response> {
    let course = of(&visit, &teacher).await?;
    let name = file(&visit.app, &course, &visit.text("document-file-cards"), visit.locale);
    private(req, &visit, keys_draft(&visit.app, &course, Template::Cards, visit.locale), &name).await
}

async fn of(visit: &Visit, teacher: &Teacher) -> Result<CourseOverview> {
    course::overview(&visit.app, visit.app.db.read(), teacher.course_id).await?.ok_or(Error::NotFound)
}
