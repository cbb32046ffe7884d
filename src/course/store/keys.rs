//! Access keys.

use chrono::{DateTime, Utc};
use entity::{access_key, actor::ActorKind, course, measurement, session};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, IntoCondition},
};

use super::{open, registration::new_key};
use crate::platform::{App, Error, Result, ids};

/// An access key as its teacher sees it.
#[derive(Clone)]
pub(in crate::course) struct AccessKey {
    pub(in crate::course) id: i64,
    /// The key in plain text, without hyphens.
    pub(in crate::course) key: String,
    pub(in crate::course) label: Option<String>,
    pub(in crate::course) is_active: bool,
    pub(in crate::course) last_login_at: Option<DateTime<Utc>>,
    /// Measurements made with it that are not deleted.
    pub(in crate::course) measurements: i64,
}

/// What asking for more keys did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::course) enum Generated {
    /// That many were made.
    Keys(usize),
    /// Only that many more may be in use.
    OnlyRoomFor(usize),
}

/// What the button beside a key did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::course) enum Toggled {
    /// The key can be used.
    Active,
    /// The key is refused.
    Inactive,
    /// It stays as it was: as many keys as a course may have are in use.
    NoRoom,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    token_sealed: Vec<u8>,
    label: Option<String>,
    deactivated_at: Option<DateTime<Utc>>,
    last_login_at: Option<DateTime<Utc>>,
    measurements: i64,
}

/// All keys of the course with their use, oldest first.
pub(in crate::course) async fn access_keys(
    app: &App,
    db: &impl ConnectionTrait,
    course_id: i64,
) -> Result<Vec<AccessKey>> {
    let not_deleted =
        |_, measurement| Expr::col((measurement, measurement::Column::DeletedAt)).is_null().into_condition();
    let rows = access_key::Entity::find()
        .select_only()
        .columns([
            access_key::Column::Id,
            access_key::Column::TokenSealed,
            access_key::Column::Label,
            access_key::Column::DeactivatedAt,
            access_key::Column::LastLoginAt,
        ])
        .column_as(measurement::Column::Id.count(), "measurements")
        .join(JoinType::LeftJoin, access_key::Relation::Measurement.def().on_condition(not_deleted))
        .filter(access_key::Column::CourseId.eq(course_id))
        .group_by(access_key::Column::Id)
        .order_by_asc(access_key::Column::CreatedAt)
        .order_by_asc(access_key::Column::Id)
        .into_model::<Row>()
        .all(db)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(AccessKey {
                id: row.id,
                key: open(app, course_id, &row.token_sealed)?,
                label: row.label,
                is_active: row.deactivated_at.is_none(),
                last_login_at: row.last_login_at,
                measurements: row.measurements,
            })
        })
        .collect()
}

/// Makes `count` more keys, unless more than `limit` would be in use.
pub(in crate::course) async fn generate(
    app: &App,
    txn: &impl ConnectionTrait,
    course_id: i64,
    count: usize,
    limit: usize,
) -> Result<Generated> {
    let room = room_for_keys(txn, course_id, limit).await?;
    if count > room {
        return Ok(Generated::OnlyRoomFor(room));
    }
    let now = app.clock.now();
    for _ in 0..count {
        new_key(app, txn, course_id, None, now).await?;
    }
    Ok(Generated::Keys(count))
}

/// Deactivates or reactivates a key of this course; `None` is the other state.
///
/// # Errors
/// [`Error::NotFound`] for a key of another course.
pub(in crate::course) async fn set_activity(
    app: &App,
    txn: &impl ConnectionTrait,
    (course_id, key_id): (i64, i64),
    wanted: Option<bool>,
    limit: usize,
) -> Result<Toggled> {
    let room = room_for_keys(txn, course_id, limit).await?;
    let key = access_key::Entity::find_by_id(key_id)
        .filter(access_key::Column::CourseId.eq(course_id))
        .one(txn)
        .await?
        .ok_or(Error::NotFound)?;
    let is_active = key.deactivated_at.is_none();
    let activate = wanted.unwrap_or(!is_active);
    let outcome = if activate { Toggled::Active } else { Toggled::Inactive };
    if activate == is_active {
        return Ok(outcome);
    }
    if activate && room == 0 {
        return Ok(Toggled::NoRoom);
    }
    let now = app.clock.now();
    let mut changed = access_key::ActiveModel { id: Set(key_id), ..Default::default() };
    if activate {
        changed.activated_at = Set(now);
        changed.deactivated_at = Set(None);
    } else {
        changed.deactivated_at = Set(Some(now));
    }
    changed.update(txn).await?;
    Ok(outcome)
}

/// Puts a new key in the place of one of this course: the old one is refused at
/// once, who is logged in with it is logged out, and its measurements stay.
/// The new one has 180 days of its own.
///
/// # Errors
/// [`Error::NotFound`] for a key of another course, and for one that is
/// deactivated: it has to be activated first, while there is room.
pub(in crate::course) async fn rotate(
    app: &App,
    txn: &impl ConnectionTrait,
    (course_id, key_id): (i64, i64),
) -> Result<()> {
    let key = ids::random_key(ids::ACCESS_KEY_LENGTH);
    let rotated = access_key::ActiveModel {
        token_hmac: Set(app.secrets.lookup(&key)),
        token_sealed: Set(app.secrets.seal(&key)),
        activated_at: Set(app.clock.now()),
        last_login_at: Set(None),
        ..Default::default()
    };
    let rotated = access_key::Entity::update_many()
        .set(rotated)
        .filter(access_key::Column::Id.eq(key_id))
        .filter(access_key::Column::CourseId.eq(course_id))
        .filter(access_key::Column::DeactivatedAt.is_null())
        .exec(txn)
        .await?;
    if rotated.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    session::Entity::delete_many()
        .filter(session::Column::SubjectKind.eq(ActorKind::Student))
        .filter(session::Column::SubjectId.eq(key_id))
        .exec(txn)
        .await?;
    Ok(())
}

/// Names the groups of some keys of this course; `None` takes a name away.
///
/// # Errors
/// [`Error::NotFound`] for a key of another course.
pub(in crate::course) async fn set_labels(
    txn: &impl ConnectionTrait,
    course_id: i64,
    labels: Vec<(i64, Option<String>)>,
) -> Result<()> {
    for (key_id, label) in labels {
        let named = access_key::Entity::update_many()
            .col_expr(access_key::Column::Label, Expr::value(label))
            .filter(access_key::Column::Id.eq(key_id))
            .filter(access_key::Column::CourseId.eq(course_id))
            .exec(txn)
            .await?;
        if named.rows_affected == 0 {
            return Err(Error::NotFound);
        }
    }
    Ok(())
}

/// How many more keys the course may have in use. Locks the course, so that
/// two requests at once don't both take the last place.
async fn room_for_keys(txn: &impl ConnectionTrait, course_id: i64, limit: usize) -> Result<usize> {
    let course = course::Entity::find_by_id(course_id).lock_exclusive().one(txn).await?;
    course.ok_or(Error::NotFound)?;
    let in_use = access_key::Entity::find()
        .filter(access_key::Column::CourseId.eq(course_id))
        .filter(access_key::Column::DeactivatedAt.is_null())
        .count(txn)
        .await?;
    Ok(limit.saturating_sub(usize::try_from(in_use).unwrap_or(usize::MAX)))
}
