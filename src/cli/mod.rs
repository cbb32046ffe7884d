//! The command line: one file per subcommand.

mod demo;
mod serve;
mod water;

use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
    sync::Arc,
};

use clap::{Parser, Subcommand};

use crate::platform::{
    App,
    app::BuildError,
    config::{Config, ConfigErrors},
};

/// Exit code for a configuration that can't be used (EX_CONFIG of sysexits.h).
const EXIT_CONFIG: u8 = 78;

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
    /// Load a demo course with measurements
    Demo(demo::Demo),
    /// Work with waters
    #[command(subcommand)]
    Water(water::Water),
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
    #[error("{0}")]
    Message(String),
}

impl Cli {
    /// Runs the command and tells the exit code.
    #[must_use]
    pub fn run(self) -> ExitCode {
        start_tracing();
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
                    CliError::Config(_) => ExitCode::from(EXIT_CONFIG),
                    _ => ExitCode::FAILURE,
                }
            }
        }
    }

    async fn dispatch(self) -> Result<(), CliError> {
        match self.command {
            Command::Serve(command) => command.run().await,
            Command::Demo(command) => command.run().await,
            Command::Water(command) => command.run().await,
        }
    }
}

/// The site of the process's environment.
async fn build_app() -> Result<Arc<App>, CliError> {
    Ok(App::build(Config::from_env()?).await?)
}

/// `GCAMPUS_LOG_LEVEL` (default `info`) and `GCAMPUS_LOG_FORMAT` (`text` or `json`).
fn start_tracing() {
    use tracing_subscriber::{EnvFilter, fmt};
    let filter = EnvFilter::try_from_env("GCAMPUS_LOG_LEVEL").unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    #[expect(clippy::disallowed_methods, reason = "the log starts before the configuration is read")]
    let is_json = std::env::var("GCAMPUS_LOG_FORMAT").is_ok_and(|format| format == "json");
    if is_json { builder.json().init() } else { builder.with_target(false).init() }
}
