//! A course's data.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{blocked_email, course, course_token, email_confirmation};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use serde_json::json;

use super::{
    open,
    registration::{Credentials, Registration, ask_to_confirm},
    working::working_keys,
};
use crate::{
    course::{address::EmailAddress, names::CourseNames},
    platform::{
        App, Error, Result, ids,
        mail::{Outgoing, enqueue},
    },
};

/// A course as its teacher sees it.
#[derive(Clone)]
pub(in crate::course) struct Course {
    pub(in crate::course) names: CourseNames,
    /// The address in force.
    pub(in crate::course) teacher_email: String,
    /// The address that waits to be confirmed.
    pub(in crate::course) new_email: Option<String>,
    /// The course token, without hyphens.
    pub(in crate::course) token: String,
}

/// What saving a course's data did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::course) enum CourseChange {
    /// It is saved.
    Saved,
    /// It is saved, and a mail asks to confirm the new address.
    AskedToConfirm,
}

/// The course with its token, if it exists.
pub(in crate::course) async fn course(app: &App, db: &impl ConnectionTrait, id: i64) -> Result<Option<Course>> {
    let found = course::Entity::find_by_id(id).find_also_related(course_token::Entity).one(db).await?;
    let Some((course, Some(token))) = found else { return Ok(None) };
    Ok(Some(Course {
        names: CourseNames { name: course.name, school_name: course.school_name, teacher_name: course.teacher_name },
        teacher_email: course.teacher_email,
        new_email: course.new_email,
        token: open(app, id, &token.token_sealed)?,
    }))
}

/// How to get into the course, if it exists.
///
/// # Errors
/// When the database fails, or when the secrets were sealed with another key.
pub async fn credentials(app: &App, db: &impl ConnectionTrait, course_id: i64) -> Result<Option<Credentials>> {
    let token = course_token::Entity::find().filter(course_token::Column::CourseId.eq(course_id)).one(db).await?;
    let Some(token) = token else { return Ok(None) };
    let token = open(app, course_id, &token.token_sealed)?;
    Ok(Some(Credentials { course_id, token, keys: working_keys(app, db, course_id).await? }))
}

/// Whether the block list covers `address`.
///
/// # Errors
/// When the database fails.
pub async fn is_blocked(db: &impl ConnectionTrait, address: &EmailAddress) -> Result<bool> {
    let entries = blocked_email::Entity::find()
        .filter(blocked_email::Column::Pattern.is_in(address.block_patterns()))
        .count(db)
        .await?;
    Ok(entries > 0)
}

/// Saves names and address. A new address has to be confirmed first; the
/// address in force again ends the wait for another one.
pub(in crate::course) async fn save(
    app: &App,
    txn: &impl ConnectionTrait,
    course_id: i64,
    names: CourseNames,
    address: &EmailAddress,
) -> Result<CourseChange> {
    let found = course::Entity::find_by_id(course_id).lock_exclusive().one(txn).await?;
    let course = found.ok_or(Error::NotFound)?;
    let wanted = (address.as_str() != course.teacher_email).then(|| address.as_str().to_owned());
    let asks = wanted.is_some() && wanted != course.new_email;
    let mut changed = course::ActiveModel {
        id: Set(course_id),
        name: Set(names.name),
        school_name: Set(names.school_name),
        teacher_name: Set(names.teacher_name),
        updated_at: Set(app.clock.now()),
        ..Default::default()
    };
    changed.new_email = Set(wanted);
    let course = changed.update(txn).await?;
    match course.new_email.as_deref().filter(|_| asks) {
        Some(new_email) => {
            ask_to_confirm(app, txn, &course, email_confirmation::Purpose::Change, new_email).await?;
            Ok(CourseChange::AskedToConfirm)
        }
        None => Ok(CourseChange::Saved),
    }
}

/// Ends the wait for a new address; the link that was mailed to it is void.
pub(in crate::course) async fn withdraw_address(app: &App, txn: &impl ConnectionTrait, course_id: i64) -> Result<()> {
    let changed = course::ActiveModel { new_email: Set(None), updated_at: Set(app.clock.now()), ..Default::default() };
    course::Entity::update_many()
        .set(changed)
        .filter(course::Column::Id.eq(course_id))
        .filter(course::Column::NewEmail.is_not_null())
        .exec(txn)
        .await?;
    Ok(())
}

/// Puts a new token in the place of the course's: the old one is refused at
/// once, and a mail tells the new one to the teacher's confirmed address.
pub(in crate::course) async fn rotate_token(app: &App, txn: &impl ConnectionTrait, course_id: i64) -> Result<()> {
    let course = course::Entity::find_by_id(course_id).one(txn).await?.ok_or(Error::NotFound)?;
    let token = ids::random_key(ids::COURSE_TOKEN_LENGTH);
    let rotated = course_token::ActiveModel {
        token_hmac: Set(app.secrets.lookup(&token)),
        token_sealed: Set(app.secrets.seal(&token)),
        ..Default::default()
    };
    let of_course = course_token::Column::CourseId.eq(course_id);
    course_token::Entity::update_many().set(rotated).filter(of_course).exec(txn).await?;
    let ids = json!({ "course": course_id });
    enqueue(txn, app.clock.now(), Outgoing::new("course-token-rotated", ids, course.language.into())).await
}

/// A form that is sent again within this time is the same registration.
const SAME_FORM: TimeDelta = TimeDelta::minutes(5);

/// Whether a course with this address and these names waits for its
/// confirmation since a moment ago.
pub(in crate::course) async fn is_registered_already(
    db: &impl ConnectionTrait,
    registration: &Registration,
    now: DateTime<Utc>,
) -> Result<bool> {
    let same = |column: course::Column, name: &Option<String>| match name {
        Some(name) => column.eq(name),
        None => column.is_null(),
    };
    let names = &registration.names;
    let found = course::Entity::find()
        .filter(course::Column::TeacherEmail.eq(registration.teacher_email.as_str()))
        .filter(same(course::Column::Name, &names.name))
        .filter(same(course::Column::SchoolName, &names.school_name))
        .filter(same(course::Column::TeacherName, &names.teacher_name))
        .filter(course::Column::EmailVerifiedAt.is_null())
        .filter(course::Column::CreatedAt.gt(now - SAME_FORM))
        .count(db)
        .await?;
    Ok(found > 0)
}
