//! Permissions as parameter types: a handler that names one of these is
//! reached by such a visitor only.

use poem::{FromRequest, Request, RequestBody};

use super::viewer::Viewer;
use crate::platform::web::{Denied, Error};

/// A pupil: holds an access key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// The key's row.
    pub access_key_id: i64,
    /// The course that the key belongs to.
    pub course_id: i64,
}

/// A teacher: holds the course token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Teacher {
    /// The token's row.
    pub course_token_id: i64,
    /// The course.
    pub course_id: i64,
}

/// A member of the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// The user's row.
    pub staff_user_id: i64,
    /// Log-in name.
    pub name: String,
    /// May change everything, not only moderate.
    pub is_administrator: bool,
}

fn refuse<T>(viewer: &Viewer, otherwise: Denied) -> poem::Result<T> {
    let denied = if *viewer == Viewer::Visitor { Denied::Unauthenticated } else { otherwise };
    Err(Error::Denied(denied).into())
}

impl<'a> FromRequest<'a> for Student {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        match Viewer::of(req) {
            Viewer::Student(student) => Ok(student),
            viewer => refuse(&viewer, Denied::Create),
        }
    }
}

impl<'a> FromRequest<'a> for Teacher {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        match Viewer::of(req) {
            Viewer::Teacher(teacher) => Ok(teacher),
            viewer => refuse(&viewer, Denied::View),
        }
    }
}

impl<'a> FromRequest<'a> for Staff {
    async fn from_request(req: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        match Viewer::of(req) {
            Viewer::Staff(staff) => Ok(staff),
            viewer => refuse(&viewer, Denied::View),
        }
    }
}
