//! What a test instance forgets of courses and keys.

use chrono::{DateTime, Utc};
use entity::{access_key, course, course_token, measurement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    RelationTrait,
    sea_query::{Expr, ExprTrait, Func, Query},
};

use super::deletion::remove;
use crate::platform::{Result, job::Pass, sweep::sweep};

/// Keys that nobody used since `before`; one that was never used counts from its making.
fn unused_keys(before: DateTime<Utc>) -> Condition {
    let used = [access_key::Column::LastLoginAt, access_key::Column::ActivatedAt]
        .map(|column| Expr::col((access_key::Entity, column)));
    Condition::all().add(Expr::from(Func::coalesce(used)).lt(before))
}

/// Deletes keys that nobody used since `before`; their measurements stay without them.
pub(in crate::course) async fn delete_unused_keys(
    db: &impl ConnectionTrait,
    pass: &Pass,
    before: DateTime<Utc>,
) -> Result<()> {
    sweep::<access_key::Entity>(db, pass, access_key::Column::Id, unused_keys(before), "keys_deleted").await
}

/// Courses whose token nobody used since `before`, without measurements, and
/// without keys, or with none that was used since either.
pub(in crate::course) async fn unused_courses(db: &impl ConnectionTrait, before: DateTime<Utc>) -> Result<Vec<i64>> {
    let login = Expr::col((course_token::Entity, course_token::Column::LastLoginAt));
    let made = Expr::col((course::Entity, course::Column::CreatedAt));
    let used_keys = Query::select()
        .column(access_key::Column::CourseId)
        .from(access_key::Entity)
        .cond_where(unused_keys(before).not())
        .to_owned();
    let measured = measurement::Entity::find()
        .select_only()
        .column(measurement::Column::CourseId)
        .filter(measurement::Column::CourseId.is_not_null())
        .into_query();
    let courses = course::Entity::find()
        .select_only()
        .column(course::Column::Id)
        .join(JoinType::InnerJoin, course::Relation::CourseToken.def())
        .filter(Expr::from(Func::coalesce([login, made])).lt(before))
        .filter(course::Column::Id.not_in_subquery(used_keys))
        .filter(course::Column::Id.not_in_subquery(measured))
        .order_by_asc(course::Column::Id);
    Ok(courses.into_tuple().all(db).await?)
}

/// Deletes a course without telling anybody.
pub(in crate::course) async fn forget(txn: &impl ConnectionTrait, id: i64) -> Result<()> {
    remove(txn, id).await.map(drop)
}
