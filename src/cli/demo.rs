//! `gcampus demo`

use std::{
    io::{self, IsTerminal, Write},
    sync::Arc,
};

use clap::Args;
use serde::Serialize;

use super::{CliError, build_app};
use crate::{
    operate::demo,
    platform::{App, ids},
};

/// Load a demo course with measurements at German waters; repeating it changes nothing.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
    /// Generate so many more measurements, for load tests
    #[arg(long, value_name = "N", default_value_t = 0)]
    measurements: u64,
    /// Which measurements to generate: the same seed gives the same ones
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

/// The line of JSON.
#[derive(Serialize)]
struct Output {
    #[serde(flatten)]
    demo: demo::Demo,
    /// Number of generated measurements of this seed.
    generated: u64,
}

impl Demo {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = build_app().await?;
        let demo = demo::load(&app).await?;
        let generated = if self.measurements == 0 { 0 } else { self.generate(&app).await? };
        app.db.close().await;
        if self.json {
            let line = serde_json::to_string(&Output { demo, generated }).map_err(io::Error::from)?;
            writeln!(io::stdout().lock(), "{line}")?;
            return Ok(());
        }
        print(&demo, generated)?;
        Ok(())
    }

    async fn generate(&self, app: &App) -> Result<u64, CliError> {
        let mut terminal = Some(io::stderr()).filter(IsTerminal::is_terminal);
        let progress = |done: u64| {
            if let Some(terminal) = &mut terminal {
                // Progress that nobody sees is no reason to stop.
                let _ = write!(terminal, "\r{done} of {} measurements", self.measurements);
            }
        };
        let generated = demo::generate(app, self.measurements, self.seed, progress).await?;
        if let Some(mut terminal) = terminal {
            let _ = writeln!(terminal);
        }
        Ok(generated)
    }
}

/// Loads the demo and prints how to log in.
pub(super) async fn load_and_print(app: &Arc<App>) -> Result<(), CliError> {
    let demo = demo::load(app).await?;
    print(&demo, 0)?;
    Ok(())
}

fn print(demo: &demo::Demo, generated: u64) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "The demo course is loaded: {} public measurements at {} waters.",
        demo.measurement_ids.len(),
        demo.water_ids.len()
    )?;
    if generated > 0 {
        writeln!(out, "Generated measurements: {generated}")?;
    }
    writeln!(out)?;
    writeln!(out, "  Address        {}", demo.url)?;
    writeln!(out, "  Access key     {}   log in with it to record", ids::in_blocks(&demo.access_key))?;
    writeln!(out, "  Course token   {}   log in with it as the teacher", ids::in_blocks(&demo.course_token))?;
    writeln!(out)?;
    writeln!(out, "Open the address, log in and record a measurement; `gcampus serve` serves the site.")?;
    out.flush()
}
