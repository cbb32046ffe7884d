//! Reading the file: parts out of the archive, in their order, on a thread of
//! its own. The last part says whether all of them are as they were written.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use serde::Deserialize;
use tokio::sync::mpsc;

use super::{BackupError, FORMAT, HEADER, Header, MANIFEST, Manifest, SUMS, sha256_hex, sum_line};
use crate::operate::tables::known_steps;

/// What every zstd file begins with.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// No part of ours is that long.
const LONGEST_PART: u64 = 1 << 30;

/// Parts that may wait to be taken.
const WAITING: usize = 2;

/// A part of a backup.
#[derive(Debug)]
pub(super) enum Part {
    /// Rows of a table, one a line.
    Rows { table: String, lines: String },
    /// A document, by the path that its row names.
    Document { path: String, content: Vec<u8> },
    /// The end: what was read is what was written.
    End(Box<Manifest>),
}

enum Message {
    Header(Box<Header>),
    Part(Part),
}

/// Gives the parts of a backup.
#[derive(Debug)]
pub(super) struct Unpacker {
    /// What the backup says of itself.
    pub(super) header: Header,
    parts: mpsc::Receiver<Result<Message, BackupError>>,
}

impl Unpacker {
    /// Opens a file, unless it is foreign or of a newer release.
    pub(super) async fn open(path: &Path) -> Result<Self, BackupError> {
        let (sender, mut parts) = mpsc::channel(WAITING);
        let path: PathBuf = path.to_owned();
        tokio::task::spawn_blocking(move || {
            let send = |message| sender.blocking_send(Ok(message)).is_ok();
            if let Err(error) = unpack(&path, send) {
                // Nobody may be left who wants to know.
                let _ = sender.blocking_send(Err(error));
            }
        });
        match parts.recv().await {
            Some(Ok(Message::Header(header))) => Ok(Self { header: *header, parts }),
            Some(Err(error)) => Err(error),
            Some(Ok(Message::Part(_))) | None => Err(BackupError::Foreign("it is empty".to_owned())),
        }
    }

    /// The next part.
    pub(super) async fn next(&mut self) -> Result<Part, BackupError> {
        match self.parts.recv().await {
            Some(Ok(Message::Part(part))) => Ok(part),
            Some(Err(error)) => Err(error),
            Some(Ok(Message::Header(_))) | None => Err(ends_early()),
        }
    }

    /// What is wrong with the parts that are left, if anything is.
    pub(super) async fn fault(&mut self) -> Option<BackupError> {
        loop {
            match self.next().await {
                Ok(Part::End(_)) => return None,
                Ok(_) => {}
                Err(error) => return Some(error),
            }
        }
    }
}

fn ends_early() -> BackupError {
    BackupError::Damaged("it ends too early".to_owned())
}

/// Sends the parts until nobody takes them any more.
fn unpack(path: &Path, send: impl Fn(Message) -> bool) -> Result<(), BackupError> {
    let mut file = BufReader::new(File::open(path)?);
    let mut magic = Vec::new();
    file.by_ref().take(MAGIC.len() as u64).read_to_end(&mut magic)?;
    if magic != MAGIC {
        return Err(BackupError::Foreign("it is not compressed with zstd".to_owned()));
    }
    let decoder = zstd::Decoder::with_buffer(magic.as_slice().chain(file))?;
    let mut archive = tar::Archive::new(decoder);
    let damaged = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => ends_early(),
        _ => BackupError::Damaged(error.to_string()),
    };
    let mut sums = String::new();
    let mut is_listed = false;
    let mut manifest: Option<Box<Manifest>> = None;
    let mut is_begun = false;
    for entry in archive.entries().map_err(damaged)? {
        let foreign = |error: io::Error| BackupError::Foreign(error.to_string());
        let fault = |error| if is_begun { damaged(error) } else { foreign(error) };
        let mut entry = entry.map_err(fault)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !is_begun && name != HEADER {
            return Err(BackupError::Foreign(format!("it does not begin with {HEADER}")));
        }
        if manifest.is_some() || entry.size() > LONGEST_PART {
            return Err(BackupError::Damaged(format!("{name} does not belong there")));
        }
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(fault)?;
        if !is_begun {
            is_begun = true;
            let header = Box::new(header(&content)?);
            sums += &sum_line(&name, &content);
            if !send(Message::Header(header)) {
                return Ok(());
            }
            continue;
        }
        match name.as_str() {
            SUMS => {
                if let Some((first, _)) = sums.lines().zip(lines(&content)?.lines()).find(|(ours, its)| ours != its) {
                    let part = first.split("  ").nth(1).unwrap_or_default();
                    return Err(BackupError::Damaged(format!("{part} is not as it was written")));
                }
                if sums.as_bytes() != content {
                    return Err(BackupError::Damaged("parts are missing".to_owned()));
                }
                is_listed = true;
                continue;
            }
            MANIFEST => {
                let found: Manifest = serde_json::from_slice(&content).map_err(|e| damaged(e.into()))?;
                if !is_listed || found.sums != sha256_hex(sums.as_bytes()) {
                    return Err(BackupError::Damaged("its list of sums is not the one that was written".to_owned()));
                }
                manifest = Some(Box::new(found));
                continue;
            }
            _ => {}
        }
        sums += &sum_line(&name, &content);
        if !send(Message::Part(part(&name, content)?)) {
            return Ok(());
        }
    }
    // To the very end, where the sum of the whole stands.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(damaged)?;
    let manifest = manifest.ok_or_else(ends_early)?;
    send(Message::Part(Part::End(manifest)));
    Ok(())
}

fn lines(content: &[u8]) -> Result<&str, BackupError> {
    std::str::from_utf8(content).map_err(|error| BackupError::Damaged(error.to_string()))
}

fn part(name: &str, content: Vec<u8>) -> Result<Part, BackupError> {
    if let Some(path) = name.strip_prefix("documents/") {
        return Ok(Part::Document { path: path.to_owned(), content });
    }
    let table = name.strip_prefix("tables/").and_then(|rest| rest.split_once('/')).map(|(table, _)| table.to_owned());
    let table = table.ok_or_else(|| BackupError::Damaged(format!("{name} does not belong there")))?;
    let lines = String::from_utf8(content).map_err(|error| BackupError::Damaged(error.to_string()))?;
    Ok(Part::Rows { table, lines })
}

/// The header, if this release can read what follows.
fn header(content: &[u8]) -> Result<Header, BackupError> {
    #[derive(Deserialize)]
    struct Least {
        format: u64,
        version: String,
    }
    let foreign = |error: serde_json::Error| BackupError::Foreign(error.to_string());
    let Least { format, version } = serde_json::from_slice(content).map_err(foreign)?;
    if format > FORMAT {
        return Err(BackupError::Newer(version));
    }
    let header: Header = serde_json::from_slice(content).map_err(foreign)?;
    let known = known_steps();
    if header.steps.iter().any(|step| !known.contains(step)) {
        return Err(BackupError::Newer(version));
    }
    if header.steps.is_empty() || !known.starts_with(&header.steps) {
        return Err(BackupError::Foreign("its schema was made in another order".to_owned()));
    }
    Ok(header)
}
