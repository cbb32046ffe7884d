//! Deleting so that it can be undone.

use chrono::{DateTime, Utc};
use entity::{actor::ActorKind, measurement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};

use super::read::{Row, with_water};
use crate::{
    auth::Viewer,
    measurement::model::{Measurement, RESTORABLE},
    platform::Result,
    quality,
};

/// Deleted ones that are shown above a list.
const DELETED_MAX: u64 = 20;

/// Deletes a measurement if nobody has; tells whether it was there. Its values
/// stay until it can't be brought back any more.
pub(in crate::measurement) async fn delete(
    txn: &impl ConnectionTrait,
    id: i64,
    viewer: &Viewer,
    now: DateTime<Utc>,
) -> Result<bool> {
    let by = match viewer {
        Viewer::Student(_) => ActorKind::Student,
        Viewer::Teacher(_) => ActorKind::Teacher,
        Viewer::Staff(_) => ActorKind::Staff,
        Viewer::Visitor => return Ok(false),
    };
    set_deleted(txn, measurement::Column::DeletedAt.is_null(), id, Some((now, by)), now).await
}

/// Brings a deleted measurement back if nobody has; tells whether it was deleted.
pub(in crate::measurement) async fn restore(txn: &impl ConnectionTrait, id: i64, now: DateTime<Utc>) -> Result<bool> {
    set_deleted(txn, measurement::Column::DeletedAt.is_not_null(), id, None, now).await
}

/// The version counts up: a form that was open before must look again.
async fn set_deleted(
    txn: &impl ConnectionTrait,
    former: Expr,
    id: i64,
    deleted: Option<(DateTime<Utc>, ActorKind)>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let (at, by) = deleted.unzip();
    let changed = measurement::Entity::update_many()
        .col_expr(measurement::Column::DeletedAt, Expr::value(at))
        .col_expr(measurement::Column::DeletedBy, Expr::value(by))
        .col_expr(measurement::Column::Version, Expr::col(measurement::Column::Version).add(1))
        .col_expr(measurement::Column::UpdatedAt, Expr::value(now))
        .filter(measurement::Column::Id.eq(id))
        .filter(former)
        .exec(txn)
        .await?;
    if changed.rows_affected != 1 {
        return Ok(false);
    }
    // The methods may have changed while it was away.
    quality::recompute(txn, id, now).await?;
    Ok(true)
}

/// What the viewer can bring back, deleted last first.
pub(in crate::measurement) async fn deleted(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    now: DateTime<Utc>,
) -> Result<Vec<Measurement>> {
    let whose = match viewer {
        Viewer::Student(student) => measurement::Column::AccessKeyId.eq(student.access_key_id),
        Viewer::Teacher(teacher) => measurement::Column::CourseId.eq(teacher.course_id),
        Viewer::Visitor | Viewer::Staff(_) => return Ok(Vec::new()),
    };
    let which = Condition::all()
        .add(whose)
        .add(measurement::Column::State.ne(measurement::State::Hidden))
        .add(measurement::Column::DeletedAt.gte(now - RESTORABLE));
    let rows = with_water()
        .filter(which)
        .order_by_desc(measurement::Column::DeletedAt)
        .order_by_desc(measurement::Column::Id)
        .limit(DELETED_MAX)
        .into_model::<Row>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Measurement::from).collect())
}
