//! The viewer of a request, loaded from the session once.

use std::sync::Arc;

use poem::{Endpoint, FromRequest, IntoResponse, Request, RequestBody, Response, session::Session};

use super::{
    guard::{Staff, Student, Teacher},
    store,
};
use crate::platform::{
    view::FlashKind,
    web::{
        Visit,
        session::{ActorKind, SUBJECT, Subject},
    },
};

/// Who looks at a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody in particular.
    #[default]
    Visitor,
    /// A pupil.
    Student(Student),
    /// A teacher.
    Teacher(Teacher),
    /// A member of the staff.
    Staff(Staff),
}

impl Viewer {
    pub(super) fn of(req: &Request) -> Self {
        req.extensions().get().cloned().unwrap_or_default()
    }

    /// The course that the viewer belongs to.
    #[must_use]
    pub fn course_id(&self) -> Option<i64> {
        match self {
            Self::Student(student) => Some(student.course_id),
            Self::Teacher(teacher) => Some(teacher.course_id),
            Self::Visitor | Self::Staff(_) => None,
        }
    }
}

impl<'a> FromRequest<'a> for Viewer {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self::of(req))
    }
}

/// Middleware: finds out who asks. A key that was deactivated since the log-in
/// is logged out with a message.
///
/// # Errors
/// When the database fails, and those of the routes inside.
pub async fn load_viewer<E: Endpoint>(next: Arc<E>, mut req: Request) -> poem::Result<Response> {
    let session = req.extensions().get::<Session>().cloned().unwrap_or_default();
    if let Some(subject) = session.get::<Subject>(SUBJECT) {
        let visit = Visit::from_request_without_body(&req).await?;
        match store::viewer(&visit.app, subject, visit.locale).await? {
            Some((viewer, identity)) => {
                req.extensions_mut().insert(viewer);
                req.extensions_mut().insert(identity);
            }
            None => {
                session.remove(SUBJECT);
                let why = if subject.kind == ActorKind::Staff { "staff-thrown-out" } else { "auth-thrown-out" };
                visit.flash(FlashKind::Danger, visit.text(why));
            }
        }
    }
    next.call(req).await.map(IntoResponse::into_response)
}

/// Logs the session in as `subject` under a new cookie value, so that a value
/// planted before the log-in is worth nothing.
pub fn log_in_as(session: &Session, subject: Subject) {
    session.set(SUBJECT, subject);
    session.renew();
}
