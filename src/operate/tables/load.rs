//! Writing: rows into empty tables, in batches, and whether they arrived.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement};

use super::{
    Row, Tally, Tallying, Value,
    line::encode,
    read::rows,
    schema::{Kind, Schema, Table},
};

/// A batch is written when it has so many rows …
const ROWS: usize = 500;

/// … or so many bytes as text.
const BYTES: usize = 1 << 20;

/// SQLite takes no more values in one statement.
const SQLITE_VALUES: usize = 32_766;

/// Writes rows into a table.
#[derive(Debug)]
pub(crate) struct Loader<'a> {
    txn: &'a DatabaseTransaction,
    table: &'a Table,
    /// For each column of the table its place in the rows that come.
    places: Vec<usize>,
    batch: Batch,
    tallying: Tallying,
}

#[derive(Debug)]
enum Batch {
    /// A JSON array of the rows, which PostgreSQL takes apart by itself: one value for all.
    Text { text: String, rows: usize },
    /// The values, row after row.
    Values { values: Vec<sea_orm::Value>, bytes: usize, rows: usize },
}

impl Batch {
    fn new(backend: DbBackend) -> Self {
        match backend {
            DbBackend::Postgres => Self::Text { text: String::from("["), rows: 0 },
            _ => Self::Values { values: Vec::new(), bytes: 0, rows: 0 },
        }
    }
}

impl<'a> Loader<'a> {
    /// For rows that have `columns` in this order.
    ///
    /// # Errors
    /// When these are not the columns of the table.
    pub(crate) fn new<'c>(
        txn: &'a DatabaseTransaction,
        table: &'a Table,
        columns: impl Iterator<Item = &'c str>,
    ) -> Result<Self, DbErr> {
        let coming: Vec<&str> = columns.collect();
        let places = table.column_names().map(|name| coming.iter().position(|column| *column == name));
        let places: Option<Vec<usize>> = places.collect();
        let places = places.filter(|places| places.len() == coming.len());
        let places = places.ok_or_else(|| DbErr::Custom(format!("{} has other columns", table.name)))?;
        let tallying = Tallying::new(table.column_names());
        Ok(Self { txn, table, places, batch: Batch::new(txn.get_database_backend()), tallying })
    }

    /// One more row.
    ///
    /// # Errors
    /// When the database refuses it.
    pub(crate) async fn add(&mut self, mut row: Row) -> Result<(), DbErr> {
        let fault = |what: String| DbErr::Custom(format!("{}: {what}", self.table.name));
        if row.len() != self.places.len() {
            return Err(fault("a row of another length".to_owned()));
        }
        let mut settled = Vec::with_capacity(row.len());
        for (column, place) in self.table.columns.iter().zip(&self.places) {
            let value = std::mem::replace(&mut row[*place], Value::Null).settled(column.kind);
            settled.push(value.map_err(|error| fault(format!("{}: {error}", column.name)))?);
        }
        self.tallying.add(&settled);
        let is_full = match &mut self.batch {
            Batch::Text { text, rows } => {
                if *rows > 0 {
                    text.push(',');
                }
                encode(&settled, text).map_err(|error| DbErr::Custom(error.to_string()))?;
                *rows += 1;
                *rows >= ROWS || text.len() >= BYTES
            }
            Batch::Values { values, bytes, rows } => {
                for (value, column) in settled.into_iter().zip(&self.table.columns) {
                    values.push(bound(value, column.kind, bytes));
                }
                *rows += 1;
                *rows >= ROWS || *bytes >= BYTES || values.len() + self.table.columns.len() > SQLITE_VALUES
            }
        };
        if is_full { self.flush().await } else { Ok(()) }
    }

    /// Writes what waits; tells what was written, in the database's own kinds.
    ///
    /// # Errors
    /// When the database refuses it.
    pub(crate) async fn finish(mut self) -> Result<Tally, DbErr> {
        self.flush().await?;
        Ok(self.tallying.tally())
    }

    async fn flush(&mut self) -> Result<(), DbErr> {
        let backend = self.txn.get_database_backend();
        let statement = match std::mem::replace(&mut self.batch, Batch::new(backend)) {
            Batch::Text { rows: 0, .. } | Batch::Values { rows: 0, .. } => return Ok(()),
            Batch::Text { mut text, .. } => {
                text.push(']');
                let fields = self.table.columns.iter().enumerate().map(|(index, column)| taken(index, column.kind));
                let fields: Vec<String> = fields.collect();
                let sql = format!(
                    "INSERT INTO {} SELECT {} FROM jsonb_array_elements(CAST($1 AS jsonb)) AS a(r)",
                    self.insert_head(),
                    fields.join(", ")
                );
                Statement::from_sql_and_values(backend, sql, [text.into()])
            }
            Batch::Values { values, rows, .. } => {
                let row = format!("({})", vec!["?"; self.table.columns.len()].join(","));
                let sql = format!("INSERT INTO {} VALUES {}", self.insert_head(), vec![row; rows].join(","));
                Statement::from_sql_and_values(backend, sql, values)
            }
        };
        let name = &self.table.name;
        let fault = |error: DbErr| DbErr::Custom(format!("{name} takes no row: {error}"));
        self.txn.execute_raw(statement).await.map(drop).map_err(fault)
    }

    fn insert_head(&self) -> String {
        let columns: Vec<String> = self.table.column_names().map(|name| format!("\"{name}\"")).collect();
        format!("\"{}\" ({})", self.table.name, columns.join(", "))
    }
}

/// A value as SQLite takes it; adds its size.
fn bound(value: Value, kind: Kind, bytes: &mut usize) -> sea_orm::Value {
    *bytes += 8;
    match value {
        Value::Integer(integer) => integer.into(),
        Value::Real(real) => real.into(),
        Value::Text(text) => {
            *bytes += text.len();
            text.into()
        }
        Value::Blob(blob) => {
            *bytes += blob.len();
            blob.into()
        }
        Value::Null => match kind {
            Kind::Real => None::<f64>.into(),
            Kind::Text | Kind::Time | Kind::Json => None::<String>.into(),
            Kind::Blob | Kind::Uuid => None::<Vec<u8>>.into(),
            Kind::Integer | Kind::Boolean => None::<i64>.into(),
        },
    }
}

/// A value of the array `r` as PostgreSQL keeps it.
fn taken(index: usize, kind: Kind) -> String {
    let bytes = format!("decode(r -> {index} ->> 'b', 'base64')");
    match kind {
        Kind::Integer => format!("(r ->> {index})::bigint"),
        Kind::Boolean => format!("(r ->> {index})::integer::boolean"),
        Kind::Real => format!("coalesce(r -> {index} ->> 'r', r ->> {index})::double precision"),
        Kind::Text => format!("r ->> {index}"),
        Kind::Time => format!("(r ->> {index})::timestamp with time zone"),
        Kind::Json => format!("(r ->> {index})::jsonb"),
        Kind::Blob => bytes,
        Kind::Uuid => format!("encode({bytes}, 'hex')::uuid"),
    }
}

/// Removes all rows: a fresh schema has those of the catalogue.
///
/// # Errors
/// When the database fails.
pub(crate) async fn clear(txn: &DatabaseTransaction, schema: &Schema) -> Result<(), DbErr> {
    for table in schema.tables.iter().rev() {
        txn.execute_unprepared(&format!("DELETE FROM \"{}\"", table.name)).await?;
    }
    Ok(())
}

/// Makes each table go on behind the highest number that it ever gave.
///
/// # Errors
/// When the database fails.
pub(crate) async fn set_numbers(
    txn: &DatabaseTransaction,
    schema: &Schema,
    numbers: &BTreeMap<String, i64>,
) -> Result<(), DbErr> {
    let backend = txn.get_database_backend();
    for Table { name, .. } in schema.tables.iter().filter(|table| table.is_numbered) {
        let last = numbers.get(name).copied().unwrap_or(0);
        let statements = match backend {
            DbBackend::Postgres => vec![format!(
                "SELECT setval(pg_get_serial_sequence('{name}', 'id'), greatest(last, 1), last > 0) \
                 FROM (SELECT greatest($1, (SELECT max(id) FROM \"{name}\"), 0) AS last) AS of"
            )],
            _ => vec![
                format!("DELETE FROM sqlite_sequence WHERE name = '{name}' AND $1 >= 0"),
                format!(
                    "INSERT INTO sqlite_sequence (name, seq) \
                     SELECT '{name}', max($1, coalesce((SELECT max(id) FROM \"{name}\"), 0))"
                ),
            ],
        };
        for sql in statements {
            txn.execute_raw(Statement::from_sql_and_values(backend, sql, [last.into()])).await?;
        }
    }
    Ok(())
}

/// Reads everything back, and compares it with what was written.
///
/// # Errors
/// When a table has other rows, or the database fails.
pub(crate) async fn compare(
    txn: &DatabaseTransaction,
    schema: &Schema,
    written: &BTreeMap<String, Tally>,
) -> Result<(), DbErr> {
    for table in &schema.tables {
        let mut tallying = Tallying::new(table.column_names());
        {
            let stream = rows(txn, table).await?;
            let mut stream = std::pin::pin!(stream);
            while let Some(row) = stream.next().await {
                tallying.add(&row?);
            }
        }
        let (found, wanted) = (tallying.tally(), written.get(&table.name).copied().unwrap_or_default());
        if found != wanted {
            return Err(DbErr::Custom(format!(
                "{} came out otherwise: {} rows with the checksum {} instead of {} with {}",
                table.name,
                found.rows,
                found.checksum(),
                wanted.rows,
                wanted.checksum()
            )));
        }
    }
    Ok(())
}
