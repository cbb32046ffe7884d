//! Reading: all rows of all tables as of one instant.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures_util::{Stream, StreamExt};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, IsolationLevel, QueryResult, Statement,
    StreamTrait, TransactionOptions, TransactionTrait, TryGetable,
};

use super::{
    Row, Value,
    schema::{Column, Kind, Schema, Table},
    value::{settled_json, time_text},
};
use crate::platform::db::Db;

/// A transaction that sees the database as it is now, for as long as it lives. It keeps nobody
/// from writing: on SQLite the log grows meanwhile.
///
/// # Errors
/// When the database fails.
pub(crate) async fn snapshot(db: &Db) -> Result<DatabaseTransaction, DbErr> {
    if db.backend() != DbBackend::Postgres {
        return db.read().begin().await;
    }
    let options = TransactionOptions {
        isolation_level: Some(IsolationLevel::RepeatableRead),
        access_mode: Some(AccessMode::ReadOnly),
        ..TransactionOptions::default()
    };
    let txn = db.read().begin_with_options(options).await?;
    // The reader may have to wait for whoever takes the bytes.
    let patience = "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0";
    txn.execute_unprepared(patience).await?;
    Ok(txn)
}

/// The rows of a table, one after the other.
///
/// # Errors
/// When the database fails.
pub(crate) async fn rows<'a>(
    txn: &'a DatabaseTransaction,
    table: &'a Table,
) -> Result<impl Stream<Item = Result<Row, DbErr>> + Send + 'a, DbErr> {
    let backend = ConnectionTrait::get_database_backend(txn);
    let columns: Vec<String> = table.columns.iter().map(|column| expression(&column.name, column.kind)).collect();
    let order = if table.is_numbered { " ORDER BY id" } else { "" };
    let select = format!("SELECT {} FROM \"{}\"{order}", columns.join(", "), table.name);
    let stream = txn.stream_raw(Statement::from_string(backend, select)).await?;
    Ok(stream.map(move |row| {
        let row = row?;
        let value = |(index, column): (usize, &Column)| value(&row, index, column.kind);
        table.columns.iter().enumerate().map(value).collect()
    }))
}

/// A column as one of the few types that [`value`] reads.
fn expression(name: &str, kind: Kind) -> String {
    match kind {
        Kind::Integer => format!("CAST(\"{name}\" AS bigint) AS \"{name}\""),
        Kind::Boolean => format!("CAST(\"{name}\" AS integer)::bigint AS \"{name}\""),
        Kind::Json => format!("\"{name}\"::text AS \"{name}\""),
        Kind::Uuid => format!("uuid_send(\"{name}\") AS \"{name}\""),
        Kind::Real | Kind::Text | Kind::Time | Kind::Blob => format!("\"{name}\""),
    }
}

fn value(row: &QueryResult, index: usize, kind: Kind) -> Result<Value, DbErr> {
    Ok(match kind {
        Kind::Integer | Kind::Boolean => get(row, index)?.map_or(Value::Null, Value::Integer),
        Kind::Real => get(row, index)?.map_or(Value::Null, Value::Real),
        Kind::Text => get(row, index)?.map_or(Value::Null, Value::Text),
        Kind::Time => get::<DateTime<Utc>>(row, index)?.map_or(Value::Null, |time| Value::Text(time_text(time))),
        Kind::Json => match get::<String>(row, index)? {
            Some(text) => Value::Text(settled_json(&text).map_err(|error| DbErr::Custom(error.to_string()))?),
            None => Value::Null,
        },
        Kind::Blob | Kind::Uuid => get(row, index)?.map_or(Value::Null, Value::Blob),
    })
}

fn get<T: TryGetable>(row: &QueryResult, index: usize) -> Result<Option<T>, DbErr> {
    row.try_get_by_index(index)
}

/// The highest number that was ever given to a row of each table that numbers its rows.
///
/// # Errors
/// When the database fails.
pub(crate) async fn last_numbers(db: &impl ConnectionTrait, schema: &Schema) -> Result<BTreeMap<String, i64>, DbErr> {
    let backend = db.get_database_backend();
    let mut numbers = BTreeMap::new();
    for Table { name, .. } in schema.tables.iter().filter(|table| table.is_numbered) {
        let ask = match backend {
            DbBackend::Postgres => {
                format!("SELECT pg_sequence_last_value(pg_get_serial_sequence('{name}', 'id')) AS last")
            }
            _ => format!("SELECT max(seq) AS last FROM sqlite_sequence WHERE name = '{name}'"),
        };
        let row = db.query_one_raw(Statement::from_string(backend, ask)).await?;
        let last: Option<i64> = row.map(|row| row.try_get("", "last")).transpose()?.flatten();
        // SQLite notes a 0 for a table that was emptied.
        numbers.extend(last.filter(|last| *last > 0).map(|last| (name.clone(), last)));
    }
    Ok(numbers)
}
