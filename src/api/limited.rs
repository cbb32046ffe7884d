//! Who writes shows a key, and does so within a limit of its own.

use std::sync::Arc;

use poem::{Endpoint, FromRequest, IntoResponse, Request, Response};

use crate::{
    auth::{Bearer, Viewer},
    platform::{
        Error,
        web::{Limit, Visit, limit},
    },
};

/// Middleware: the viewer of the request is whose key it shows, whatever the session says; each request counts.
///
/// # Errors
/// [`Error::Unauthorized`] without a good key, [`Error::TooMany`], and those of the endpoint.
pub(super) async fn limited<E: Endpoint>(next: Arc<E>, mut req: Request) -> poem::Result<Response> {
    let visit = Visit::from_request_without_body(&req).await?;
    let Bearer(viewer) = Bearer::from_request_without_body(&req).await?;
    let who = match &viewer {
        Viewer::Student(student) => format!("key {}", student.access_key_id),
        Viewer::Teacher(teacher) => format!("token {}", teacher.course_token_id),
        Viewer::Staff(_) | Viewer::Visitor => return Err(Error::Unauthorized("problem-no-key").into()),
    };
    let left = limit::spend(&visit.app, Limit::ApiWrite, &who).await?;
    req.extensions_mut().insert(viewer);
    let outcome = if left.is_over { Err(Error::TooMany(left.reset).into()) } else { next.call(req).await };
    match outcome {
        Ok(output) => {
            let mut response = output.into_response();
            left.describe(response.headers_mut());
            Ok(response)
        }
        Err(mut error) => {
            error.set_data(left);
            Err(error)
        }
    }
}
