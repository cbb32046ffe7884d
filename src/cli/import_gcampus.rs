//! `gcampus import-gcampus`

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    time::Duration,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{CliError, build_app};
use crate::predecessor::{Outcome, Plan, Progress, Report, import};

/// Notes of one wording that are shown one by one; of more, the first and their number.
const NOTES: usize = 20;

/// Import a dump of the predecessor, in one transaction; what is broken is reported and skipped.
#[derive(Debug, Args)]
pub(super) struct ImportGcampus {
    /// The file that the predecessor's `dumpdata` wrote
    #[arg(value_name = "DUMP.json")]
    dump: PathBuf,
    /// The predecessor's media directory: tells what lies in it; documents are made anew
    #[arg(long, value_name = "DIR")]
    media: Option<PathBuf>,
    /// Keep nothing: only tell what would be imported
    #[arg(long)]
    dry_run: bool,
    /// Keep nothing if a row is broken
    #[arg(long)]
    strict: bool,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

impl ImportGcampus {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let name = self.dump.display().to_string();
        // A file that is not there needs no database.
        if !self.dump.is_file() {
            return Err(CliError::Message(format!("{name} can't be read: it is no file")));
        }
        let plan = Plan { dump: self.dump, media: self.media, is_dry_run: self.dry_run, is_strict: self.strict };
        let app = build_app().await?;
        let bar = progress_bar();
        let done = import(&app, &plan, |progress| show(bar.as_ref(), progress)).await;
        bar.inspect(ProgressBar::finish_and_clear);
        app.db.close().await;
        let report = done.map_err(|fault| CliError::Message(format!("{name}: {fault}")))?;
        if self.json {
            let line = serde_json::to_string(&report).map_err(io::Error::from)?;
            writeln!(io::stdout().lock(), "{line}")?;
        } else {
            print(&report, &mut io::stdout().lock())?;
        }
        match report.outcome {
            Outcome::Imported | Outcome::DryRun => Ok(()),
            Outcome::Undone => {
                Err(CliError::Message(format!("{} rows are broken: nothing was imported", report.broken.len())))
            }
        }
    }
}

/// A bar for whoever watches; none where the output goes into a file.
fn progress_bar() -> Option<ProgressBar> {
    if !io::stderr().is_terminal() {
        return None;
    }
    let style = ProgressStyle::with_template("{prefix:15} {bar:32} {human_pos} of {human_len}, {elapsed}");
    let bar = ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    Some(bar)
}

fn show(bar: Option<&ProgressBar>, Progress { step, done, total }: Progress) {
    if let Some(bar) = bar {
        bar.set_prefix(step);
        bar.set_length(total);
        bar.set_position(done);
    }
}

fn print(report: &Report, out: &mut impl Write) -> io::Result<()> {
    for broken in &report.broken {
        let id = broken.id.map_or_else(String::new, |id| format!(" {id}"));
        writeln!(out, "{}{id}: {}", broken.model, broken.reason)?;
    }
    print_notes(report, out)?;
    for (model, count) in &report.unknown_models {
        writeln!(out, "unknown model {model}: {count} rows skipped")?;
    }
    for (field, count) in &report.unknown_fields {
        writeln!(out, "unknown field {field}: skipped in {count} rows")?;
    }
    writeln!(out)?;
    writeln!(out, "{:16} {:>9} {:>9} {:>9} {:>9} {:>9}", "model", "rows", "new", "here", "left out", "broken")?;
    for (model, c) in &report.models {
        let name = model.as_str();
        writeln!(out, "{name:16} {:>9} {:>9} {:>9} {:>9} {:>9}", c.read, c.added, c.there, c.left_out, c.broken)?;
    }
    print_indices(report, out)?;
    print_documents(report, out)?;
    writeln!(out)?;
    match report.outcome {
        Outcome::Imported => writeln!(out, "Imported."),
        Outcome::DryRun => writeln!(out, "Nothing was kept: this was a dry run."),
        Outcome::Undone => writeln!(out, "Nothing was kept: there are broken rows."),
    }
}

fn print_notes(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let mut alike: BTreeMap<(&str, &str), Vec<i64>> = BTreeMap::new();
    for note in &report.notes {
        alike.entry((note.model.as_str(), &note.text)).or_default().push(note.id);
    }
    for ((model, text), ids) in alike {
        if ids.len() <= NOTES {
            for id in ids {
                writeln!(out, "{model} {id}: {text}")?;
            }
        } else {
            writeln!(out, "{model} {} and {} more: {text}", ids[0], ids.len() - 1)?;
        }
    }
    Ok(())
}

fn print_indices(report: &Report, out: &mut impl Write) -> io::Result<()> {
    writeln!(out)?;
    writeln!(out, "Indices as in the dump: {}", report.same_indices)?;
    if report.differences.is_empty() {
        return Ok(());
    }
    writeln!(out, "Indices that differ (value, class, validity):")?;
    for difference in &report.differences {
        writeln!(out, "{:>9} {}: {}", difference.count, difference.index, difference.why.as_str())?;
        for example in &difference.examples {
            writeln!(out, "          {:05}: {} -> {}", example.measurement, example.before, example.after)?;
        }
    }
    Ok(())
}

fn print_documents(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let documents = &report.documents;
    writeln!(out)?;
    writeln!(out, "Stored documents: {} in the dump; each is made anew when somebody asks for it", documents.named)?;
    if let Some(found) = documents.found {
        writeln!(out, "The media directory has {found} of them, and {} other files", documents.unnamed)?;
        for name in &documents.examples {
            writeln!(out, "          {name}")?;
        }
    }
    Ok(())
}
