//! `gcampus transfer`

use std::io::{self, Write};

use clap::Args;
use indicatif::ProgressBar;

use super::{
    CliError,
    backup::{bar, tell},
};
use crate::{
    operate::{backup::is_in_use, transfer::transfer},
    platform::{
        app::BuildError,
        config::{Config, DatabaseUrl},
        db::Db,
    },
};

/// Move the site into another database; stop the site first
#[derive(Debug, Args)]
pub(super) struct Transfer {
    /// The other database, as in `GCAMPUS_DATABASE_URL`; better told by `GCAMPUS_TRANSFER_TO` or `GCAMPUS_TRANSFER_TO_FILE`
    ///
    /// Others on this machine can see arguments while the command runs, so no password should be in them.
    #[arg(long, value_name = "URL")]
    to: Option<String>,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

impl Transfer {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let config = Config::inspect_env()?.config;
        let given = self.to.as_deref().map(DatabaseUrl::parse).transpose();
        let given = given.map_err(|fault| CliError::Message(format!("--to {fault}")))?;
        let missing = || CliError::Message("where to? Name --to, or set GCAMPUS_TRANSFER_TO".to_owned());
        let to = given.or(config.transfer_to).ok_or_else(missing)?;
        if to == config.database_url {
            return Err(CliError::Message("that is the database of this site already".to_owned()));
        }
        if let DatabaseUrl::Sqlite(path) = &config.database_url
            && !path.exists()
        {
            return Err(CliError::Message(format!("there is no database {}", path.display())));
        }
        if is_in_use(&config.database_url).await.map_err(BuildError::from)? {
            return Err(CliError::Message(
                "the site is in use, and what it records from now on would be lost: stop it first".to_owned(),
            ));
        }
        let source = Db::connect(&config.database_url).await.map_err(BuildError::from)?;
        let target = Db::connect(&to).await.map_err(BuildError::from)?;
        let bar = bar();
        let moved = transfer(&source, &target, &|what, done| tell(bar.as_ref(), what, done)).await;
        target.close().await;
        source.close().await;
        bar.inspect(ProgressBar::finish_and_clear);
        let moved = moved.map_err(|error| CliError::Message(error.to_string()))?;
        let mut out = io::stdout().lock();
        if self.json {
            writeln!(out, "{}", serde_json::to_string(&moved).map_err(io::Error::from)?)?;
            return Ok(());
        }
        for (name, table) in &moved {
            writeln!(out, "{:>10}  {}  {name}", table.rows, &table.checksum[..16])?;
        }
        writeln!(
            out,
            "All {} tables were moved, and are equal there. Set GCAMPUS_DATABASE_URL to the new database; the secret \
             key and the documents stay.",
            moved.len()
        )?;
        Ok(())
    }
}
