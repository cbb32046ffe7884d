//! `gcampus course …`

use clap::Subcommand;

use super::{
    CliError,
    office::{self, Json},
};

/// Look at courses, and delete them.
#[derive(Debug, Subcommand)]
pub(super) enum Course {
    /// List the courses
    List(Json),
    /// Show a course; its keys are left out
    Show {
        /// Number of the course
        id: i64,
        #[command(flatten)]
        json: Json,
    },
    /// Delete a course with all that is personal; its teacher gets a mail
    Delete {
        /// Number of the course
        id: i64,
        /// It can't be undone: say that you are sure
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        json: Json,
    },
}

impl Course {
    pub(super) async fn run(self) -> Result<(), CliError> {
        office::with_app(|app| async move {
            match self {
                Self::List(json) => office::list(&app, "course", &[], json).await,
                Self::Show { id, json } => office::show(&app, "course", id, json).await,
                Self::Delete { yes: false, .. } => {
                    Err(CliError::Message("this can't be undone: say --yes when you are sure".to_owned()))
                }
                Self::Delete { id, json, .. } => {
                    office::act_on(&app, "course", "delete", &[id.to_string()], json).await
                }
            }
        })
        .await
    }
}
