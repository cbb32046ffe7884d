//! `gcampus openapi`: prints the description of the interface for programs.

use std::io::{self, Write};

use super::CliError;
use crate::{
    api,
    platform::{config::Config, i18n::Locale},
};

/// In English, with the address and the licence of the site that the environment describes.
pub(super) fn run() -> Result<(), CliError> {
    let config = Config::from_env()?;
    let document = api::document(config.public_url.as_str(), config.data_licence, Locale::En);
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &document).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
