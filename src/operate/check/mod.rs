//! Tries the settings out: the secret, the database, the documents directory
//! and mail. Each finding says in plain words what to look at. Nothing is
//! changed, nothing is sent, and what is made for the trial is removed.

mod database;

use std::{fs, io, path::Path};

use serde::Serialize;

use crate::platform::{
    config::{Config, DatabaseUrl},
    db::{self, Db},
    documents::{Documents, Standing as FolderStanding},
    files,
    mail::{self, Mailer},
    secret::{self, Secrets, Standing},
};

/// Below this many free bytes a disk is told to be nearly full.
const LEAST_FREE: u64 = 200_000_000;

/// How one part of the site stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `configuration`, `secret`, `database`, `documents` or `mail`.
    pub subject: &'static str,
    /// Whether it works.
    pub state: State,
    /// One or more sentences for the operator; no secrets.
    pub message: String,
}

/// Whether something works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It does.
    Ok,
    /// It does, but look at it.
    Warning,
    /// It does not.
    Fault,
}

impl Finding {
    fn ok(subject: &'static str, message: impl Into<String>) -> Self {
        Self { subject, state: State::Ok, message: message.into() }
    }

    fn warning(subject: &'static str, message: impl Into<String>) -> Self {
        Self { subject, state: State::Warning, message: message.into() }
    }

    fn fault(subject: &'static str, message: impl Into<String>) -> Self {
        Self { subject, state: State::Fault, message: message.into() }
    }
}

/// Looks at everything, one after the other: a fault in one part hides no other.
pub async fn check(config: &Config) -> Vec<Finding> {
    let mut found: Vec<Finding> = config.warnings.iter().map(|w| Finding::warning("configuration", w)).collect();
    if found.is_empty() {
        found.push(Finding::ok("configuration", "The configuration has no faults."));
    }
    let db = match &config.database_url {
        DatabaseUrl::Sqlite(path) if !path.exists() => {
            found.push(database::not_made_yet(path));
            None
        }
        url => match Db::connect(url).await {
            Ok(db) => {
                found.extend(database::look(&db, url).await);
                Some(db)
            }
            Err(error) => {
                found.push(Finding::fault("database", db::explain(&error)));
                None
            }
        },
    };
    found.push(secret(config, db.as_ref()).await);
    found.push(documents(&config.documents_dir, db.as_ref()).await);
    found.extend(mail(config, db.as_ref()).await);
    if let Some(db) = db {
        db.close().await;
    }
    found
}

async fn secret(config: &Config, db: Option<&Db>) -> Finding {
    const SUBJECT: &str = "secret";
    let key = config.secret_key.expose();
    if key.is_empty() {
        if let Some(error) = config.secret_fault() {
            let words = format!("The file secret-key can't be read ({error}). Look at its owner and its mode.");
            return Finding::fault(SUBJECT, words);
        }
        return match db {
            Some(db) if !is_new(db).await => Finding::fault(
                SUBJECT,
                "There is a database but no secret key: put the file secret-key back into the data directory, or set \
                 GCAMPUS_SECRET_KEY.",
            ),
            _ => Finding::ok(SUBJECT, "The first start makes a secret key in the data directory."),
        };
    }
    let Some(db) = db else {
        return Finding::ok(SUBJECT, "There is a secret key; without a database it can't be compared.");
    };
    match secret::standing(db.read(), &Secrets::derive(key)).await {
        Ok(Standing::Same) => Finding::ok(SUBJECT, "The secret key opens what the database holds."),
        Ok(Standing::Unmarked) => {
            Finding::ok(SUBJECT, "There is a secret key, and nothing is sealed with another one.")
        }
        Ok(Standing::Other) => Finding::fault(
            SUBJECT,
            "The keys in the database were sealed with another secret key. Put the former one back, or run `gcampus \
             secret rotate` with both.",
        ),
        Err(_) if is_new(db).await => {
            Finding::ok(SUBJECT, "There is a secret key; the database holds nothing yet that is sealed.")
        }
        Err(_) => Finding::warning(SUBJECT, "There is a secret key; the database can't be read to compare it."),
    }
}

/// Whether nothing was ever made in the database.
async fn is_new(db: &Db) -> bool {
    db.is_empty().await.unwrap_or(false)
}

async fn documents(folder: &Path, db: Option<&Db>) -> Finding {
    const SUBJECT: &str = "documents";
    let shown = folder.display();
    if !folder.exists() {
        return match folder.parent().map(try_to_write) {
            Some(Err(error)) => Finding::fault(
                SUBJECT,
                format!("{shown} is missing and can't be made ({error}). Look at GCAMPUS_DOCUMENTS_DIR."),
            ),
            _ => Finding::ok(SUBJECT, format!("{shown} is missing; the next start makes it.")),
        };
    }
    if let Err(error) = try_to_write(folder) {
        return Finding::fault(
            SUBJECT,
            format!("Nothing can be written into {shown} ({error}). Look at its owner, its mode and the mount."),
        );
    }
    if let Some(standing) = bad_standing(folder, db).await {
        return Finding::fault(SUBJECT, format!("Nothing is kept in {shown}: {standing}."));
    }
    nearly_full(SUBJECT, folder).unwrap_or_else(|| Finding::ok(SUBJECT, format!("Files can be written into {shown}.")))
}

/// Why documents are not kept there, though files can be written. What the database does not tell is
/// its own finding.
async fn bad_standing(folder: &Path, db: Option<&Db>) -> Option<FolderStanding> {
    let db = db?;
    let documents = Documents::look(folder, db).await.ok()?;
    documents.standing(db).await.ok().filter(|standing| !standing.is_good())
}

/// Writes a file down to the disk, and removes it. A folder that is still to
/// be made counts for the one that it will be made in.
fn try_to_write(folder: &Path) -> io::Result<()> {
    let folder = folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    let path = folder.join(format!(".check-{:016x}", rand::random::<u64>()));
    let written = files::write_private(&path, b"gcampus check\n");
    let removed = fs::remove_file(&path);
    written?;
    removed
}

fn nearly_full(subject: &'static str, folder: &Path) -> Option<Finding> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let megabytes = free / 1_000_000;
    (free < LEAST_FREE)
        .then(|| Finding::warning(subject, format!("{} has only {megabytes} MB left.", folder.display())))
}

async fn mail(config: &Config, db: Option<&Db>) -> Vec<Finding> {
    const SUBJECT: &str = "mail";
    let mut found = Vec::new();
    match Mailer::new(config) {
        Err(error) => found.push(Finding::fault(SUBJECT, error.explain())),
        Ok(mailer) => match mailer.probe().await {
            Ok(true) => {
                let server = mailer.destination();
                let words =
                    format!("{server} takes our connection. `gcampus mail test ADDRESS` sends a mail through it.");
                found.push(Finding::ok(SUBJECT, words));
            }
            Ok(false) => {
                let folder = mailer.destination();
                let words = format!("GCAMPUS_EMAIL_HOST is not set: mails are not sent but kept in {folder}.");
                found.push(Finding::warning(SUBJECT, words));
            }
            Err(error) => found.push(Finding::fault(SUBJECT, error.explain())),
        },
    }
    if config.mail.managers.is_empty() && config.mail.admins.is_empty() {
        let words = "GCAMPUS_MANAGERS and GCAMPUS_ADMINS are not set: nobody is told of problems.";
        found.push(Finding::warning(SUBJECT, words));
    }
    let counts = match db {
        Some(db) => mail::counts(db.read()).await.ok(),
        None => None,
    };
    if let Some(counts) = counts.filter(|counts| counts.given_up > 0) {
        let words = format!("{} mail(s) were given up: see `gcampus mail outbox`.", counts.given_up);
        found.push(Finding::warning(SUBJECT, words));
    }
    found
}
