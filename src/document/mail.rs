//! The mail with the keys of a new course brings the course overview along.

use futures_util::future::BoxFuture;

use super::{answer::file_name, drafts::overview_draft, engine};
use crate::{
    course,
    platform::{
        App, Result,
        mail::{Attachment, Due, Mail},
    },
};

/// [`course::write_registration`] with the course overview attached, made when
/// the mail is sent.
#[must_use]
pub fn write_registration<'a>(app: &'a App, due: &'a Due) -> BoxFuture<'a, Result<Option<Mail>>> {
    Box::pin(async move {
        let Some(mut mail) = course::write_registration(app, due).await? else { return Ok(None) };
        let Some(course) = course::overview(app, app.db.read(), due.id("course")).await? else { return Ok(None) };
        let (draft, name) = overview_draft(app, &course, due.locale);
        let content = engine::render(app, draft).await?;
        mail.attachments.push(Attachment { name: file_name(&name), content_type: "application/pdf", content });
        Ok(Some(mail))
    })
}
