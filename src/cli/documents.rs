//! `gcampus documents …`

use std::io::{self, Write};

use clap::Subcommand;

use super::{CliError, build_app};
use crate::platform::{
    App,
    documents::{ClearReport, Standing, clear},
};

/// Work with the documents that are kept.
#[derive(Debug, Subcommand)]
pub(super) enum DocumentsCommand {
    /// Remove all kept documents; each is made anew when somebody asks for it
    Clear {
        /// Print one line of JSON
        #[arg(long)]
        json: bool,
    },
    /// Mark the documents directory as this site's, after it was exchanged on purpose
    Adopt,
}

impl DocumentsCommand {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = build_app().await?;
        let done = match self {
            Self::Clear { json } => remove_all(&app, json).await,
            Self::Adopt => adopt(&app).await,
        };
        app.db.close().await;
        done
    }
}

async fn remove_all(app: &App, json: bool) -> Result<(), CliError> {
    let report = clear(app).await?;
    let mut out = io::stdout().lock();
    if json {
        let line = serde_json::to_string(&report).map_err(io::Error::from)?;
        writeln!(out, "{line}")?;
        return Ok(());
    }
    let ClearReport { references, files, unreadable } = report;
    writeln!(out, "{references} references and {files} files removed, {unreadable} files can't be removed")?;
    Ok(())
}

async fn adopt(app: &App) -> Result<(), CliError> {
    let directory = app.config.documents_dir.display();
    let mut out = io::stdout().lock();
    match app.documents.adopt(&app.db).await? {
        Standing::Ours => writeln!(out, "{directory} is this site's already")?,
        Standing::Fresh | Standing::Unmarked => writeln!(out, "{directory} is this site's now")?,
        standing => return Err(CliError::Message(standing.to_string())),
    }
    Ok(())
}
