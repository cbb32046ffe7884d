//! `gcampus assets …`

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Subcommand;

use super::CliError;
use crate::platform::{
    assets::{Asset, Assets, URL_PREFIX},
    delivery::Coding,
};

/// Look at the files that browsers fetch.
#[derive(Debug, Subcommand)]
pub(super) enum AssetsCommand {
    /// Print name, hash and sizes of every file that is compiled in
    List,
    /// Write the files of this release under their hashed names, for the build of the next one
    Export {
        /// A folder, which is made if need be; what is in it stays
        folder: PathBuf,
    },
}

impl AssetsCommand {
    pub(super) fn run(self) -> Result<(), CliError> {
        let assets = Assets::embedded();
        match self {
            Self::List => Ok(list(&assets, &mut io::stdout().lock())?),
            Self::Export { folder } => export(&assets, &folder),
        }
    }
}

/// A line a file; sizes are in bytes, a dash where a coding is not worth it.
fn list(assets: &Assets, out: &mut impl Write) -> io::Result<()> {
    let width = assets.iter().map(|asset| asset.name().len()).max().unwrap_or(0);
    writeln!(out, "{:width$}  hash          {:>8} {:>8} {:>8} {:>8}", "name", "plain", "br", "zstd", "gzip")?;
    for asset in assets.iter() {
        write!(out, "{:width$}  {}  {:>8}", asset.name(), asset.hash(), asset.bytes().len())?;
        for coding in [Coding::Brotli, Coding::Zstd, Coding::Gzip] {
            let length = asset.coded_lengths().find(|(kept, _)| *kept == coding);
            write!(out, " {:>8}", length.map_or_else(|| "-".to_owned(), |(_, length)| length.to_string()))?;
        }
        writeln!(out, "{}", if asset.is_earlier() { "  of an earlier release" } else { "" })?;
    }
    out.flush()
}

fn export(assets: &Assets, folder: &Path) -> Result<(), CliError> {
    for asset in assets.iter().filter(|asset| !asset.is_earlier()) {
        let path = folder.join(&asset.url()[URL_PREFIX.len()..]);
        write(&path, asset)
            .map_err(|error| CliError::Message(format!("{} can't be written: {error}", path.display())))?;
    }
    Ok(())
}

fn write(path: &Path, asset: &Asset) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, asset.bytes())
}
