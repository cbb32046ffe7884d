//! `gcampus secret …`

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Subcommand;

use super::{CliError, begin};
use crate::{
    operate::rotate::{RotateError, rotate},
    platform::{clock::Clock, config::Config, db::Db, secret::Secrets},
};

/// Work with the secret key.
#[derive(Debug, Subcommand)]
pub(super) enum Secret {
    /// Seal all keys and tokens with a new secret key; stop the site first
    ///
    /// The new key is `GCAMPUS_SECRET_KEY`, or the file `secret-key` of the data directory.
    Rotate {
        /// File with the old secret key; without it `GCAMPUS_SECRET_KEY_OLD` is asked for
        #[arg(long, value_name = "FILE")]
        old_key_file: Option<PathBuf>,
    },
}

impl Secret {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let Self::Rotate { old_key_file } = self;
        let config = begin(Config::from_env_with_new_secret()?);
        let old = old_key(&config, old_key_file.as_deref())?;
        let db = Db::connect(&config.database_url).await.map_err(RotateError::from)?;
        db.migrate().await.map_err(RotateError::from)?;
        let (old, new) = (Secrets::derive(&old), Secrets::derive(config.secret_key.expose()));
        let rotated = rotate(&db, &old, &new, Clock::default().now()).await;
        db.close().await;
        let rotated = rotated?;
        writeln!(
            io::stdout().lock(),
            "{} access keys, {} course tokens and {} second factors are sealed with the new secret key; \
             {} confirmation mails go out again. Keep a copy of the new key, and start the site.",
            rotated.access_keys,
            rotated.course_tokens,
            rotated.second_factors,
            rotated.mails
        )?;
        Ok(())
    }
}

fn old_key(config: &Config, file: Option<&Path>) -> Result<String, CliError> {
    if let Some(file) = file {
        let text = fs::read_to_string(file)
            .map_err(|error| CliError::Message(format!("{} can't be read: {error}", file.display())))?;
        return Ok(text.trim_end().to_owned());
    }
    let given = config.old_secret_key.as_ref().map(|key| key.expose().to_owned());
    given.ok_or_else(|| {
        CliError::Message(
            "the old secret key is missing: set GCAMPUS_SECRET_KEY_OLD, or name --old-key-file".to_owned(),
        )
    })
}
