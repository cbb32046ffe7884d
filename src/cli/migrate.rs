//! `gcampus migrate`

use std::io::{self, Write};

use clap::Args;

use super::{CliError, start};
use crate::platform::{
    app::BuildError,
    config::{Config, DatabaseUrl},
    db::Db,
};

/// Bring the database's schema up to date; `serve` does it, too
#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// Only tell what is missing; fails if anything is
    #[arg(long)]
    check: bool,
}

impl Migrate {
    pub(super) async fn run(self) -> Result<(), CliError> {
        if self.check {
            return check(&Config::inspect_env()?.config).await;
        }
        let config = start()?;
        let db = Db::connect(&config.database_url).await.map_err(BuildError::from)?;
        let done = async {
            let steps = db.pending().await?;
            db.migrate().await?;
            Ok(steps)
        };
        let steps = done.await;
        db.close().await;
        let steps: Vec<String> = steps.map_err(BuildError::Database)?;
        let mut out = io::stdout().lock();
        for step in &steps {
            writeln!(out, "{step}")?;
        }
        writeln!(out, "The schema is up to date; steps made: {}", steps.len())?;
        Ok(())
    }
}

async fn check(config: &Config) -> Result<(), CliError> {
    if let DatabaseUrl::Sqlite(path) = &config.database_url
        && !path.exists()
    {
        return Err(CliError::Message(format!("there is no database {} yet", path.display())));
    }
    let db = Db::connect(&config.database_url).await.map_err(BuildError::from)?;
    let pending = db.pending().await;
    db.close().await;
    let pending = pending.map_err(BuildError::Database)?;
    if pending.is_empty() {
        writeln!(io::stdout().lock(), "The schema is up to date.")?;
        return Ok(());
    }
    Err(CliError::Message(format!("the schema lacks {} step(s): {}", pending.len(), pending.join(", "))))
}
