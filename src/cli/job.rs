//! `gcampus job …`

use std::{
    io::{self, Write},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::{CliError, begin, build_app, look_at_app};
use crate::{
    platform::{App, clock::Clock, config::Config, job::Stop},
    schedule::{ByHand, Cadence, Job as Entry, Outcome, Ran, Schedule, Standing},
};

/// See and run the jobs of the schedule.
#[derive(Debug, Subcommand)]
pub(super) enum Job {
    /// Show all jobs: when they run next, and what the last run did
    List(Json),
    /// Run a job now; the schedule stays as it is
    Run(Run),
    /// Show the next runs by the calendar
    Next(Next),
}

#[derive(Debug, Args)]
pub(super) struct Json {
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Run {
    /// Which job; `gcampus job list` names them
    name: String,
    /// Only count what would be done; nothing changes
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    json: Json,
}

#[derive(Debug, Args)]
pub(super) struct Next {
    /// How many runs
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    count: u16,
    #[command(flatten)]
    json: Json,
}

impl Job {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self {
            Self::Next(next) => next.run(),
            Self::List(json) => {
                let app = look_at_app().await?;
                let done = list(&app, json.json).await;
                app.db.close().await;
                done
            }
            Self::Run(run) => {
                let app = if run.dry_run { look_at_app().await? } else { build_app().await? };
                let done = run.run(&app).await;
                app.db.close().await;
                done
            }
        }
    }
}

impl Next {
    /// The calendar needs no database.
    fn run(self) -> Result<(), CliError> {
        let config = begin(Config::inspect_env()?.config);
        let zone = config.time_zone;
        let schedule = Schedule::of_site(config.is_test_instance);
        let slots = schedule.next(Clock::default().now(), zone, usize::from(self.count));
        let mut out = io::stdout().lock();
        if self.json.json {
            writeln!(out, "{}", line(&slots)?)?;
            return Ok(());
        }
        for slot in slots {
            writeln!(out, "{}  {}", local(slot.at, zone), slot.job)?;
        }
        Ok(())
    }
}

async fn list(app: &App, is_json: bool) -> Result<(), CliError> {
    let schedule = Schedule::of_site(app.config.is_test_instance);
    let mut standings = Vec::new();
    for job in schedule.jobs() {
        standings.push((job, schedule.standing(app, job).await?));
    }
    let mut out = io::stdout().lock();
    if is_json {
        let entry = |(job, standing): &(&Entry, Standing)| {
            json!({
                "name": job.name,
                "what": job.what,
                "when": when(job.cadence),
                "due_at": standing.due_at,
                "last_run": standing.last_run,
            })
        };
        writeln!(out, "{}", line(&standings.iter().map(entry).collect::<Vec<_>>())?)?;
        return Ok(());
    }
    let zone = app.config.time_zone;
    writeln!(out, "times in {zone}")?;
    for (job, standing) in standings {
        writeln!(out, "{}: {}", job.name, job.what)?;
        let next = standing.due_at.map(|at| format!(", next {}", local(at, zone))).unwrap_or_default();
        writeln!(out, "  {}{next}", when(job.cadence))?;
        if let Some(run) = standing.last_run {
            let took = run.milliseconds.map(|ms| format!(" in {ms} ms")).unwrap_or_default();
            let outcome = line(&run.outcome)?;
            let told = run.error.unwrap_or_else(|| counts(&run.counts));
            let began = local(run.started_at, zone);
            writeln!(out, "  last {began}: {}{took} on {}. {told}", outcome.trim_matches('"'), run.host)?;
        }
    }
    Ok(())
}

impl Run {
    async fn run(self, app: &Arc<App>) -> Result<(), CliError> {
        let schedule = Schedule::of_site(app.config.is_test_instance);
        let Some(job) = schedule.job(&self.name) else {
            let names: Vec<&str> = schedule.jobs().iter().map(|job| job.name).collect();
            return Err(CliError::Message(format!("there is no job {}; there are {}", self.name, names.join(", "))));
        };
        match schedule.run_now(app, job, self.dry_run, &Stop::never()).await? {
            ByHand::Busy => Err(CliError::Message(format!("{} runs already; try again when it has ended", job.name))),
            ByHand::Ran(ran) => self.print(&ran),
        }
    }

    fn print(&self, ran: &Ran) -> Result<(), CliError> {
        let mut out = io::stdout().lock();
        if self.json.json {
            let mut told = json!(ran);
            told["dry_run"] = json!(self.dry_run);
            writeln!(out, "{}", line(&told)?)?;
        }
        match &ran.outcome {
            Outcome::Succeeded { counts: done } if !self.json.json => {
                let only = if self.dry_run { " would do" } else { "" };
                writeln!(out, "{}{only}: {}", ran.job, counts(&json!(done)))?;
                Ok(())
            }
            Outcome::Succeeded { .. } => Ok(()),
            Outcome::Failed { error } => Err(CliError::Message(format!("{} failed: {error}", ran.job))),
            Outcome::Cut => Err(CliError::Message(format!("{} was cut by a stop", ran.job))),
        }
    }
}

fn line(value: &impl serde::Serialize) -> Result<String, CliError> {
    Ok(serde_json::to_string(value).map_err(io::Error::from)?)
}

fn local(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%a %F %R").to_string()
}

fn when(cadence: Cadence) -> String {
    match cadence {
        Cadence::Always => "all the time".to_owned(),
        Cadence::Daily(time) => format!("daily {}", time.format("%R")),
        Cadence::Weekly(day, time) => format!("{day} {}", time.format("%R")),
    }
}

/// `2 keys deactivated, 0 courses deleted`
fn counts(counts: &Value) -> String {
    let one = |(name, number): (&String, &Value)| format!("{number} {}", name.replace('_', " "));
    let all: Vec<String> = counts.as_object().into_iter().flatten().map(one).collect();
    if all.is_empty() { "nothing counted".to_owned() } else { all.join(", ") }
}
