//! `gcampus cleanup`

use std::io::{self, Write};

use clap::Args;

use super::{CliError, build_app, look_at_app};
use crate::platform::documents::{CleanupOptions, CleanupReport, cleanup};

/// Clear references to documents that are gone, and remove files that nothing references.
#[derive(Debug, Args)]
pub(super) struct Cleanup {
    /// Change nothing, only list what would be cleared and removed
    #[arg(long)]
    dry_run: bool,
    /// Go on though more than 20 in 100 would go
    #[arg(long)]
    force: bool,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

impl Cleanup {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = if self.dry_run { look_at_app().await? } else { build_app().await? };
        let done = cleanup(&app, CleanupOptions { dry_run: self.dry_run, force: self.force }).await;
        app.db.close().await;
        let report = done?;
        let mut out = io::stdout().lock();
        if self.json {
            let line = serde_json::to_string(&report).map_err(io::Error::from)?;
            writeln!(out, "{line}")?;
            return Ok(());
        }
        if self.dry_run {
            for path in &report.cleared {
                writeln!(out, "reference without a file: {path}")?;
            }
            for path in &report.removed {
                writeln!(out, "file without a reference: {path}")?;
            }
        }
        writeln!(out, "{}", summary(&report))?;
        Ok(())
    }
}

fn summary(report: &CleanupReport) -> String {
    let would = if report.dry_run { "would be " } else { "" };
    format!(
        "{} of {} references {would}cleared, {} of {} files {would}moved to quarantine; {} too young, {} unreadable, \
         {} {would}removed from quarantine",
        report.references_cleared,
        report.references,
        report.files_removed,
        report.files,
        report.files_young,
        report.unreadable,
        report.quarantine_emptied
    )
}
