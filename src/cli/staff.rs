//! `gcampus staff …`

use std::io::{self, BufRead, IsTerminal, Write};

use clap::{Subcommand, ValueEnum};

use super::{CliError, build_app};
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
    },
    /// List the accounts
    List {
        /// Print one line of JSON
        #[arg(long)]
        json: bool,
    },
    /// Set another password, and log this person out
    Password {
        /// Log-in name
        name: String,
    },
    /// Change what somebody may do
    Role {
        /// Log-in name
        name: String,
        /// What this person may do
        #[arg(value_enum)]
        role: Role,
    },
    /// Shut somebody out, and log them out
    Disable {
        /// Log-in name
        name: String,
    },
    /// Let somebody in again who was shut out or is locked
    Enable {
        /// Log-in name
        name: String,
    },
    /// Ask for no code any more, when the phone with the app is lost
    RemoveSecondFactor {
        /// Log-in name
        name: String,
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
        let app = build_app().await?;
        let done = self.act(&app).await;
        app.db.close().await;
        writeln!(io::stdout().lock(), "{}", done?)?;
        Ok(())
    }

    async fn act(self, app: &App) -> Result<String, CliError> {
        let (name, change, done) = match self {
            Self::Create { name, role, email } => return create(app, name, role, email).await,
            Self::List { json } => return list(&auth::accounts(app).await?, json),
            Self::Password { name } => {
                let password = new_password(&name)?;
                (name, AccountChange::Password(password), "has a new password and is logged out")
            }
            Self::Role { name, role } => (name, AccountChange::Role(role.into()), "has another role"),
            Self::Disable { name } => (name, AccountChange::Disable, "is shut out"),
            Self::Enable { name } => (name, AccountChange::Enable, "may log in"),
            Self::RemoveSecondFactor { name } => {
                (name, AccountChange::RemoveSecondFactor, "logs in with the password alone")
            }
        };
        if auth::change_account(app, &Actor::CommandLine, &name, change).await? {
            Ok(format!("{name} {done}."))
        } else {
            Err(CliError::Message(format!("there is no account {name}")))
        }
    }
}

async fn create(app: &App, name: String, role: Role, email: Option<String>) -> Result<String, CliError> {
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
