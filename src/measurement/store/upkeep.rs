//! What jobs find and do with measurements.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{measurement, parameter, structure_answer};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use crate::{measurement::model::RESTORABLE, platform::Result};

/// An empty measurement is hidden when nobody touched it for so long.
const EMPTY: TimeDelta = TimeDelta::days(180);

/// Rows that change in one transaction.
const BATCH: u64 = 100;

/// Which measurements a step is about.
#[derive(Clone, Copy, Debug)]
pub(in crate::measurement) enum Which {
    /// Neither value nor answer nor note, and untouched for 180 days; not
    /// those that are hidden or deleted already.
    Empty,
    /// Deleted so long ago that nobody can bring them back.
    Gone,
    /// On a test instance: hidden, or made before this.
    Stale(DateTime<Utc>),
}

impl Which {
    fn condition(self, now: DateTime<Utc>) -> Condition {
        use measurement::Column;
        match self {
            Self::Empty => {
                let values =
                    parameter::Entity::find().select_only().column(parameter::Column::MeasurementId).into_query();
                let answers = structure_answer::Entity::find()
                    .select_only()
                    .column(structure_answer::Column::MeasurementId)
                    .into_query();
                Condition::all()
                    .add(Column::State.ne(measurement::State::Hidden))
                    .add(Column::DeletedAt.is_null())
                    .add(Column::UpdatedAt.lt(now - EMPTY))
                    .add(Expr::cust("trim(measurement.note) = ''"))
                    .add(Column::Id.not_in_subquery(values))
                    .add(Column::Id.not_in_subquery(answers))
            }
            Self::Gone => Condition::all().add(Column::DeletedAt.lt(now - RESTORABLE)),
            Self::Stale(before) => {
                Condition::any().add(Column::State.eq(measurement::State::Hidden)).add(Column::CreatedAt.lt(before))
            }
        }
    }
}

/// How many these are.
pub(in crate::measurement) async fn count(db: &impl ConnectionTrait, which: Which, now: DateTime<Utc>) -> Result<u64> {
    Ok(measurement::Entity::find().filter(which.condition(now)).count(db).await?)
}

/// Some of them; none when there are no more.
pub(in crate::measurement) async fn some(
    db: &impl ConnectionTrait,
    which: Which,
    now: DateTime<Utc>,
) -> Result<Vec<i64>> {
    let ids = measurement::Entity::find()
        .select_only()
        .column(measurement::Column::Id)
        .filter(which.condition(now))
        .order_by_asc(measurement::Column::Id)
        .limit(BATCH);
    Ok(ids.into_tuple().all(db).await?)
}

/// Hides those of `ids` that still are what `which` says; tells how many.
pub(in crate::measurement) async fn hide(
    db: &impl ConnectionTrait,
    ids: &[i64],
    which: Which,
    now: DateTime<Utc>,
) -> Result<u64> {
    let hidden = measurement::Entity::update_many()
        .col_expr(measurement::Column::State, Expr::value(measurement::State::Hidden))
        .col_expr(measurement::Column::Version, Expr::col(measurement::Column::Version).add(1))
        .col_expr(measurement::Column::UpdatedAt, Expr::value(now))
        .filter(measurement::Column::Id.is_in(ids.iter().copied()))
        .filter(which.condition(now))
        .exec(db)
        .await?;
    Ok(hidden.rows_affected)
}

/// Deletes for ever those of `ids` that still are what `which` says; tells how many.
pub(in crate::measurement) async fn purge(
    db: &impl ConnectionTrait,
    ids: &[i64],
    which: Which,
    now: DateTime<Utc>,
) -> Result<u64> {
    let purged = measurement::Entity::delete_many()
        .filter(measurement::Column::Id.is_in(ids.iter().copied()))
        .filter(which.condition(now))
        .exec(db)
        .await?;
    Ok(purged.rows_affected)
}
