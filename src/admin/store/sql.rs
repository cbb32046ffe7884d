//! SQL text with its parameters.

use chrono::{DateTime, Utc};
use sea_orm::{DbBackend, Statement, Value};

use crate::{
    admin::table::Key,
    platform::{Error, Result},
};

/// SQL that grows, with what is bound in it.
#[derive(Clone, Debug)]
pub(super) struct Sql {
    pub(super) text: String,
    values: Vec<Value>,
    backend: DbBackend,
}

impl Sql {
    pub(super) fn new(backend: DbBackend) -> Self {
        Self { text: String::new(), values: Vec::new(), backend }
    }

    pub(super) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Puts a placeholder for `value`.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push_str(&format!("${}", self.values.len()));
        self
    }

    /// Whether `sql` contains the text, whatever the case of plain letters.
    pub(super) fn contains(&mut self, sql: &str, text: &str) -> &mut Self {
        let word = if self.backend == DbBackend::Postgres { "ILIKE" } else { "LIKE" };
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        self.push(&format!("CAST({sql} AS text) {word} ")).bind(format!("%{escaped}%")).push(" ESCAPE '\\'")
    }

    pub(super) fn is_before(&mut self, sql: &str, at: DateTime<Utc>) -> &mut Self {
        self.push(sql).push(" < ").bind(at)
    }

    /// Whether the row has this key.
    pub(super) fn is_key(&mut self, key: Key, id: &str) -> Result<&mut Self> {
        match key {
            Key::Number(sql) => {
                let number: i64 = id.parse().map_err(|_| Error::NotFound)?;
                Ok(self.push(sql).push(" = ").bind(number))
            }
            Key::Text(sql) => Ok(self.push(sql).push(" = ").bind(id)),
            Key::Bytes(sql) => {
                let bytes = hex::decode(id).map_err(|_| Error::NotFound)?;
                Ok(self.push(sql).push(" = ").bind(bytes))
            }
        }
    }

    pub(super) fn statement(self) -> Statement {
        Statement::from_sql_and_values(self.backend, self.text, self.values)
    }
}
