//! Writing the file: parts into a tar archive, compressed, on a thread of its
//! own.

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
};

use chrono::{DateTime, Utc};
use tokio::{sync::mpsc, task::JoinHandle};

use super::{BackupError, HEADER, Header, MANIFEST, Manifest, SUMS, place::folder_of, sha256_hex, sum_line};

/// How hard is compressed: zstd's own choice.
const LEVEL: i32 = 3;

/// Parts that may wait to be written.
const WAITING: usize = 2;

/// Where a backup goes.
#[derive(Clone, Debug)]
pub enum Destination {
    /// A file, which is there whole or not at all.
    File(PathBuf),
    /// Standard output.
    Stdout,
}

enum Message {
    Part(String, Vec<u8>),
    Finish(Box<Manifest>),
}

/// Takes the parts of a backup.
#[derive(Debug)]
pub(super) struct Packer {
    messages: mpsc::Sender<Message>,
    written: JoinHandle<io::Result<u64>>,
}

impl Packer {
    /// Begins a file with its header. What is not finished leaves no file.
    pub(super) async fn begin(destination: Destination, header: &Header) -> Result<Self, BackupError> {
        let (messages, parts) = mpsc::channel(WAITING);
        let created_at = header.created_at;
        let written = tokio::task::spawn_blocking(move || write(destination, created_at, parts));
        let mut packer = Self { messages, written };
        packer.part(HEADER.to_owned(), json(header)?).await?;
        Ok(packer)
    }

    /// One more part.
    pub(super) async fn part(&mut self, name: String, content: Vec<u8>) -> Result<(), BackupError> {
        self.send(Message::Part(name, content)).await
    }

    /// Ends the file; tells its bytes.
    pub(super) async fn finish(mut self, manifest: Manifest) -> Result<u64, BackupError> {
        self.send(Message::Finish(Box::new(manifest))).await?;
        drop(self.messages);
        Ok(self.written.await.map_err(io::Error::other)??)
    }

    async fn send(&mut self, message: Message) -> Result<(), BackupError> {
        if self.messages.send(message).await.is_ok() {
            return Ok(());
        }
        // It went away, so it says why.
        let why = (&mut self.written).await.map_err(io::Error::other)?;
        Err(why.err().unwrap_or_else(|| io::ErrorKind::BrokenPipe.into()).into())
    }
}

fn json(value: &impl serde::Serialize) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

fn write(destination: Destination, created_at: DateTime<Utc>, parts: mpsc::Receiver<Message>) -> io::Result<u64> {
    let path = match destination {
        Destination::Stdout => {
            let counted = pack(Counted { inner: io::stdout().lock(), bytes: 0 }, created_at, parts)?;
            return Ok(counted.bytes);
        }
        Destination::File(path) => path,
    };
    let folder = folder_of(&path);
    // For its owner alone, and gone if we stop before the end.
    let partial = tempfile::Builder::new().prefix(".gcampus-backup-").suffix(".partial").tempfile_in(folder)?;
    let Counted { inner, bytes } = pack(Counted { inner: partial, bytes: 0 }, created_at, parts)?;
    inner.as_file().sync_all()?;
    inner.persist(&path).map_err(|error| error.error)?;
    // The name itself is on the disk only with the folder.
    File::open(folder)?.sync_all()?;
    Ok(bytes)
}

fn pack<W: Write>(to: W, created_at: DateTime<Utc>, mut parts: mpsc::Receiver<Message>) -> io::Result<W> {
    let mut encoder = zstd::Encoder::new(to, LEVEL)?;
    encoder.include_checksum(true)?;
    let mut archive = tar::Builder::new(encoder);
    let time = u64::try_from(created_at.timestamp()).unwrap_or(0);
    let mut append = |name: &str, content: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(time);
        archive.append_data(&mut header, name, content)
    };
    let mut sums = String::new();
    loop {
        match parts.blocking_recv() {
            Some(Message::Part(name, content)) => {
                append(&name, &content)?;
                sums += &sum_line(&name, &content);
            }
            Some(Message::Finish(manifest)) => {
                append(SUMS, sums.as_bytes())?;
                let manifest = Manifest { sums: sha256_hex(sums.as_bytes()), ..*manifest };
                append(MANIFEST, &json(&manifest)?)?;
                break;
            }
            None => return Err(io::Error::new(io::ErrorKind::Interrupted, "the backup was given up")),
        }
    }
    let mut to = archive.into_inner()?.finish()?;
    to.flush()?;
    Ok(to)
}

/// Counts what is written.
struct Counted<W> {
    inner: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
