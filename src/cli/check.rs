//! `gcampus check`

use std::io::{self, Write};

use clap::Args;

use super::CliError;
use crate::{
    operate::check::{Finding, State, check},
    platform::config::Config,
};

/// Try out secret, database, documents and mail; tells what is wrong, and changes nothing
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let config = match Config::inspect_env() {
            Ok(inspected) => inspected.config,
            Err(faults) => {
                if self.json {
                    let finding = |(name, fault): (&str, &str)| Finding {
                        subject: "configuration",
                        state: State::Fault,
                        message: format!("{name}: {fault}"),
                    };
                    let doubt = |warning: &str| Finding {
                        subject: "configuration",
                        state: State::Warning,
                        message: warning.to_owned(),
                    };
                    let found = faults.faults().map(finding).chain(faults.warnings().map(doubt));
                    print_json(&found.collect::<Vec<_>>())?;
                }
                return Err(faults.into());
            }
        };
        let found = check(&config).await;
        if self.json {
            print_json(&found)?;
        } else {
            let mut out = io::stdout().lock();
            for finding in &found {
                writeln!(out, "{:7} {}: {}", word(finding.state), finding.subject, finding.message)?;
            }
        }
        match found.iter().filter(|finding| finding.state == State::Fault).count() {
            0 => Ok(()),
            faults => Err(CliError::Message(format!("{faults} fault(s) were found"))),
        }
    }
}

fn word(state: State) -> &'static str {
    match state {
        State::Ok => "ok",
        State::Warning => "warning",
        State::Fault => "FAULT",
    }
}

fn print_json(found: &[Finding]) -> Result<(), CliError> {
    let works = found.iter().all(|finding| finding.state != State::Fault);
    let line = serde_json::json!({ "ok": works, "findings": found });
    writeln!(io::stdout().lock(), "{line}")?;
    Ok(())
}
