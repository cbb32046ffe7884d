//! `gcampus staff …`

use std::io::{self, BufRead, IsTerminal, Write};

use clap::{Subcommand, ValueEnum};
use serde_json::json;

use super::{CliError, build_app, look_at_app, office::Json};
use crate::{
    auth::{self, Account, AccountChange, Actor, NewAccount, NewPassword},
    course::EmailAddress,
    platform::{App, i18n::Locale},
};

/// Accounts of those who look after the site.
///
/// Passwords are asked for on the terminal, or read from the first line of standard input.
#[derive(Debug, Subcommand)]
pub(super) enum Staff {
    /// Make an account
    Create {
        /// Log-in name; its case does not matter
        name: String,
        /// What this person may do
        #[arg(long, value_enum, default_value_t = Role::Moderator)]
        role: Role,
        /// Address for mails
        #[arg(long)]
        email: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// List the accounts
    List(Json),
    /// Set another password, and log this person out
    Password {
        /// Log-in name
        name: String,
        #[command(flatten)]
        json: Json,
    },
    /// Change what somebody may do
    Role {
        /// Log-in name
        name: String,
        /// What this person may do
        #[arg(value_enum)]
        role: Role,
        #[command(flatten)]
        json: Json,
    },
    /// Shut somebody out, and log them out
    Disable {
        /// Log-in name
        name: String,
        #[command(flatten)]
        json: Json,
    },
    /// Let somebody in again who was shut out or is locked
    Enable {
        /// Log-in name
        name: String,
        #[command(flatten)]
        json: Json,
    },
    /// Ask for no code any more, when the phone with the app is lost
    RemoveSecondFactor {
        /// Log-in name
        name: String,
        #[command(flatten)]
        json: Json,
    },
}

/// What a member of staff may do.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Role {
    /// Measurements, waters and reports
    Moderator,
    /// Everything
    Administrator,
}

impl From<Role> for auth::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Moderator => Self::Moderator,
            Role::Administrator => Self::Administrator,
        }
    }
}

impl Staff {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = if matches!(self, Self::List { .. }) { look_at_app().await? } else { build_app().await? };
        let done = self.act(&app).await;
        app.db.close().await;
        writeln!(io::stdout().lock(), "{}", done?)?;
        Ok(())
    }

    async fn act(self, app: &App) -> Result<String, CliError> {
        let (name, change, json, done) = match self {
            Self::Create { name, role, email, json } => return create(app, name, role, email, json).await,
            Self::List(json) => return list(&auth::accounts(app).await?, json.json),
            Self::Password { name, json } => {
                let password = new_password(&name)?;
                (name, AccountChange::Password(password), json, "has a new password and is logged out")
            }
            Self::Role { name, role, json } => (name, AccountChange::Role(role.into()), json, "has another role"),
            Self::Disable { name, json } => (name, AccountChange::Disable, json, "is shut out"),
            Self::Enable { name, json } => (name, AccountChange::Enable, json, "may log in"),
            Self::RemoveSecondFactor { name, json } => {
                (name, AccountChange::RemoveSecondFactor, json, "logs in with the password alone")
            }
        };
        if !auth::change_account(app, &Actor::CommandLine, &name, change).await? {
            return Err(CliError::Message(format!("there is no account {name}")));
        }
        if json.json {
            let name = name.trim().to_lowercase();
            let account = auth::accounts(app).await?.into_iter().find(|account| account.name == name);
            return Ok(json!(account).to_string());
        }
        Ok(format!("{name} {done}."))
    }
}

async fn create(app: &App, name: String, role: Role, email: Option<String>, json: Json) -> Result<String, CliError> {
    let name = auth::account_name(&name).ok_or_else(|| {
        CliError::Message("a name has 1 to 150 letters, digits, and signs of @ . + - _ in one word".to_owned())
    })?;
    let email = match email {
        Some(typed) => match EmailAddress::parse(&typed) {
            Some(address) => Some(address.as_str().to_owned()),
            None => {
                return Err(CliError::Message("the address is no e-mail address, like name@example.org".to_owned()));
            }
        },
        None => None,
    };
    let password = new_password(&name)?;
    let new = NewAccount { name: name.clone(), email, role: role.into(), password };
    match auth::create_account(app, &Actor::CommandLine, new).await? {
        Some(account) if json.json => Ok(json!(account).to_string()),
        Some(account) => {
            let url = &app.config.public_url;
            Ok(format!("{} can log in at {url}admin/login/", account.name))
        }
        None => Err(CliError::Message(format!("there is an account {name} already"))),
    }
}

fn list(accounts: &[Account], json: bool) -> Result<String, CliError> {
    if json {
        return Ok(serde_json::to_string(accounts).map_err(io::Error::from)?);
    }
    let line = |account: &Account| {
        let role = match account.role {
            auth::Role::Moderator => "moderator",
            auth::Role::Administrator => "administrator",
        };
        let factor = if account.has_second_factor { ", second factor" } else { "" };
        let shut = if account.disabled_at.is_some() { ", shut out" } else { "" };
        let seen = account.last_login_at.map_or("never".to_owned(), |at| at.format("%Y-%m-%d %H:%M UTC").to_string());
        format!("{}: {role}{factor}{shut}, last log-in {seen}", account.name)
    };
    let lines: Vec<String> = accounts.iter().map(line).collect();
    Ok(if lines.is_empty() { "no accounts".to_owned() } else { lines.join("\n") })
}

/// A password is never an argument: those are in the list of processes and in the shell's history.
fn new_password(name: &str) -> Result<NewPassword, CliError> {
    let typed = if io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Password: ")?;
        if rpassword::prompt_password("Once more: ")? != first {
            return Err(CliError::Message("the two passwords are not the same".to_owned()));
        }
        first
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    NewPassword::parse(&typed, name.trim()).map_err(|message| CliError::Message(Locale::En.text(message)))
}
