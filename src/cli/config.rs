//! `gcampus config …`

use std::io::{self, Write};

use clap::Subcommand;

use super::CliError;
use crate::platform::config::{self, Setting, Source};

/// Look at the configuration; makes nothing
#[derive(Debug, Subcommand)]
pub(super) enum Config {
    /// Tell all faults of the configuration, and what is strange in it
    Check,
    /// Show what each variable amounts to, and where that comes from; secrets are masked
    Show,
}

impl Config {
    pub(super) fn run(self) -> Result<(), CliError> {
        let inspected = config::Config::inspect_env()?;
        let mut out = io::stdout().lock();
        match self {
            Self::Check => {
                for warning in &inspected.config.warnings {
                    writeln!(out, "warning: {warning}")?;
                }
                writeln!(out, "The configuration has no faults.")?;
            }
            Self::Show => {
                for setting in &inspected.settings {
                    writeln!(out, "{}", line(setting))?;
                }
            }
        }
        Ok(())
    }
}

/// `GCAMPUS_LISTEN=127.0.0.1:8000  (default)`
fn line(setting: &Setting) -> String {
    let source = match &setting.source {
        Source::Default => "default".to_owned(),
        Source::Variable => "variable".to_owned(),
        Source::File(path) => format!("file {path}"),
    };
    format!("{}={}  ({source})", setting.name, setting.value)
}
