//! `gcampus block …`

use std::io::{self, Write};

use clap::Subcommand;
use serde_json::json;

use super::{
    CliError,
    office::{self, Json},
};
use crate::{
    admin,
    platform::{App, i18n::Locale},
};

const TABLE: &str = "blocked_email";

/// The list of addresses that can't register courses.
#[derive(Debug, Subcommand)]
pub(super) enum Block {
    /// Add an address, or *@ and a domain
    Add {
        /// name@example.org, or *@example.org
        pattern: String,
        /// Why, for the others of the staff
        #[arg(long, default_value = "")]
        comment: String,
        #[command(flatten)]
        json: Json,
    },
    /// Take an entry from the list
    Remove {
        /// As the list shows it
        pattern: String,
        #[command(flatten)]
        json: Json,
    },
    /// Show the list
    List(Json),
}

impl Block {
    pub(super) async fn run(self) -> Result<(), CliError> {
        office::with_app(|app| async move {
            match self {
                Self::List(json) => office::list(&app, TABLE, &[], json).await,
                Self::Add { pattern, comment, json } => add(&app, &pattern, &comment, json).await,
                Self::Remove { pattern, json } => {
                    let table = admin::table(TABLE).ok_or_else(|| unknown(&pattern))?;
                    let rows = admin::list_rows(&app, table, &[]).await?;
                    let wanted = pattern.trim().to_lowercase();
                    let row = rows.iter().find(|row| row["pattern"] == wanted.as_str());
                    let id = row.map(|row| row["id"].to_string()).ok_or_else(|| unknown(&pattern))?;
                    office::act_on(&app, TABLE, "remove", &[id], json).await
                }
            }
        })
        .await
    }
}

fn unknown(pattern: &str) -> CliError {
    CliError::Message(format!("{pattern} is not on the list"))
}

async fn add(app: &App, pattern: &str, comment: &str, json: Json) -> Result<(), CliError> {
    let table = admin::table(TABLE).ok_or_else(|| unknown(pattern))?;
    let added = admin::add_row(app, table, &[("pattern", pattern), ("comment", comment)]).await?;
    let id = added.map_err(|fault| CliError::Message(format!("{pattern}: {}", Locale::En.text(fault.text))))?;
    let mut out = io::stdout().lock();
    if json.json {
        writeln!(out, "{}", json!({ "id": id.parse::<i64>().ok() }))?;
    } else {
        writeln!(out, "{pattern} is blocked.")?;
    }
    Ok(())
}
