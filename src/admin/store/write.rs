//! Changing rows: by a form, and by an action. Each change leaves an entry in
//! the audit trail, in the same transaction.

use std::{collections::BTreeMap, sync::Arc};

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, SqlErr};

use super::{Deed, Done, sql::Sql};
use crate::{
    admin::{
        model::{Checked, Entered},
        table::{Action, Adding, Input, Table, Work},
    },
    auth::{self, Actor, AuditEntry, Changes},
    platform::{App, Error, Result},
};

/// What came of a form.
#[derive(Debug, PartialEq)]
pub(in crate::admin) enum Saved {
    /// It is stored: the key of the row.
    Row(String),
    /// Another row has the same value in a field that must differ.
    Taken,
    /// A row that is named is not there.
    Missing,
}

/// What can be edited of a row.
pub(in crate::admin) async fn stored_fields(db: &impl ConnectionTrait, table: &Table, id: &str) -> Result<Checked> {
    fields_of(db, table, id, "").await
}

async fn fields_of(db: &impl ConnectionTrait, table: &Table, id: &str, lock: &str) -> Result<Checked> {
    let mut sql = Sql::new(db.get_database_backend());
    sql.push("SELECT 1 AS one");
    for field in table.fields {
        let kind = match field.input {
            Input::Real => "double precision",
            Input::Whole | Input::Row(..) => "bigint",
            Input::Flag => {
                sql.push(&format!(", {0} AS f_{0}", field.name));
                continue;
            }
            _ => "text",
        };
        sql.push(&format!(", CAST({0} AS {kind}) AS f_{0}", field.name));
    }
    sql.push(&format!(" FROM {} WHERE id = ", table.name)).bind(number(id)?).push(lock);
    let row = db.query_one_raw(sql.statement()).await?.ok_or(Error::NotFound)?;
    table.fields.iter().map(|field| Ok((field.name, entered(&row, field.name, field.input)?))).collect()
}

fn number(id: &str) -> Result<i64> {
    id.parse().map_err(|_| Error::NotFound)
}

fn entered(row: &QueryResult, name: &str, input: Input) -> Result<Entered> {
    let column = format!("f_{name}");
    Ok(match input {
        Input::Real => Entered::Real(row.try_get("", &column)?),
        Input::Whole | Input::Row(..) => Entered::Whole(row.try_get("", &column)?),
        Input::Flag => Entered::Flag(row.try_get("", &column)?),
        _ => Entered::Text(row.try_get("", &column)?),
    })
}

fn bind(sql: &mut Sql, value: &Entered) {
    match value {
        Entered::Text(text) => sql.bind(text.clone()),
        Entered::Whole(number) => sql.bind(*number),
        Entered::Real(number) => sql.bind(*number),
        Entered::Flag(flag) => sql.bind(*flag),
    };
}

/// Changes a row as the form says.
pub(in crate::admin) async fn update(app: &App, who: &Actor, table: &Table, id: &str, new: &Checked) -> Result<Saved> {
    let txn = app.db.begin().await?;
    let lock = if app.db.backend() == DbBackend::Postgres { " FOR UPDATE" } else { "" };
    let old = fields_of(&txn, table, id, lock).await?;
    let changed: Checked =
        new.iter().filter(|(name, value)| old.get(*name) != Some(*value)).map(|(k, v)| (*k, v.clone())).collect();
    if changed.is_empty() {
        return Ok(Saved::Row(id.to_owned()));
    }
    let mut sql = Sql::new(txn.get_database_backend());
    sql.push(&format!("UPDATE {} SET ", table.name));
    for (place, (name, value)) in changed.iter().enumerate() {
        sql.push(if place == 0 { "" } else { ", " }).push(name).push(" = ");
        bind(&mut sql, value);
    }
    sql.push(" WHERE id = ").bind(number(id)?);
    if let Err(error) = txn.execute_raw(sql.statement()).await {
        return refused(error);
    }
    finish(app, txn, who, table, id, "edit", &old, &changed).await
}

/// Adds a row as the form says.
pub(in crate::admin) async fn insert(app: &App, who: &Actor, table: &Table, new: &Checked) -> Result<Saved> {
    let txn = app.db.begin().await?;
    let mut sql = Sql::new(txn.get_database_backend());
    let mut names: Vec<&str> = new.keys().copied().collect();
    if table.adding == Adding::Stamped {
        names.push("created_at");
    }
    sql.push(&format!("INSERT INTO {} ({}) VALUES (", table.name, names.join(", ")));
    for (place, value) in new.values().enumerate() {
        sql.push(if place == 0 { "" } else { ", " });
        bind(&mut sql, value);
    }
    if table.adding == Adding::Stamped {
        sql.push(", ").bind(app.clock.now());
    }
    sql.push(") RETURNING CAST(id AS text) AS row_key");
    let row = match txn.query_one_raw(sql.statement()).await {
        Ok(row) => row.ok_or(Error::NotFound)?,
        Err(error) => return refused(error),
    };
    let id: String = row.try_get("", "row_key")?;
    finish(app, txn, who, table, &id, "add", &BTreeMap::new(), new).await
}

#[expect(clippy::too_many_arguments, reason = "the end of both ways, in one place")]
async fn finish(
    app: &App,
    txn: DatabaseTransaction,
    who: &Actor,
    table: &Table,
    id: &str,
    action: &str,
    old: &Checked,
    new: &Checked,
) -> Result<Saved> {
    let now = app.clock.now();
    let mut changes = Changes::none();
    for (name, value) in new {
        changes.note(name, old.get(name).map_or(serde_json::Value::Null, Into::into), value);
    }
    if let Some(follow) = table.follow {
        follow(&Deed { app, txn: &txn, now, who }, id).await?;
    }
    let entry = AuditEntry { who, subject: table.name, row_id: id.to_owned(), action, changes };
    auth::audit(&txn, now, entry).await?;
    txn.commit().await?;
    Ok(Saved::Row(id.to_owned()))
}

/// What the database's own rules say about a form.
fn refused(error: DbErr) -> Result<Saved> {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Ok(Saved::Taken),
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => Ok(Saved::Missing),
        _ => Err(error.into()),
    }
}

/// What became of the rows of an action.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Acted {
    /// Rows that changed.
    pub changed: u64,
    /// Rows that were like that already.
    pub unchanged: u64,
    /// Rows with which it can't be done, and the end of the name of the text that says why.
    pub refused: Vec<(String, &'static str)>,
}

impl Acted {
    fn count(&mut self, id: &str, done: Done) -> Option<Changes> {
        match done {
            Done::Changed(changes) => {
                self.changed += 1;
                return Some(changes);
            }
            Done::Nothing => self.unchanged += 1,
            Done::Refused(why) => self.refused.push((id.to_owned(), why)),
        }
        None
    }
}

/// Does an action with rows.
///
/// # Errors
/// [`Error::NotFound`] when one of the rows is not there; then nothing is done
/// by an action within a transaction.
pub(in crate::admin) async fn act(
    app: &Arc<App>,
    who: &Actor,
    table: &Table,
    action: &Action,
    ids: &[String],
) -> Result<Acted> {
    let mut acted = Acted::default();
    let entry = |id: &String, changes| AuditEntry {
        who,
        subject: table.name,
        row_id: id.clone(),
        action: action.name,
        changes,
    };
    match action.work {
        Work::Within(work) => {
            let txn = app.db.begin().await?;
            let deed = Deed { app, txn: &txn, now: app.clock.now(), who };
            for id in ids {
                if let Some(changes) = acted.count(id, work(&deed, id).await?) {
                    auth::audit(&txn, deed.now, entry(id, changes)).await?;
                }
            }
            txn.commit().await?;
        }
        Work::Outside(work) => {
            for id in ids {
                if let Some(changes) = acted.count(id, work(app, id).await?) {
                    auth::audit(app.db.read(), app.clock.now(), entry(id, changes)).await?;
                }
            }
        }
    }
    Ok(acted)
}
