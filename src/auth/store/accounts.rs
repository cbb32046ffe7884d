//! The accounts of the staff, as operators keep them.

use chrono::{DateTime, Utc};
use entity::staff_user;
use sea_orm::{
    ActiveEnum, ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr,
};
use serde::Serialize;
use serde_json::Value;

pub use entity::staff_user::Role;

use super::{
    audit::{Actor, AuditEntry, Changes, audit},
    staff::set_second_factor,
};
use crate::{
    auth::password::NewPassword,
    platform::{
        App, Error, Result,
        web::session::{ActorKind, Subject, end_sessions},
    },
};

/// An account, without its secrets.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// The row.
    pub id: i64,
    /// Log-in name, in lower case.
    pub name: String,
    /// Address.
    pub email: Option<String>,
    /// What this person may do.
    pub role: Role,
    /// Whether a code is asked for beside the password.
    pub has_second_factor: bool,
    /// Until when every log-in is refused.
    pub locked_until: Option<DateTime<Utc>>,
    /// Since when the person is shut out.
    pub disabled_at: Option<DateTime<Utc>>,
    /// When the person last logged in.
    pub last_login_at: Option<DateTime<Utc>>,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

impl From<staff_user::Model> for Account {
    fn from(user: staff_user::Model) -> Self {
        Self {
            id: user.id,
            name: user.name,
            email: user.email,
            role: user.role,
            has_second_factor: user.totp_secret_sealed.is_some(),
            locked_until: user.locked_until,
            disabled_at: user.disabled_at,
            last_login_at: user.last_login_at,
            created_at: user.created_at,
        }
    }
}

/// An account to be made.
pub struct NewAccount {
    /// Log-in name; its case does not matter.
    pub name: String,
    /// Address.
    pub email: Option<String>,
    /// What this person may do.
    pub role: Role,
    /// The password.
    pub password: NewPassword,
}

/// A change of an account by an operator.
pub enum AccountChange {
    /// Another password; who is logged in is logged out.
    Password(NewPassword),
    /// Another role.
    Role(Role),
    /// Shut out, and logged out.
    Disable,
    /// No longer shut out nor locked.
    Enable,
    /// No code is asked for any more.
    RemoveSecondFactor,
}

impl AccountChange {
    /// What the audit trail calls it.
    fn action(&self) -> &'static str {
        match self {
            Self::Password(_) => "set_password",
            Self::Role(Role::Moderator) => "make_moderator",
            Self::Role(Role::Administrator) => "make_administrator",
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::RemoveSecondFactor => "remove_second_factor",
        }
    }
}

/// Makes an account as `who`; none when the name is taken.
///
/// # Errors
/// When it can't be written.
pub async fn create_account(app: &App, who: &Actor, new: NewAccount) -> Result<Option<Account>> {
    let row = staff_user::ActiveModel {
        name: Set(new.name.trim().to_lowercase()),
        email: Set(new.email),
        password_hash: Set(new.password.hash().await?),
        role: Set(new.role),
        created_at: Set(app.clock.now()),
        ..Default::default()
    };
    let txn = app.db.begin().await?;
    match row.insert(&txn).await {
        Ok(user) => {
            let changes = Changes::of("name", Value::Null, user.name.clone());
            let row_id = user.id.to_string();
            let entry = AuditEntry { who, subject: "staff_user", row_id, action: "add", changes };
            audit(&txn, app.clock.now(), entry).await?;
            txn.commit().await?;
            Ok(Some(user.into()))
        }
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// All accounts, by name.
///
/// # Errors
/// When they can't be read.
pub async fn accounts(app: &App) -> Result<Vec<Account>> {
    let users = staff_user::Entity::find().order_by_asc(staff_user::Column::Name).all(app.db.read()).await?;
    Ok(users.into_iter().map(Account::from).collect())
}

/// The account with this row.
pub(in crate::auth) async fn account(app: &App, id: i64) -> Result<Account> {
    let user = staff_user::Entity::find_by_id(id).one(app.db.read()).await?;
    user.map(Account::from).ok_or(Error::NotFound)
}

/// Changes the account of this name, as `who`; false when there is none.
///
/// # Errors
/// When it can't be written.
pub async fn change_account(app: &App, who: &Actor, name: &str, change: AccountChange) -> Result<bool> {
    let named = staff_user::Column::Name.eq(name.trim().to_lowercase());
    let Some(user) = staff_user::Entity::find().filter(named).one(app.db.read()).await? else { return Ok(false) };
    let action = change.action();
    let txn = app.db.begin().await?;
    if let Some(changes) = apply_change(app, &txn, user.id, change).await? {
        let row_id = user.id.to_string();
        audit(&txn, app.clock.now(), AuditEntry { who, subject: "staff_user", row_id, action, changes }).await?;
    }
    txn.commit().await?;
    Ok(true)
}

/// Changes an account within a transaction; tells what has changed, for the
/// audit trail. None: it was like that already.
///
/// # Errors
/// [`Error::NotFound`] when there is no such account, and when it can't be written.
pub async fn apply_change(
    app: &App,
    txn: &DatabaseTransaction,
    id: i64,
    change: AccountChange,
) -> Result<Option<Changes>> {
    let user = staff_user::Entity::find_by_id(id).lock_exclusive().one(txn).await?.ok_or(Error::NotFound)?;
    let subject = Subject { kind: ActorKind::Staff, id };
    let mut row = staff_user::ActiveModel { id: Set(id), name: NotSet, ..Default::default() };
    let changes = match change {
        AccountChange::Password(new) => {
            row.password_hash = Set(new.hash().await?);
            row.failed_logins = Set(0);
            row.locked_until = Set(None);
            end_sessions(txn, subject, None).await?;
            Changes::none()
        }
        AccountChange::RemoveSecondFactor if user.totp_secret_sealed.is_none() => return Ok(None),
        AccountChange::RemoveSecondFactor => {
            set_second_factor(app, txn, id, None).await?;
            return Ok(Some(Changes::of("has_second_factor", true, false)));
        }
        AccountChange::Role(role) if user.role == role => return Ok(None),
        AccountChange::Role(role) => {
            row.role = Set(role);
            Changes::of("role", user.role.to_value(), role.to_value())
        }
        AccountChange::Enable if user.disabled_at.is_none() && user.failed_logins == 0 => return Ok(None),
        AccountChange::Enable => {
            row.disabled_at = Set(None);
            row.failed_logins = Set(0);
            row.locked_until = Set(None);
            Changes::of("is_disabled", user.disabled_at.is_some(), false)
        }
        AccountChange::Disable if user.disabled_at.is_some() => return Ok(None),
        AccountChange::Disable => {
            row.disabled_at = Set(Some(app.clock.now()));
            end_sessions(txn, subject, None).await?;
            Changes::of("is_disabled", false, true)
        }
    };
    row.update(txn).await?;
    Ok(Some(changes))
}
