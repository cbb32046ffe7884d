//! When was measured: how many published measurements fall into a time.

use chrono::{DateTime, Utc};
use entity::measurement;
use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, Order, QueryFilter, QueryOrder, QuerySelect, Statement,
    Value,
};

use super::public::is_public;
use crate::platform::Result;

/// When the first and the last of all published measurements were made.
pub(in crate::measurement) async fn first_and_last(
    db: &impl ConnectionTrait,
) -> Result<Option<(DateTime<Utc>, DateTime<Utc>)>> {
    let end = |order| {
        measurement::Entity::find()
            .select_only()
            .column(measurement::Column::MeasuredAt)
            .filter(is_public())
            .order_by(measurement::Column::MeasuredAt, order)
            .limit(1)
            .into_tuple::<DateTime<Utc>>()
            .one(db)
    };
    Ok(end(Order::Asc).await?.zip(end(Order::Desc).await?))
}

#[derive(FromQueryResult)]
struct BinRow {
    measurements: i64,
}

/// How many published measurements were made from each of these instants to
/// the next; one number less than instants. One query, which reads nothing but
/// the list's index.
pub(in crate::measurement) async fn counts_between(
    db: &impl ConnectionTrait,
    bounds: &[DateTime<Utc>],
) -> Result<Vec<u64>> {
    let bins = bounds.len().saturating_sub(1);
    if bins == 0 {
        return Ok(Vec::new());
    }
    let backend = db.get_database_backend();
    let place = |number: usize| match backend {
        DbBackend::Postgres => format!("${number}"),
        _ => "?".to_owned(),
    };
    let rows: Vec<String> =
        (0..bins).map(|bin| format!("({bin}, {}, {})", place(2 * bin + 1), place(2 * bin + 2))).collect();
    let sql = format!(
        "WITH bin (place, start, stop) AS (VALUES {}) \
         SELECT (SELECT COUNT(*) FROM measurement WHERE state = 'published' AND deleted_at IS NULL \
         AND measured_at >= bin.start AND measured_at < bin.stop) AS measurements FROM bin ORDER BY place",
        rows.join(", ")
    );
    let values = bounds.windows(2).flat_map(<[DateTime<Utc>]>::to_vec).map(Value::from);
    let rows = BinRow::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).all(db).await?;
    Ok(rows.into_iter().map(|row| u64::try_from(row.measurements).unwrap_or(0)).collect())
}
