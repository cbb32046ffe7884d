//! A course with all its secrets, for its teacher's documents.

use sea_orm::ConnectionTrait;

use super::{CourseNames, PlainKey, store};
use crate::platform::{App, Result};

/// What a teacher hands out and keeps.
#[derive(Clone)]
pub struct CourseOverview {
    /// What the course is called.
    pub names: CourseNames,
    /// The teacher's address in force.
    pub teacher_email: String,
    /// The course token, without hyphens.
    pub token: String,
    /// The access keys that can be used, oldest first.
    pub keys: Vec<PlainKey>,
}

/// The course with its keys, if it exists.
///
/// # Errors
/// When the database fails, or when the secrets were sealed with another key.
pub async fn overview(app: &App, db: &impl ConnectionTrait, course_id: i64) -> Result<Option<CourseOverview>> {
    let Some(course) = store::course(app, db, course_id).await? else { return Ok(None) };
    let keys = store::working_keys(app, db, course_id).await?;
    Ok(Some(CourseOverview { names: course.names, teacher_email: course.teacher_email, token: course.token, keys }))
}
