//! A document from the store, or made anew and kept.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, PoisonError},
};

use bytes::Bytes;
use tokio::sync::watch;
use tracing::Instrument as _;

use super::{
    Fingerprint, Reference, Standing, name,
    store::{self, Kept},
};
use crate::platform::{
    app::App,
    secret::sha256,
    web::{Error, Result},
};

/// What is being made at the moment: who asks for it too waits for the same.
pub(super) type Flights = HashMap<Key, watch::Receiver<Option<Outcome>>>;

type Key = (Reference, Fingerprint);
type Outcome = std::result::Result<Document, Arc<Error>>;

/// The bytes of a document, and a tag that no other bytes have.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub bytes: Bytes,
    /// Hex digits and hyphens.
    pub tag: String,
}

/// The document from the store if it was made from the content with this
/// fingerprint; else what `render` makes, which is then kept in its place.
///
/// However many ask at once, one renders, and it goes on when they have left.
/// A document that can't be kept is handed out all the same.
///
/// # Errors
/// Those of `render` and of the database, and [`Error::StorageFull`].
pub async fn cached(
    app: &Arc<App>,
    reference: &Reference,
    fingerprint: &Fingerprint,
    render: impl Future<Output = Result<Vec<u8>>> + Send + 'static,
) -> Result<Document> {
    let kept = find(app, reference, fingerprint).await?;
    cached_as(app, reference, fingerprint, kept, render).await
}

/// The same, when it is known what row there is.
pub(super) async fn cached_as(
    app: &Arc<App>,
    reference: &Reference,
    fingerprint: &Fingerprint,
    kept: Option<Kept>,
    render: impl Future<Output = Result<Vec<u8>>> + Send + 'static,
) -> Result<Document> {
    if let Some(kept) = kept
        && let Some(document) = read(app, reference, fingerprint, kept).await?
    {
        return Ok(document);
    }
    let key = (reference.clone(), fingerprint.clone());
    let mut landing = {
        let mut flights = app.documents.flights.lock().unwrap_or_else(PoisonError::into_inner);
        match flights.get(&key) {
            Some(landing) => landing.clone(),
            None => {
                let (land, landing) = watch::channel(None);
                flights.insert(key.clone(), landing.clone());
                let flight = Flight { app: Arc::clone(app), key };
                // A task of its own: who asked first may leave before the others.
                tokio::spawn(flight.fly(land, render).in_current_span());
                landing
            }
        }
    };
    let outcome = landing.wait_for(Option::is_some).await.map(|outcome| outcome.clone());
    match outcome.ok().flatten() {
        Some(Ok(document)) => Ok(document),
        Some(Err(error)) => Err(again(&error)),
        None => Err(Error::Panic("while a document was made".to_owned())),
    }
}

/// The row of the document, if it was made from this content.
pub(super) async fn find(app: &App, reference: &Reference, fingerprint: &Fingerprint) -> Result<Option<Kept>> {
    let kept = store::find(app.db.read(), reference).await?;
    Ok(kept.filter(|kept| kept.fingerprint == fingerprint.as_str()))
}

/// The file of a row. One that is gone may have been replaced since the row
/// was read: another look tells.
async fn read(app: &App, reference: &Reference, fingerprint: &Fingerprint, mut kept: Kept) -> Result<Option<Document>> {
    loop {
        match app.documents.directory.read(&kept.path).await {
            Ok(Some(content)) if i64::try_from(content.len()) == Ok(kept.size) => {
                let tag = name::tag_of(&kept.path).unwrap_or_default().to_owned();
                return Ok(Some(Document { bytes: content.into(), tag }));
            }
            Ok(Some(content)) => {
                tracing::warn!(path = kept.path, bytes = content.len(), "a kept document is broken; it is made anew");
                return Ok(None);
            }
            Ok(None) => match find(app, reference, fingerprint).await? {
                Some(newer) if newer.path != kept.path => kept = newer,
                _ => return Ok(None),
            },
            Err(error) => {
                tracing::warn!(path = kept.path, %error, "a kept document can't be read; it is made anew");
                return Ok(None);
            }
        }
    }
}

/// One document on its way.
struct Flight {
    app: Arc<App>,
    key: Key,
}

impl Flight {
    async fn fly(self, land: watch::Sender<Option<Outcome>>, render: impl Future<Output = Result<Vec<u8>>> + Send) {
        let outcome = self.made(render).await.map_err(Arc::new);
        // It is kept by now: who comes later finds it there.
        drop(self);
        land.send_replace(Some(outcome));
    }

    async fn made(&self, render: impl Future<Output = Result<Vec<u8>>> + Send) -> Result<Document> {
        let (app, (reference, fingerprint)) = (&self.app, &self.key);
        // Another flight may have landed between our look at the rows and our start.
        if let Some(kept) = find(app, reference, fingerprint).await?
            && let Some(document) = read(app, reference, fingerprint, kept).await?
        {
            return Ok(document);
        }
        let bytes = Bytes::from(render.await?);
        let tag = match keep(app, reference, fingerprint, &bytes).await {
            Ok(path) => name::tag_of(&path).unwrap_or_default().to_owned(),
            Err(error @ Error::StorageFull) => return Err(error),
            Err(error) => {
                tracing::warn!(kind = reference.kind.word(), %error, "a document can't be kept; it is handed out");
                hex::encode(sha256(&bytes))
            }
        };
        Ok(Document { bytes, tag })
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.app.documents.flights.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

/// File first, then the row, then the end of the file before. Tells the path.
async fn keep(app: &App, reference: &Reference, fingerprint: &Fingerprint, bytes: &Bytes) -> Result<String> {
    let directory = &app.documents.directory;
    match app.documents.standing(&app.db).await? {
        Standing::Ours => {}
        Standing::Fresh => directory.mark().await.map_err(full_or_failed)?,
        other => return Err(Error::Corrupt(other.to_string())),
    }
    let path = name::new_path(reference, fingerprint);
    directory.write(&path, bytes.clone()).await.map_err(full_or_failed)?;
    // When this fails, the row may be there or not: the file stays for the cleanup.
    let now = app.clock.now();
    let former = store::replace(&app.db, reference, fingerprint, (&path, bytes.len()), now).await?;
    if let Some(former) = former
        && let Err(error) = directory.remove(&former).await
    {
        tracing::warn!(former, %error, "a replaced document can't be removed; the cleanup will");
    }
    Ok(path)
}

fn full_or_failed(error: io::Error) -> Error {
    if is_full(&error) { Error::StorageFull } else { Error::Io(error) }
}

/// No space, no quota left, or more than the process may write.
fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// An error for each who waited. Its kind decides about the page.
fn again(error: &Error) -> Error {
    match error {
        Error::NotFound => Error::NotFound,
        Error::StorageFull => Error::StorageFull,
        Error::Unavailable(key) => Error::Unavailable(key),
        Error::Timeout => Error::Timeout,
        Error::TooMany(wait) => Error::TooMany(*wait),
        Error::BadRequest(key) => Error::BadRequest(key),
        other => Error::Corrupt(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_full_disk_is_known_by_what_the_kernel_says() {
        // The kernel's own full device.
        let written = std::fs::File::create("/dev/full").and_then(|mut full| full.write_all(b"document"));
        assert!(is_full(&written.expect_err("it is always full")));
        let folder = tempfile::tempdir().expect("a folder");
        assert!(!is_full(&std::fs::write(folder.path(), b"document").expect_err("a folder")));
    }
}
