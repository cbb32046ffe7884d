//! What the weekly maintenance finds and does with courses and keys.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{access_key, course, course_token, email_confirmation, measurement};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, Select,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};
use serde_json::json;

use super::deletion::{remove, tell_deleted};
use crate::platform::{
    App, Result,
    job::Pass,
    mail::{Outgoing, enqueue},
    sweep::sweep,
};

/// A course whose address was never confirmed is deleted when nobody touched it for so long.
const UNCONFIRMED: TimeDelta = TimeDelta::days(10);

/// A course without measurements is deleted when nobody used its token for so long.
const UNUSED: TimeDelta = TimeDelta::days(210);

/// Days between the warning and the deletion.
pub(in crate::course) const NOTICE_DAYS: i64 = 14;

/// A key is deactivated so long after it was made, replaced or reactivated.
const KEY_LIFE: TimeDelta = TimeDelta::days(180);

/// A confirmation is kept for so long after its end: its link still explains itself.
const KEEP_CONFIRMATION: TimeDelta = TimeDelta::days(30);

async fn ids(found: Select<course::Entity>, db: &impl ConnectionTrait) -> Result<Vec<i64>> {
    let ids = found.select_only().column(course::Column::Id).order_by_asc(course::Column::Id);
    Ok(ids.into_tuple().all(db).await?)
}

/// Courses without a confirmed address, untouched for ten days, and without a
/// link that is still good.
fn unconfirmed(now: DateTime<Utc>) -> Select<course::Entity> {
    let waiting = email_confirmation::Entity::find()
        .select_only()
        .column(email_confirmation::Column::CourseId)
        .filter(email_confirmation::Column::UsedAt.is_null())
        .filter(email_confirmation::Column::ExpiresAt.gt(now))
        .into_query();
    course::Entity::find()
        .filter(course::Column::EmailVerifiedAt.is_null())
        .filter(course::Column::UpdatedAt.lt(now - UNCONFIRMED))
        .filter(course::Column::Id.not_in_subquery(waiting))
}

/// The courses that [`delete_unconfirmed`] would delete.
pub(in crate::course) async fn unconfirmed_ids(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<i64>> {
    ids(unconfirmed(now), db).await
}

/// Deletes a course whose address was never confirmed, if it still is one.
/// Nobody is told: the address may be a stranger's.
pub(in crate::course) async fn delete_unconfirmed(
    txn: &impl ConnectionTrait,
    id: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    lock(txn, id).await?;
    let is_due = unconfirmed(now).filter(course::Column::Id.eq(id)).count(txn).await? > 0;
    if is_due {
        remove(txn, id).await?;
    }
    Ok(is_due)
}

/// Holds the rows that a log-in, a confirmation and a new measurement need.
async fn lock(txn: &impl ConnectionTrait, id: i64) -> Result<()> {
    course::Entity::find_by_id(id).lock_exclusive().one(txn).await?;
    course_token::Entity::find().filter(course_token::Column::CourseId.eq(id)).lock_exclusive().one(txn).await?;
    Ok(())
}

/// Since when nobody used the course's token; one that never logged in counts
/// from its confirmation.
fn unused_since() -> SimpleExpr {
    let login = Expr::col((course_token::Entity, course_token::Column::LastLoginAt));
    let confirmed = Expr::col((course::Entity, course::Column::EmailVerifiedAt));
    Func::coalesce([login, confirmed]).into()
}

/// Active courses without any measurement whose token nobody used since `before`.
fn unused(before: DateTime<Utc>) -> Select<course::Entity> {
    let measured = measurement::Entity::find()
        .select_only()
        .column(measurement::Column::CourseId)
        .filter(measurement::Column::CourseId.is_not_null())
        .into_query();
    course::Entity::find()
        .join(JoinType::InnerJoin, course::Relation::CourseToken.def())
        .filter(course::Column::EmailVerifiedAt.is_not_null())
        .filter(unused_since().lt(before))
        .filter(course::Column::Id.not_in_subquery(measured))
}

fn warned_at() -> Expr {
    Expr::col((course::Entity, course::Column::DeletionWarnedAt))
}

/// Unused for long, and not warned since the last use.
fn to_warn(now: DateTime<Utc>) -> Select<course::Entity> {
    let never = Condition::any().add(warned_at().is_null()).add(warned_at().lte(unused_since()));
    unused(now - UNUSED + TimeDelta::days(NOTICE_DAYS)).filter(never)
}

/// The courses that [`warn`] would warn.
pub(in crate::course) async fn to_warn_ids(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<i64>> {
    ids(to_warn(now), db).await
}

/// Warns the teacher of a course that it will be deleted, unless somebody was faster.
pub(in crate::course) async fn warn(txn: &impl ConnectionTrait, id: i64, now: DateTime<Utc>) -> Result<bool> {
    lock(txn, id).await?;
    let Some(course) = to_warn(now).filter(course::Column::Id.eq(id)).one(txn).await? else { return Ok(false) };
    let warned = course::ActiveModel { id: Set(id), deletion_warned_at: Set(Some(now)), ..Default::default() };
    warned.update(txn).await?;
    let mail = Outgoing::new("course-unused-warning", json!({ "course": id }), course.language.into());
    enqueue(txn, now, mail).await?;
    Ok(true)
}

/// Unused for long enough, and warned at or before `warned_by`.
fn to_delete(now: DateTime<Utc>, warned_by: DateTime<Utc>) -> Select<course::Entity> {
    unused(now - UNUSED).filter(warned_at().gt(unused_since())).filter(warned_at().lt(warned_by))
}

/// The courses that [`delete_unused`] would delete.
pub(in crate::course) async fn to_delete_ids(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    warned_by: DateTime<Utc>,
) -> Result<Vec<i64>> {
    ids(to_delete(now, warned_by), db).await
}

/// Deletes a course that nobody uses, and tells its teacher, unless it is used again.
pub(in crate::course) async fn delete_unused(
    app: &App,
    txn: &impl ConnectionTrait,
    id: i64,
    now: DateTime<Utc>,
    warned_by: DateTime<Utc>,
) -> Result<bool> {
    lock(txn, id).await?;
    let is_due = to_delete(now, warned_by).filter(course::Column::Id.eq(id)).count(txn).await? > 0;
    if is_due {
        let course = remove(txn, id).await?;
        tell_deleted(app, txn, course, "course-unused-deleted").await?;
    }
    Ok(is_due)
}

/// What the warning speaks of: since when the course is unused, and when it
/// was warned. None once it is used again, or has measurements.
pub(in crate::course) async fn standing_warning(
    db: &impl ConnectionTrait,
    id: i64,
    now: DateTime<Utc>,
) -> Result<Option<(DateTime<Utc>, DateTime<Utc>)>> {
    let found = unused(now).filter(warned_at().gt(unused_since())).filter(course::Column::Id.eq(id));
    let found = found.select_only().expr(unused_since()).expr(warned_at());
    Ok(found.into_tuple().one(db).await?)
}

fn old_keys(now: DateTime<Utc>) -> Select<access_key::Entity> {
    access_key::Entity::find()
        .select_only()
        .filter(access_key::Column::DeactivatedAt.is_null())
        .filter(access_key::Column::ActivatedAt.lt(now - KEY_LIFE))
}

/// How many keys [`deactivate_old_keys`] would deactivate.
pub(in crate::course) async fn count_old_keys(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64> {
    Ok(old_keys(now).column(access_key::Column::Id).count(db).await?)
}

/// The courses that have such keys.
pub(in crate::course) async fn courses_with_old_keys(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<i64>> {
    let courses = old_keys(now).column(access_key::Column::CourseId).distinct();
    Ok(courses.order_by_asc(access_key::Column::CourseId).into_tuple().all(db).await?)
}

/// Deactivates the keys of a course whose 180 days are over, and tells its
/// teacher which; tells how many they were.
pub(in crate::course) async fn deactivate_old_keys(
    txn: &impl ConnectionTrait,
    course_id: i64,
    now: DateTime<Utc>,
) -> Result<u64> {
    let Some(course) = course::Entity::find_by_id(course_id).lock_exclusive().one(txn).await? else { return Ok(0) };
    let keys: Vec<i64> = old_keys(now)
        .column(access_key::Column::Id)
        .filter(access_key::Column::CourseId.eq(course_id))
        .order_by_asc(access_key::Column::Id)
        .into_tuple()
        .all(txn)
        .await?;
    if keys.is_empty() {
        return Ok(0);
    }
    let deactivated = access_key::Entity::update_many()
        .col_expr(access_key::Column::DeactivatedAt, Expr::value(now))
        .filter(access_key::Column::Id.is_in(keys.iter().copied()))
        .filter(access_key::Column::DeactivatedAt.is_null())
        .exec(txn)
        .await?;
    if course.email_verified_at.is_some() {
        let ids = json!({ "course": course_id, "keys": keys });
        enqueue(txn, now, Outgoing::new("course-keys-deactivated", ids, course.language.into())).await?;
    }
    Ok(deactivated.rows_affected)
}

fn over_confirmations(now: DateTime<Utc>) -> Condition {
    Condition::all().add(email_confirmation::Column::ExpiresAt.lt(now - KEEP_CONFIRMATION))
}

/// Removes the confirmations that ended long ago, with their addresses.
pub(in crate::course) async fn sweep_confirmations(
    db: &impl ConnectionTrait,
    pass: &Pass,
    now: DateTime<Utc>,
) -> Result<()> {
    let (key, over) = (email_confirmation::Column::Id, over_confirmations(now));
    sweep::<email_confirmation::Entity>(db, pass, key, over, "confirmations_removed").await
}
