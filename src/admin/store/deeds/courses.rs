//! Courses, their keys and tokens.

use entity::{access_key, actor::ActorKind, course, course_token};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::number;
use crate::{
    admin::store::{Deed, Done},
    auth::Changes,
    course as room,
    platform::{
        Error, Result,
        web::session::{Subject, end_sessions},
    },
};

/// Deactivates a key, or gives it 180 days again.
pub(in crate::admin) async fn set_key_active(deed: &Deed<'_>, id: &str, is_active: bool) -> Result<Done> {
    let row = access_key::Entity::find_by_id(number(id)?).one(deed.txn).await?.ok_or(Error::NotFound)?;
    if row.deactivated_at.is_none() == is_active {
        return Ok(Done::Nothing);
    }
    let mut changed = access_key::ActiveModel {
        id: Set(row.id),
        deactivated_at: Set((!is_active).then_some(deed.now)),
        ..Default::default()
    };
    if is_active {
        changed.activated_at = Set(deed.now);
    } else {
        end_sessions(deed.txn, Subject { kind: ActorKind::Student, id: row.id }, None).await?;
    }
    changed.update(deed.txn).await?;
    Ok(Done::Changed(Changes::of("is_active", !is_active, is_active)))
}

/// The same with the key of a course.
pub(in crate::admin) async fn activate_token(deed: &Deed<'_>, id: &str, is_active: bool) -> Result<Done> {
    let row = course_token::Entity::find_by_id(number(id)?).one(deed.txn).await?.ok_or(Error::NotFound)?;
    if row.deactivated_at.is_none() == is_active {
        return Ok(Done::Nothing);
    }
    let changed = course_token::ActiveModel {
        id: Set(row.id),
        deactivated_at: Set((!is_active).then_some(deed.now)),
        ..Default::default()
    };
    changed.update(deed.txn).await?;
    if !is_active {
        end_sessions(deed.txn, Subject { kind: ActorKind::Teacher, id: row.id }, None).await?;
    }
    Ok(Done::Changed(Changes::of("is_active", !is_active, is_active)))
}

/// Deletes a course with everything that is personal; its teacher gets a mail.
pub(in crate::admin) async fn delete_course(deed: &Deed<'_>, id: &str) -> Result<Done> {
    room::delete(deed.app, deed.txn, number(id)?).await?;
    // No name and no address: what is deleted is not kept in the trail either.
    Ok(Done::Changed(Changes::none()))
}

/// What follows from a changed course: it was touched.
pub(in crate::admin) async fn touch_course(deed: &Deed<'_>, id: &str) -> Result<()> {
    course::ActiveModel { id: Set(number(id)?), updated_at: Set(deed.now), ..Default::default() }
        .update(deed.txn)
        .await?;
    Ok(())
}
