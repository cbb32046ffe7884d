//! `gcampus measurement …`, `gcampus report …` and `gcampus key …`

use clap::{Args, Subcommand};

use super::{
    CliError,
    office::{self, Ids, Json},
};

/// Hide measurements from the public, and show them again.
#[derive(Debug, Subcommand)]
pub(super) enum Measurement {
    /// Hide measurements
    Hide(Ids),
    /// Show hidden measurements again
    Show(Ids),
}

impl Measurement {
    pub(super) async fn run(self) -> Result<(), CliError> {
        office::with_app(|app| async move {
            let (action, ids) = match self {
                Self::Hide(ids) => ("hide", ids),
                Self::Show(ids) => ("show", ids),
            };
            office::act(&app, "measurement", action, ids).await
        })
        .await
    }
}

/// Look after what readers reported.
#[derive(Debug, Subcommand)]
pub(super) enum Report {
    /// List the open reports
    List(ReportList),
    /// Close reports as resolved
    Resolve(Ids),
}

/// Which reports are listed.
#[derive(Debug, Args)]
pub(super) struct ReportList {
    /// Closed ones too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    json: Json,
}

impl Report {
    pub(super) async fn run(self) -> Result<(), CliError> {
        office::with_app(|app| async move {
            match self {
                Self::List(list) => {
                    let open: &[(&str, &str)] = if list.all { &[] } else { &[("state", "open")] };
                    office::list(&app, "report", open, list.json).await
                }
                Self::Resolve(ids) => office::act(&app, "report", "resolve", ids).await,
            }
        })
        .await
    }
}

/// Look after access keys.
#[derive(Debug, Subcommand)]
pub(super) enum Key {
    /// Deactivate access keys; who is logged in with them is logged out
    Deactivate(Ids),
}

impl Key {
    pub(super) async fn run(self) -> Result<(), CliError> {
        office::with_app(|app| async move {
            let Self::Deactivate(ids) = self;
            office::act(&app, "access_key", "deactivate", ids).await
        })
        .await
    }
}
