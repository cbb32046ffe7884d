//! The audit trail: what the staff and the commands changed, kept for a year.

use chrono::{DateTime, TimeDelta, Utc};
use entity::audit_entry::{ActiveModel, Column, Entity};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait};
use serde_json::{Map, Value, json};

use crate::{
    auth::Staff,
    platform::{App, Result, job::Pass, sweep},
};

/// For how long an entry is kept.
const KEEP: TimeDelta = TimeDelta::days(365);

/// Who changes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A member of staff, in the back office.
    Staff {
        /// The user's row.
        id: i64,
        /// Log-in name.
        name: String,
    },
    /// An operator on the command line.
    CommandLine,
}

impl From<&Staff> for Actor {
    fn from(staff: &Staff) -> Self {
        Self::Staff { id: staff.staff_user_id, name: staff.name.clone() }
    }
}

/// What changed: each field with its old and new value. Secrets, keys and
/// password hashes don't belong here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes(Map<String, Value>);

impl Changes {
    /// No field.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One field.
    #[must_use]
    pub fn of(field: &str, old: impl Into<Value>, new: impl Into<Value>) -> Self {
        let mut changes = Self::default();
        changes.note(field, old, new);
        changes
    }

    /// Adds a field, if its value has changed.
    pub fn note(&mut self, field: &str, old: impl Into<Value>, new: impl Into<Value>) {
        let (old, new) = (old.into(), new.into());
        if old != new {
            self.0.insert(field.to_owned(), json!({ "old": old, "new": new }));
        }
    }

    /// Whether nothing has changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An entry to be written.
#[derive(Clone, Debug)]
pub struct AuditEntry<'a> {
    /// Who did it.
    pub who: &'a Actor,
    /// The table of the row.
    pub subject: &'a str,
    /// The row's key as text; empty: no row in particular.
    pub row_id: String,
    /// What was done, in one word.
    pub action: &'a str,
    /// What changed by it.
    pub changes: Changes,
}

/// Writes an entry down. Belongs into the transaction of the change.
///
/// # Errors
/// When it can't be written.
pub async fn audit(db: &impl ConnectionTrait, now: DateTime<Utc>, entry: AuditEntry<'_>) -> Result<()> {
    let (staff_user_id, who) = match entry.who {
        Actor::Staff { id, name } => (Some(*id), name.as_str()),
        Actor::CommandLine => (None, "command line"),
    };
    let row = ActiveModel {
        staff_user_id: Set(staff_user_id),
        who: Set(who.to_owned()),
        at: Set(now),
        subject: Set(entry.subject.to_owned()),
        row_id: Set(entry.row_id),
        action: Set(entry.action.to_owned()),
        changes: Set(Value::Object(entry.changes.0)),
        ..Default::default()
    };
    row.insert(db).await?;
    Ok(())
}

/// Removes the entries of more than a year ago: for the clean-up of the night.
///
/// # Errors
/// When they can't be deleted.
pub async fn sweep_audit(app: &App, pass: &Pass) -> Result<()> {
    let over = Condition::all().add(Column::At.lt(app.clock.now() - KEEP));
    sweep::sweep::<Entity>(app.db.read(), pass, Column::Id, over, "audit_entries_removed").await
}
