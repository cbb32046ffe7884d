//! `gcampus backup …`, `gcampus restore` and what they tell.

use std::{
    fmt,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::CliError;
use crate::{
    operate::backup::{Destination, DocumentCount, Restore as Order, Restored, SecretStanding, make, restore, verify},
    platform::{
        app::BuildError,
        backup,
        clock::Clock,
        config::{Config, DatabaseUrl},
        db::Db,
        documents::Documents,
        secret::Secrets,
    },
};

/// Write the whole site into one file, while it runs
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(super) struct Backup {
    #[command(subcommand)]
    command: Option<BackupCommand>,
    /// The file, usually `….tar.zst`; `-` for standard output
    file: Option<PathBuf>,
    /// Leave the documents out: they can be made anew
    #[arg(long)]
    without_documents: bool,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum BackupCommand {
    /// Read a backup as `restore` would, and tell what it holds
    Verify {
        /// The file
        file: PathBuf,
        /// Print one line of JSON
        #[arg(long)]
        json: bool,
    },
}

/// Bring a backup back; stop the site first
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The file
    file: PathBuf,
    /// Replace the site that is there
    #[arg(long)]
    replace: bool,
}

impl Backup {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match (self.command, self.file) {
            (Some(BackupCommand::Verify { file, json }), _) => check(&file, json).await,
            (None, Some(file)) => write(&file, self.without_documents, self.json).await,
            (None, None) => Err(CliError::Message("name a file, or - for standard output".to_owned())),
        }
    }
}

async fn write(file: &Path, without_documents: bool, is_json: bool) -> Result<(), CliError> {
    let is_stdout = file == Path::new("-");
    if is_stdout && io::stdout().is_terminal() {
        return Err(CliError::Message("a backup is not for a terminal: name a file, or send it to one".to_owned()));
    }
    let config = Config::inspect_env()?.config;
    if let DatabaseUrl::Sqlite(path) = &config.database_url
        && !path.exists()
    {
        return Err(CliError::Message(format!("there is no database {}", path.display())));
    }
    let db = Db::connect(&config.database_url).await.map_err(BuildError::from)?;
    let now = Clock::default().now();
    let bar = bar();
    let work = async {
        let documents = if without_documents {
            None
        } else {
            Documents::open_if_known(&config.documents_dir, &db).await.map_err(BuildError::from)?
        };
        let destination = if is_stdout { Destination::Stdout } else { Destination::File(file.to_owned()) };
        let made = make(&db, documents.as_ref(), destination, now, &|what, done| tell(bar.as_ref(), what, done))
            .await
            .map_err(message)?;
        if let Err(error) = backup::remember(db.read(), now, made.bytes).await {
            // The file is what counts.
            writeln!(io::stderr(), "gcampus: the backup is not written down in the database: {error}")?;
        }
        Ok::<_, CliError>(made)
    };
    let made = work.await;
    db.close().await;
    bar.inspect(ProgressBar::finish_and_clear);
    let made = made?;
    let mut out: Box<dyn Write> = if is_stdout { Box::new(io::stderr()) } else { Box::new(io::stdout()) };
    if is_json {
        writeln!(out, "{}", serde_json::to_string(&made).map_err(io::Error::from)?)?;
        return Ok(());
    }
    let rows = made.tables.values().map(|table| table.rows).sum();
    writeln!(out, "{}", Summary { tables: made.tables.len(), rows, documents: made.documents })?;
    writeln!(out, "{} bytes written. The secret key is not in it: keep a copy apart.", made.bytes)?;
    Ok(())
}

async fn check(file: &Path, is_json: bool) -> Result<(), CliError> {
    let bar = bar();
    let found = verify(file, &|what, done| tell(bar.as_ref(), what, done)).await;
    bar.inspect(ProgressBar::finish_and_clear);
    let found = found.map_err(message)?;
    let mut out = io::stdout().lock();
    if is_json {
        let line = json!({
            "created_at": found.created_at,
            "version": found.version,
            "database": found.database,
            "tables": found.tables,
            "documents": found.documents,
            "steps_made": found.steps_made,
        });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    writeln!(out, "made at {} by release {} from {}", found.created_at, found.version, found.database)?;
    for (name, table) in &found.tables {
        writeln!(out, "{:>10}  {name}", table.rows)?;
    }
    writeln!(out, "{}", summary(&found))?;
    writeln!(out, "The backup is whole and can be restored.")?;
    Ok(())
}

impl Restore {
    pub(super) async fn run(self) -> Result<(), CliError> {
        // Makes no secret key: the one of the site that was backed up belongs here.
        let config = Config::inspect_env()?.config;
        let secrets = Secrets::derive(config.secret_key.expose());
        let order = Order {
            file: &self.file,
            database: &config.database_url,
            documents: &config.documents_dir,
            secrets: &secrets,
            may_replace: self.replace,
        };
        let bar = bar();
        let restored = restore(order, &|what, done| tell(bar.as_ref(), what, done)).await;
        bar.inspect(ProgressBar::finish_and_clear);
        let restored = restored.map_err(message)?;
        let mut out = io::stdout().lock();
        writeln!(out, "{}", summary(&restored))?;
        if restored.steps_made > 0 {
            writeln!(out, "{} steps brought the schema up to date.", restored.steps_made)?;
        }
        writeln!(out, "The site is restored as of {}.", restored.created_at)?;
        if restored.secret == Some(SecretStanding::Other) {
            writeln!(
                io::stderr(),
                "gcampus: warning: the keys in this backup were sealed with another secret key than the one here. The \
                 site will not start before GCAMPUS_SECRET_KEY, or the file secret-key of the data directory, is the \
                 one of the site that was backed up."
            )?;
        }
        Ok(())
    }
}

fn message(error: impl fmt::Display) -> CliError {
    CliError::Message(error.to_string())
}

fn summary(found: &Restored) -> Summary {
    let rows = found.tables.values().map(|table| table.rows).sum();
    Summary { tables: found.tables.len(), rows, documents: found.documents }
}

/// `24 tables with 1093 rows, 12 documents with 88213 bytes, 0 documents left out`
struct Summary {
    tables: usize,
    rows: u64,
    documents: DocumentCount,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tables, rows, documents: DocumentCount { files, bytes, missing } } = self;
        write!(f, "{tables} tables with {rows} rows, {files} documents with {bytes} bytes, {missing} left out")
    }
}

/// Something that moves for whoever watches; nothing where the output goes into a file.
pub(super) fn bar() -> Option<ProgressBar> {
    if !io::stderr().is_terminal() {
        return None;
    }
    let style = ProgressStyle::with_template("{spinner} {prefix}: {pos}, {elapsed}");
    let bar = ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(Duration::from_millis(200));
    Some(bar)
}

/// Shows how far the work is.
pub(super) fn tell(bar: Option<&ProgressBar>, what: &str, done: u64) {
    if let Some(bar) = bar {
        bar.set_prefix(what.to_owned());
        bar.set_position(done);
    }
}
