//! `gcampus mail …`

use std::io::{self, Write};

use clap::{Args, Subcommand};

use super::{CliError, build_app, look_at_app};
use crate::{
    course::EmailAddress,
    messages,
    platform::{
        App, ids,
        mail::{OpenMail, OpenState, Overview, put_back, write_test},
    },
};

/// Look after the mails of the site.
#[derive(Debug, Subcommand)]
pub(super) enum Mail {
    /// Send a test mail now, and tell what goes wrong
    Test {
        /// Who gets it
        address: String,
    },
    /// Show how many mails wait, and why; addresses are masked
    Outbox(Outbox),
    /// Send at once what waits or was given up; the running site does it within seconds
    Retry,
}

#[derive(Debug, Args)]
pub(super) struct Outbox {
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
}

impl Mail {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = if matches!(self, Self::Outbox(_)) { look_at_app().await? } else { build_app().await? };
        let done = match self {
            Self::Test { address } => test(&app, &address).await,
            Self::Outbox(outbox) => outbox.run(&app).await,
            Self::Retry => retry(&app).await,
        };
        app.db.close().await;
        done
    }
}

async fn test(app: &App, address: &str) -> Result<(), CliError> {
    if EmailAddress::parse(address).is_none() {
        return Err(CliError::Message(format!("{address} is no e-mail address")));
    }
    let mail = write_test(app, address)?;
    let destination = app.mailer.destination();
    let message_id = format!("test-{}", ids::random_key(16).to_lowercase());
    match app.mailer.send(mail, &message_id).await {
        Ok(()) if app.config.mail.host.is_some() => {
            writeln!(io::stdout().lock(), "{destination} has taken the test mail to {address}.")?;
        }
        Ok(()) => {
            let file = format!("{destination}/{message_id}.eml");
            writeln!(io::stdout().lock(), "GCAMPUS_EMAIL_HOST is not set: the test mail is in {file}")?;
        }
        Err(error) => {
            let fault = format!("the test mail did not leave by {destination}. {}", error.explain());
            return Err(CliError::Message(fault));
        }
    }
    Ok(())
}

async fn retry(app: &App) -> Result<(), CliError> {
    let mails = put_back(app.db.read(), app.clock.now()).await?;
    writeln!(io::stdout().lock(), "Mails due now: {mails}")?;
    Ok(())
}

impl Outbox {
    async fn run(self, app: &App) -> Result<(), CliError> {
        let overview = messages::overview(app).await?;
        let mut out = io::stdout().lock();
        if self.json {
            let line = serde_json::to_string(&overview).map_err(io::Error::from)?;
            writeln!(out, "{line}")?;
            return Ok(());
        }
        let Overview { waiting, sent, given_up, without_cause, mails } = overview;
        writeln!(out, "waiting {waiting}, given up {given_up}, sent {sent}, without a cause {without_cause}")?;
        for mail in &mails {
            writeln!(out, "{}", line(mail))?;
        }
        Ok(())
    }
}

fn line(mail: &OpenMail) -> String {
    let to = mail.to.as_deref().unwrap_or("nobody");
    let state = match (mail.state, mail.next_attempt_at) {
        (OpenState::Waiting, Some(next)) => format!("next try {}", next.format("%F %R UTC")),
        _ => "given up".to_owned(),
    };
    let error = mail.last_error.as_ref().map(|error| format!(", {error}")).unwrap_or_default();
    let since = mail.since.format("%F %R UTC");
    format!("{} {} to {to}: since {since}, tries {}, {state}{error}", mail.id, mail.kind, mail.attempts)
}
