//! `gcampus water …`

use std::{
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Subcommand;
use indicatif::{ProgressBar, ProgressStyle};

use super::{CliError, build_app};
use crate::{
    measurement::refresh_at_waters,
    platform::App,
    water::{self, ImportReport, LinksReport, Progress, RefreshReport},
};

/// Work with waters.
#[derive(Debug, Subcommand)]
pub(super) enum Water {
    /// Load waters from a file or from OpenStreetMap; what is broken is reported and skipped
    Import {
        /// GeoJSON in WGS 84, or an OpenStreetMap extract (.osm.pbf)
        #[arg(required_unless_present = "area")]
        file: Option<PathBuf>,
        /// Instead of a file: the rivers of the administrative area with this name, from OpenStreetMap
        #[arg(long, value_name = "NAME", conflicts_with = "file")]
        area: Option<String>,
        /// Leave out rivers of an area that are not longer than so many kilometres
        #[arg(long, value_name = "KM", default_value_t = 100.0, value_parser = kilometres)]
        longer_than: f64,
    },
    /// Ask OpenStreetMap again for the waters that were not updated for 60 days
    Refresh {
        /// How many, the oldest first
        #[arg(long, default_value_t = 10)]
        limit: u64,
    },
    /// Ask Wikidata for the Wikipedia articles about waters
    Links {
        /// How many waters
        #[arg(long, default_value_t = 500)]
        limit: u64,
    },
}

impl Water {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = match &self {
            // A file that is not there needs no database.
            Self::Import { file: Some(file), .. } if !file.is_file() => {
                return Err(CliError::Message(format!("{} can't be read: it is no file", file.display())));
            }
            _ => build_app().await?,
        };
        let done = match self {
            Self::Import { file: Some(file), .. } => import_file(&app, &file).await,
            Self::Import { area, longer_than, .. } => {
                import_area(&app, &area.unwrap_or_default(), longer_than * 1_000.0).await
            }
            Self::Refresh { limit } => refresh(&app, limit).await,
            Self::Links { limit } => links(&app, limit).await,
        };
        app.db.close().await;
        done
    }
}

fn kilometres(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if number.is_finite() && number >= 0.0 { Ok(number) } else { Err("not a length".to_owned()) }
}

async fn import_file(app: &App, file: &Path) -> Result<(), CliError> {
    let told = |error: &dyn std::fmt::Display| CliError::Message(format!("{}: {error}", file.display()));
    let is_extract = file.extension().is_some_and(|ending| ending == "pbf");
    let report = if is_extract {
        let bar = progress_bar();
        let report = water::import_extract(app, file, bar.clone().map(reporter), refresh_at_waters).await;
        bar.inspect(ProgressBar::finish_and_clear);
        report
    } else {
        let text = tokio::fs::read_to_string(file).await.map_err(|error| told(&format!("can't be read: {error}")))?;
        water::import_geojson(app, &text, refresh_at_waters).await
    };
    print_import(&report.map_err(|error| told(&error))?)
}

async fn import_area(app: &App, area: &str, metres: f64) -> Result<(), CliError> {
    let told = |error: &dyn std::fmt::Display| CliError::Message(format!("{area}: {error}"));
    let report = water::import_area(app, area, metres, refresh_at_waters).await.map_err(|error| told(&error))?;
    print_import(&report.map_err(|fault| told(&fault))?)
}

fn print_import(report: &ImportReport) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    for (what, fault) in &report.skipped {
        writeln!(out, "{what}: {fault}")?;
    }
    let ImportReport { added, updated, unchanged, skipped } = report;
    writeln!(out, "{added} added, {updated} updated, {unchanged} unchanged, {} skipped", skipped.len())?;
    Ok(())
}

async fn refresh(app: &App, limit: u64) -> Result<(), CliError> {
    let RefreshReport { updated, unchanged, gone, failed } =
        water::refresh(app, limit, refresh_at_waters, || true).await?;
    let mut out = io::stdout().lock();
    for (id, reason) in &failed {
        writeln!(out, "water {id}: {reason}")?;
    }
    writeln!(out, "{updated} updated, {unchanged} unchanged, {gone} gone, {} failed", failed.len())?;
    Ok(())
}

async fn links(app: &App, limit: u64) -> Result<(), CliError> {
    let LinksReport { found, without, failed, reason } = water::resolve_links(app, limit, || true).await?;
    let mut out = io::stdout().lock();
    if let Some(reason) = reason {
        writeln!(out, "Wikidata: {reason}")?;
    }
    writeln!(out, "{found} with articles, {without} without, {failed} failed")?;
    Ok(())
}

/// A bar for whoever watches; none where the output goes into a file.
fn progress_bar() -> Option<ProgressBar> {
    if !io::stderr().is_terminal() {
        return None;
    }
    let style = ProgressStyle::with_template("{prefix} of 3 {bar:32} {bytes} of {total_bytes}, {elapsed}");
    let bar = ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    Some(bar)
}

fn reporter(bar: ProgressBar) -> impl Fn(Progress) + Send + 'static {
    move |Progress { pass, done, total }| {
        bar.set_prefix(pass.to_string());
        bar.set_length(total);
        bar.set_position(done);
    }
}
