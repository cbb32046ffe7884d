//! The command line: one file per subcommand.

mod assets;
mod backup;
mod block;
mod check;
mod cleanup;
mod config;
mod course;
mod demo;
mod documents;
mod healthcheck;
mod import_gcampus;
mod index;
mod job;
mod mail;
mod migrate;
mod moderation;
mod office;
mod openapi;
mod secret;
mod serve;
mod staff;
mod transfer;
mod water;

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
    sync::Arc,
};

use clap::{Parser, Subcommand};

use crate::{
    operate::rotate::RotateError,
    platform::{
        App,
        app::BuildError,
        config::{Config, ConfigErrors, LogConfig},
        db,
        documents::CleanupError,
    },
};

/// Exit code for a configuration that can't be used (EX_CONFIG of sysexits.h).
const EXIT_CONFIG: u8 = 78;

/// Libraries that tell what they do at the level `info`.
const LIBRARIES: &str = "sea_orm_migration=warn,tokio_cron_scheduler=warn";

/// GCampus: water-quality measurements by school classes.
#[derive(Debug, Parser)]
#[command(version, about, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the site
    Serve(serve::Serve),
    /// Look at the settings at work: secret, database, documents and mail
    Check(check::Check),
    /// Look at the configuration
    #[command(subcommand)]
    Config(config::Config),
    /// Bring the database's schema up to date
    Migrate(migrate::Migrate),
    /// Ask whether the site that runs here is ready
    Healthcheck,
    /// Write the whole site into one file, while it runs
    Backup(backup::Backup),
    /// Bring a backup back
    Restore(backup::Restore),
    /// Move the site into another database
    Transfer(transfer::Transfer),
    /// Load a demo course with measurements
    Demo(demo::Demo),
    /// Look at the files that browsers fetch
    #[command(subcommand)]
    Assets(assets::AssetsCommand),
    /// Clear references to documents that are gone, and remove files that nothing references
    Cleanup(cleanup::Cleanup),
    /// Work with the documents that are kept
    #[command(subcommand)]
    Documents(documents::DocumentsCommand),
    /// Look after the mails of the site
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Keep the accounts of those who look after the site
    #[command(subcommand)]
    Staff(staff::Staff),
    /// Look at courses, and delete them
    #[command(subcommand)]
    Course(course::Course),
    /// Look after access keys
    #[command(subcommand)]
    Key(moderation::Key),
    /// Hide measurements, and show them again
    #[command(subcommand)]
    Measurement(moderation::Measurement),
    /// Look after what readers reported
    #[command(subcommand)]
    Report(moderation::Report),
    /// Keep the list of addresses that can't register
    #[command(subcommand)]
    Block(block::Block),
    /// Work with the secret key
    #[command(subcommand)]
    Secret(secret::Secret),
    /// See and run the jobs of the schedule
    #[command(subcommand)]
    Job(job::Job),
    /// Work with the stored indices
    #[command(subcommand)]
    Index(index::Index),
    /// Print the description of the interface for programs
    Openapi,
    /// Work with waters
    #[command(subcommand)]
    Water(water::Water),
    /// Import a dump of the predecessor, in one transaction; what is broken is reported and skipped
    ImportGcampus(import_gcampus::ImportGcampus),
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigErrors),
    #[error(transparent)]
    Build(#[from] BuildError),
    #[error("{0}")]
    Failed(#[from] crate::platform::Error),
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Cleanup(#[from] CleanupError),
    #[error(transparent)]
    Rotate(#[from] RotateError),
    #[error("{0}")]
    Message(String),
}

impl Cli {
    /// Runs the command and tells the exit code.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let outcome = match runtime {
            Ok(runtime) => runtime.block_on(self.dispatch()),
            Err(error) => Err(error.into()),
        };
        match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                // Standard error may be closed: there is nobody left to tell.
                let _ = writeln!(io::stderr(), "gcampus: {error}");
                match error {
                    CliError::Build(BuildError::Database(error)) if db::is_newer(&error) => ExitCode::from(EXIT_CONFIG),
                    CliError::Config(_)
                    | CliError::Build(BuildError::Mailer(_) | BuildError::SecretChanged)
                    | CliError::Rotate(RotateError::WrongOldKey | RotateError::Unreadable(_)) => {
                        ExitCode::from(EXIT_CONFIG)
                    }
                    _ => ExitCode::FAILURE,
                }
            }
        }
    }

    async fn dispatch(self) -> Result<(), CliError> {
        match self.command {
            Command::Serve(command) => command.run().await,
            Command::Check(command) => command.run().await,
            Command::Config(command) => command.run(),
            Command::Migrate(command) => command.run().await,
            Command::Healthcheck => healthcheck::run().await,
            Command::Backup(command) => command.run().await,
            Command::Restore(command) => command.run().await,
            Command::Transfer(command) => command.run().await,
            Command::Demo(command) => command.run().await,
            Command::Assets(command) => command.run(),
            Command::Cleanup(command) => command.run().await,
            Command::Documents(command) => command.run().await,
            Command::Mail(command) => command.run().await,
            Command::Staff(command) => command.run().await,
            Command::Course(command) => command.run().await,
            Command::Key(command) => command.run().await,
            Command::Measurement(command) => command.run().await,
            Command::Report(command) => command.run().await,
            Command::Block(command) => command.run().await,
            Command::Secret(command) => command.run().await,
            Command::Index(command) => command.run().await,
            Command::Job(command) => command.run().await,
            Command::Openapi => openapi::run(),
            Command::Water(command) => command.run().await,
            Command::ImportGcampus(command) => command.run().await,
        }
    }
}

/// The site of the process's environment; starts the log.
async fn build_app() -> Result<Arc<App>, CliError> {
    Ok(App::build(start()?).await?)
}

/// The site of the process's environment for a command that only looks, and makes nothing; starts the log.
async fn look_at_app() -> Result<Arc<App>, CliError> {
    Ok(App::look(begin(Config::inspect_env()?.config)).await?)
}

/// The configuration of the process's environment; starts the log.
fn start() -> Result<Config, CliError> {
    Ok(begin(Config::from_env()?))
}

/// Starts the log as the configuration says, which comes back.
fn begin(config: Config) -> Config {
    start_tracing(&config.log);
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    config
}

/// Starts the log, on standard error. What libraries write through the crate
/// `log` is left out, at every level: it is what the templates and the HTML of
/// mails are rendered with that speaks there, and it would write down keys.
fn start_tracing(log: &LogConfig) {
    use tracing_subscriber::{EnvFilter, fmt};
    let builder = fmt()
        // What can't be written would be told on standard error, with a panic where that is what fails.
        .log_internal_errors(false)
        .with_env_filter(EnvFilter::new(quiet(&log.filter)))
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal());
    // `init` would connect `log`, too.
    let started = if log.is_json {
        // One flat object: the fields of the event beside level and time, and the request as `span`.
        tracing::subscriber::set_global_default(builder.json().flatten_event(true).with_span_list(false).finish())
    } else {
        tracing::subscriber::set_global_default(builder.with_target(false).finish())
    };
    if let Err(error) = started {
        tracing::warn!(%error, "a log runs already");
    }
}

/// The filter without what libraries say about themselves at the level `info`.
/// A directive of their own brings it back.
fn quiet(filter: &str) -> String {
    let is_info = filter.split(',').any(|part| part.trim().eq_ignore_ascii_case("info"));
    if is_info { format!("{LIBRARIES},{filter}") } else { filter.to_owned() }
}
