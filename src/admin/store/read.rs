//! Lists and single rows.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, QueryResult, Statement};

use super::sql::Sql;
use crate::{
    admin::{
        model::{Wanted, Wish},
        table::{Action, By, Column, Key, Kind, Place, Table},
    },
    platform::{App, Error, Result, text::fold},
};

/// Rows of a page.
pub(in crate::admin) const PAGE: u64 = 50;

/// A value as it was read.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::admin) enum Cell {
    Empty,
    Text(String),
    Whole(i64),
    Real(f64),
    Flag(bool),
    Time(DateTime<Utc>),
    /// A sealed key.
    Sealed(Vec<u8>),
}

/// A row as it was read.
#[derive(Clone, Debug)]
pub(in crate::admin) struct Row {
    pub(in crate::admin) id: String,
    /// One for each column asked for, with the key of the row that it leads to.
    pub(in crate::admin) cells: Vec<(Cell, Option<String>)>,
}

/// A page of a list.
#[derive(Debug)]
pub(in crate::admin) struct Listing {
    pub(in crate::admin) total: u64,
    pub(in crate::admin) rows: Vec<Row>,
}

/// The columns of a place, with their place in the description.
fn shown(table: &Table, on_page: bool) -> impl Iterator<Item = &'static Column> {
    table.columns.iter().filter(move |column| on_page || column.place == Place::Both)
}

fn select(sql: &mut Sql, table: &Table, on_page: bool) {
    let (Key::Number(key) | Key::Text(key) | Key::Bytes(key)) = table.key;
    sql.push("SELECT ").push(&match table.key {
        Key::Number(_) | Key::Text(_) => format!("CAST({key} AS text)"),
        Key::Bytes(_) => key.to_owned(),
    });
    sql.push(" AS row_key");
    for (place, column) in shown(table, on_page).enumerate() {
        let as_type = match column.kind {
            Kind::Text | Kind::Choice => Some("text"),
            Kind::Whole => Some("bigint"),
            Kind::Real => Some("double precision"),
            Kind::Flag | Kind::Time | Kind::Secret => None,
        };
        let value = as_type.map_or_else(|| column.sql.to_owned(), |kind| format!("CAST({} AS {kind})", column.sql));
        sql.push(&format!(", {value} AS c{place}"));
        if let Some((_, key)) = column.leads_to {
            sql.push(&format!(", CAST({key} AS text) AS l{place}"));
        }
    }
    sql.push(" FROM ").push(table.from);
}

fn narrow(sql: &mut Sql, table: &Table, wish: &Wish) -> Result<()> {
    let mut word = " WHERE ";
    for (place, wanted) in &wish.filters {
        sql.push(std::mem::replace(&mut word, " AND "));
        match (table.filters[*place].by, wanted) {
            (By::Flag(flag), Wanted::Flag(is)) => {
                sql.push("(").push(flag).push(") = ").bind(*is);
            }
            (By::Choice(of, _), Wanted::Value(value)) => {
                sql.push(of).push(" = ").bind(value.as_str());
            }
            (By::Days(of), Wanted::Between(from, to)) => {
                sql.push("(1 = 1");
                if let Some(from) = from {
                    sql.push(" AND NOT ").is_before(of, *from);
                }
                if let Some(to) = to {
                    sql.push(" AND ").is_before(of, *to);
                }
                sql.push(")");
            }
            (By::Parent(key), Wanted::Value(id)) => {
                // A number that is none belongs to no row.
                if sql.is_key(key, id).is_err() {
                    sql.push("1 = 0");
                }
            }
            _ => {
                sql.push("1 = 1");
            }
        }
    }
    let searched = wish.search.trim();
    if !searched.is_empty() {
        sql.push(word).push("(1 = 0");
        for of in table.search {
            sql.push(" OR ").contains(of, searched);
            let folded = fold(searched);
            if folded != searched {
                sql.push(" OR ").contains(of, &folded);
            }
        }
        if let (Key::Number(key), Ok(number)) = (table.key, searched.trim_start_matches('#').parse::<i64>()) {
            sql.push(" OR ").push(key).push(" = ").bind(number);
        }
        sql.push(")");
    }
    Ok(())
}

/// A page of the rows that are asked for, in two queries.
pub(in crate::admin) async fn list(db: &impl ConnectionTrait, table: &Table, wish: &Wish) -> Result<Listing> {
    let mut count = Sql::new(db.get_database_backend());
    count.push("SELECT count(*) AS total FROM ").push(table.from);
    narrow(&mut count, table, wish)?;
    let total = db.query_one_raw(count.statement()).await?.ok_or(Error::NotFound)?.try_get::<i64>("", "total")?;
    let total = u64::try_from(total).unwrap_or_default();
    let mut sql = Sql::new(db.get_database_backend());
    select(&mut sql, table, false);
    narrow(&mut sql, table, wish)?;
    sql.push(" ORDER BY ");
    if let Some((place, is_falling)) = wish.sort {
        let falling = if is_falling { "DESC" } else { "ASC" };
        let of = table.columns[place].sql;
        // Empty ones at the end, on both databases.
        sql.push(&format!("(CASE WHEN {of} IS NULL THEN 1 ELSE 0 END), {of} {falling}, "));
    }
    let last = total.saturating_sub(1) / PAGE;
    let offset = wish.page.saturating_sub(1).min(last) * PAGE;
    sql.push(table.order).push(&format!(" LIMIT {PAGE} OFFSET {offset}"));
    let rows = db.query_all_raw(sql.statement()).await?;
    Ok(Listing { total, rows: rows.iter().map(|row| read(row, table, false)).collect::<Result<_>>()? })
}

/// One row with all its columns.
pub(in crate::admin) async fn find(db: &impl ConnectionTrait, table: &Table, id: &str) -> Result<Row> {
    let mut sql = Sql::new(db.get_database_backend());
    select(&mut sql, table, true);
    sql.push(" WHERE ").is_key(table.key, id)?;
    let row = db.query_one_raw(sql.statement()).await?.ok_or(Error::NotFound)?;
    read(&row, table, true)
}

fn read(row: &QueryResult, table: &Table, on_page: bool) -> Result<Row> {
    let id = match table.key {
        Key::Bytes(_) => hex::encode(row.try_get::<Vec<u8>>("", "row_key")?),
        _ => row.try_get("", "row_key")?,
    };
    let cells = shown(table, on_page).enumerate().map(|(place, column)| {
        let leads = match column.leads_to {
            Some(_) => row.try_get::<Option<String>>("", &format!("l{place}"))?,
            None => None,
        };
        Ok((cell(row, &format!("c{place}"), column.kind)?, leads))
    });
    Ok(Row { id, cells: cells.collect::<Result<_>>()? })
}

fn cell(row: &QueryResult, name: &str, kind: Kind) -> Result<Cell> {
    let cell = match kind {
        Kind::Text | Kind::Choice => row.try_get::<Option<String>>("", name)?.map(Cell::Text),
        Kind::Whole => row.try_get::<Option<i64>>("", name)?.map(Cell::Whole),
        Kind::Real => row.try_get::<Option<f64>>("", name)?.map(Cell::Real),
        Kind::Flag => row.try_get::<Option<bool>>("", name)?.map(Cell::Flag),
        Kind::Time => row.try_get::<Option<DateTime<Utc>>>("", name)?.map(Cell::Time),
        Kind::Secret => row.try_get::<Option<Vec<u8>>>("", name)?.map(Cell::Sealed),
    };
    Ok(cell.unwrap_or(Cell::Empty))
}

/// The rows that a field can name: key and name.
pub(in crate::admin) async fn choices(
    db: &impl ConnectionTrait,
    table: &str,
    name: &str,
) -> Result<Vec<(String, String)>> {
    let text = format!("SELECT CAST(id AS text) AS row_key, {name} AS name FROM {table} ORDER BY {name}, id");
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "row_key")?, row.try_get("", "name")?))).collect()
}

/// What goes with these rows: names and numbers.
pub(in crate::admin) async fn count_toll(
    db: &impl ConnectionTrait,
    action: &Action,
    ids: &[String],
) -> Result<Vec<(&'static str, i64)>> {
    let numbers: Vec<String> = ids.iter().filter_map(|id| id.parse::<i64>().ok()).map(|id| id.to_string()).collect();
    let mut counts = Vec::new();
    if numbers.is_empty() {
        return Ok(counts);
    }
    for (name, sql) in action.toll {
        let text = format!("SELECT ({}) AS number", sql.replace("{ids}", &numbers.join(", ")));
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), text)).await?;
        counts.push((*name, row.ok_or(Error::NotFound)?.try_get("", "number")?));
    }
    Ok(counts)
}

/// The key of a row in plain text.
pub(in crate::admin) fn key_of_secret(app: &App, sealed: &[u8]) -> Result<String> {
    app.secrets.open(sealed).ok_or_else(|| Error::Corrupt("a key that another secret key sealed".to_owned()))
}
