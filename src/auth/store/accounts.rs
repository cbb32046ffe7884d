//! The accounts of the staff, as operators keep them.

use chrono::{DateTime, Utc};
use entity::staff_user;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, SqlErr,
};
use serde::Serialize;

pub use entity::staff_user::Role;

use super::staff::{change_password, set_second_factor};
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

/// Makes an account; none when the name is taken.
///
/// # Errors
/// When it can't be written.
pub async fn create_account(app: &App, new: NewAccount) -> Result<Option<Account>> {
    let row = staff_user::ActiveModel {
        name: Set(new.name.trim().to_lowercase()),
        email: Set(new.email),
        password_hash: Set(new.password.hash().await?),
        role: Set(new.role),
        created_at: Set(app.clock.now()),
        ..Default::default()
    };
    match row.insert(app.db.read()).await {
        Ok(user) => Ok(Some(user.into())),
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

/// Changes an account; false when there is none of this name.
///
/// # Errors
/// When it can't be written.
pub async fn change_account(app: &App, name: &str, change: AccountChange) -> Result<bool> {
    let named = staff_user::Column::Name.eq(name.trim().to_lowercase());
    let Some(user) = staff_user::Entity::find().filter(named).one(app.db.read()).await? else { return Ok(false) };
    let subject = Subject { kind: ActorKind::Staff, id: user.id };
    let row = staff_user::ActiveModel { id: Set(user.id), name: NotSet, ..Default::default() };
    match change {
        AccountChange::Password(new) => change_password(app, user.id, new, None).await?,
        AccountChange::RemoveSecondFactor => set_second_factor(app, app.db.read(), user.id, None).await?,
        AccountChange::Role(role) => {
            staff_user::ActiveModel { role: Set(role), ..row }.update(app.db.read()).await?;
        }
        AccountChange::Enable => {
            let open = staff_user::ActiveModel {
                disabled_at: Set(None),
                failed_logins: Set(0),
                locked_until: Set(None),
                ..row
            };
            open.update(app.db.read()).await?;
        }
        AccountChange::Disable => {
            let txn = app.db.begin().await?;
            let disabled_at = Set(Some(app.clock.now()));
            staff_user::ActiveModel { disabled_at, ..row }.update(&txn).await?;
            end_sessions(&txn, subject, None).await?;
            txn.commit().await?;
        }
    }
    Ok(true)
}
