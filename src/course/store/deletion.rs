//! Deleting a course with everything that is personal.

use entity::{access_key, actor::ActorKind, course, course_token, measurement, session};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use serde_json::json;

use crate::{
    course::names::display_name,
    platform::{
        App, Error, Result,
        i18n::Locale,
        mail::{Outgoing, Recipient, enqueue, withdraw},
    },
};

/// What a course has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::course) struct Belongings {
    /// Access keys, those that were deactivated too.
    pub(in crate::course) keys: u64,
    /// Measurements that stay.
    pub(in crate::course) published: u64,
    /// Measurements that go: drafts, and what is deleted already.
    pub(in crate::course) unpublished: u64,
}

/// What the course has.
pub(in crate::course) async fn belongings(db: &impl ConnectionTrait, course_id: i64) -> Result<Belongings> {
    let measurements = measurement::Entity::find().filter(measurement::Column::CourseId.eq(course_id));
    let all = measurements.clone().count(db).await?;
    let unpublished = measurements.filter(is_unpublished()).count(db).await?;
    let keys = access_key::Entity::find().filter(access_key::Column::CourseId.eq(course_id)).count(db).await?;
    Ok(Belongings { keys, published: all.saturating_sub(unpublished), unpublished })
}

/// Drafts and deleted measurements: without their course nobody could ever
/// publish or restore them.
fn is_unpublished() -> Condition {
    Condition::any()
        .add(measurement::Column::State.eq(measurement::State::Draft))
        .add(measurement::Column::DeletedAt.is_not_null())
}

/// Deletes the course: its row with names and addresses, its token, its keys,
/// the sessions under them, its waiting mails, and what was never published.
/// Published measurements stay, without key and course. One last mail tells
/// the teacher; its address is sealed in the outbox until it is sent.
///
/// # Errors
/// [`Error::NotFound`] when the course is gone already.
pub async fn delete(app: &App, txn: &impl ConnectionTrait, course_id: i64) -> Result<()> {
    let course = remove(txn, course_id).await?;
    tell_deleted(app, txn, course, "course-deleted").await
}

/// Deletes the course as [`delete`] does, and tells nobody; hands out what it was.
pub(super) async fn remove(txn: &impl ConnectionTrait, course_id: i64) -> Result<course::Model> {
    let course = course::Entity::find_by_id(course_id).lock_exclusive().one(txn).await?.ok_or(Error::NotFound)?;
    end_sessions(txn, course_id).await?;
    withdraw(txn, "course", course_id).await?;
    measurement::Entity::delete_many()
        .filter(measurement::Column::CourseId.eq(course_id))
        .filter(is_unpublished())
        .exec(txn)
        .await?;
    // Token, keys and confirmations go with it; measurements lose their key.
    course::Entity::delete_by_id(course_id).exec(txn).await?;
    Ok(course)
}

/// Queues the last mail to a course.
pub(super) async fn tell_deleted(
    app: &App,
    txn: &impl ConnectionTrait,
    course: course::Model,
    kind: &'static str,
) -> Result<()> {
    let locale = Locale::from(course.language);
    let about = display_name(course.name.as_deref(), course.school_name.as_deref(), locale);
    let mail = Outgoing::new(kind, json!({}), locale);
    enqueue(txn, app.clock.now(), mail.to(app, &Recipient { address: course.teacher_email, about })).await
}

async fn end_sessions(txn: &impl ConnectionTrait, course_id: i64) -> Result<()> {
    let keys: Vec<i64> = access_key::Entity::find()
        .select_only()
        .column(access_key::Column::Id)
        .filter(access_key::Column::CourseId.eq(course_id))
        .into_tuple()
        .all(txn)
        .await?;
    let tokens: Vec<i64> = course_token::Entity::find()
        .select_only()
        .column(course_token::Column::Id)
        .filter(course_token::Column::CourseId.eq(course_id))
        .into_tuple()
        .all(txn)
        .await?;
    let of = |kind: ActorKind, ids: Vec<i64>| {
        Condition::all().add(session::Column::SubjectKind.eq(kind)).add(session::Column::SubjectId.is_in(ids))
    };
    session::Entity::delete_many()
        .filter(Condition::any().add(of(ActorKind::Student, keys)).add(of(ActorKind::Teacher, tokens)))
        .exec(txn)
        .await?;
    Ok(())
}
