//! The same for the command line: rows as JSON, and actions on them.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{
    form::{self, Raw},
    model::FormFault,
    store::{self, Acted, Cell, Row, Saved},
    table::{Key, Table},
    view::columns,
};
use crate::{
    auth::Actor,
    platform::{App, Error, Result},
};

/// The rows of a table as objects, narrowed as the list of the back office is: `[("state", "open")]`.
///
/// # Errors
/// When the database fails.
pub async fn list_rows(app: &App, table: &Table, narrowed: &[(&str, &str)]) -> Result<Vec<Value>> {
    let mut raw: Raw = narrowed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut rows = Vec::new();
    for page in 1.. {
        raw.insert("page".to_owned(), page.to_string());
        let found = store::list(app.db.read(), table, &form::wish(table, &raw, app.config.time_zone)).await?;
        rows.extend(found.rows.into_iter().map(|row| object(table, row, false)));
        if page * store::PAGE >= found.total {
            break;
        }
    }
    Ok(rows)
}

/// A row with all that is shown of it; keys are left out.
///
/// # Errors
/// [`Error::NotFound`] when there is no such row.
pub async fn show_row(app: &App, table: &Table, id: &str) -> Result<Value> {
    Ok(object(table, store::find(app.db.read(), table, id).await?, true))
}

fn object(table: &Table, row: Row, on_page: bool) -> Value {
    let id = match (table.key, row.id.parse::<i64>()) {
        (Key::Number(_), Ok(number)) => json!(number),
        _ => json!(row.id),
    };
    let mut object = Map::from_iter([("id".to_owned(), id)]);
    for (column, (cell, _)) in columns(table, on_page).zip(row.cells) {
        let value = match cell {
            Cell::Sealed(_) => continue,
            Cell::Empty => Value::Null,
            Cell::Text(text) => text.into(),
            Cell::Whole(number) => number.into(),
            Cell::Real(number) => number.into(),
            Cell::Flag(flag) => flag.into(),
            Cell::Time(at) => json!(at),
        };
        object.insert(column.name.to_owned(), value);
    }
    Value::Object(object)
}

/// Does an action with rows, as the command line.
///
/// # Errors
/// [`Error::NotFound`] when there is no such action, or one of the rows is not there.
pub async fn run_action(app: &Arc<App>, table: &Table, action: &str, ids: &[String]) -> Result<Acted> {
    let action = table.action(action).ok_or(Error::NotFound)?;
    store::act(app, &Actor::CommandLine, table, action, ids).await
}

/// Adds a row, as the command line; tells its key.
///
/// # Errors
/// When the database fails; the inner error is what is wrong with the fields.
pub async fn add_row(app: &App, table: &Table, fields: &[(&str, &str)]) -> Result<Result<String, FormFault>> {
    let raw: Raw = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let checked = match form::check(table, &raw) {
        Ok(checked) => checked,
        Err(faults) => return Ok(Err(faults.into_iter().next().ok_or(Error::NotFound)?)),
    };
    Ok(match store::insert(app, &Actor::CommandLine, table, &checked).await? {
        Saved::Row(id) => Ok(id),
        _ => Err(FormFault { field: "", text: "admin-fault-taken" }),
    })
}
