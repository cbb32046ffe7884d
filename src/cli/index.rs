//! `gcampus index …`

use std::io::{self, Write};

use clap::Subcommand;

use super::{CliError, build_app, look_at_app};
use crate::quality::{self, Change, Found, StoredResult};

/// Work with the stored indices.
#[derive(Debug, Subcommand)]
pub(super) enum Index {
    /// Compute the indices of all measurements anew, and print what changes
    Recompute {
        /// Only print what would change
        #[arg(long)]
        dry_run: bool,
    },
}

impl Index {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let Self::Recompute { dry_run } = self;
        let app = if dry_run { look_at_app().await? } else { build_app().await? };
        let tell = |found| match found {
            Found::Change(change) => writeln!(io::stdout(), "{}", line(&change)),
            Found::Fault { measurement_id, message } => {
                writeln!(io::stdout(), "{measurement_id:05} can't be computed: {message}")
            }
        };
        let outcome = quality::recompute_all(&app.db, app.clock.now(), dry_run, tell).await;
        app.db.close().await;
        let counts = outcome?;
        let verb = if dry_run { "would change" } else { "changed" };
        writeln!(
            io::stdout(),
            "{} measurements: {} indices of {} {verb}, {} can't be computed",
            counts.measurements,
            counts.changes,
            counts.changed_measurements,
            counts.faults
        )?;
        match counts.faults {
            0 => Ok(()),
            faults => Err(CliError::Message(format!("{faults} measurements can't be computed"))),
        }
    }
}

/// `00173 bach: 90.08 I, validity 0.53, bach-1 -> 91.20 I, validity 0.53, bach-2`
fn line(change: &Change) -> String {
    let text = |result: &Option<StoredResult>| {
        result.as_ref().map_or_else(
            || "none".to_owned(),
            |r| format!("{:.2} {}, validity {:.2}, {}", r.value, r.class, r.validity.as_fraction(), r.method),
        )
    };
    let (number, kind) = (change.measurement_id, change.kind);
    format!("{number:05} {kind}: {} -> {}", text(&change.before), text(&change.after))
}
