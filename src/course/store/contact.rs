//! Where mail about a course goes.

use entity::course;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::{
    course::names::display_name,
    platform::{Result, i18n::Locale},
};

/// Where mail about a course goes.
#[derive(Clone)]
pub struct Contact {
    /// The teacher's confirmed address.
    pub address: String,
    /// The language of mails to the teacher.
    pub locale: Locale,
    /// What the course is called, in that language.
    pub course: String,
}

/// The teacher of a course that is active.
///
/// # Errors
/// When the database fails.
pub async fn contact(db: &impl ConnectionTrait, course_id: i64) -> Result<Option<Contact>> {
    let found = course::Entity::find_by_id(course_id).one(db).await?;
    Ok(found.filter(|course| course.email_verified_at.is_some()).map(|course| {
        let locale = course.language.into();
        Contact {
            course: display_name(course.name.as_deref(), course.school_name.as_deref(), locale),
            address: course.teacher_email,
            locale,
        }
    }))
}
