//! `gcampus water …`

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::Subcommand;

use super::{CliError, build_app};
use crate::{measurement, water};

/// Work with waters.
#[derive(Debug, Subcommand)]
pub(super) enum Water {
    /// Load waters from a GeoJSON file; a broken feature is reported and skipped
    Import {
        /// A FeatureCollection in WGS 84
        file: PathBuf,
    },
}

impl Water {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let Self::Import { file } = self;
        let text = tokio::fs::read_to_string(&file)
            .await
            .map_err(|error| CliError::Message(format!("{} can't be read: {error}", file.display())))?;
        let app = build_app().await?;
        let report = water::import_geojson(&app, &text, measurement::refresh_at_waters).await;
        app.db.close().await;
        let report = report.map_err(|error| CliError::Message(format!("{}: {error}", file.display())))?;
        let mut out = io::stdout().lock();
        for (number, fault) in &report.skipped {
            writeln!(out, "feature {number}: {fault}")?;
        }
        let (added, updated, unchanged) = (report.added, report.updated, report.unchanged);
        writeln!(out, "{added} added, {updated} updated, {unchanged} unchanged, {} skipped", report.skipped.len())?;
        Ok(())
    }
}
