//! Documents that the site keeps: PDF files in a directory, which may be a
//! network mount shared by several replicas, and a row in the database for each.
//! `docs/documents.md` has the layout and the rules.
//!
//! A file is written whole and never changed; its name is never used again. The
//! row names it only after it is on the disk, and the file before is removed
//! after that. So a crash leaves at worst a file that no row names, which
//! [`cleanup`] finds.

mod answer;
mod cached;
mod cleanup;
mod clear;
mod directory;
mod incoming;
mod listing;
mod name;
mod store;

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
};

use sea_orm::{ConnectionTrait, DbErr};

pub use answer::{CachedDocument, answer_cached, answer_unstored};
pub use cached::{Document, cached};
pub use cleanup::{CleanupError, CleanupOptions, CleanupReport, cleanup, cleanup_until};
pub use clear::{ClearReport, clear, discard};
pub use directory::Standing;
pub use incoming::Incoming;
pub use name::{Fingerprint, Kind, Reference};

use crate::platform::{db::Db, web::Result};
use cached::Flights;
use directory::Directory;

/// The kept documents of a site.
#[derive(Clone, Debug)]
pub struct Documents {
    directory: Directory,
    flights: Arc<Mutex<Flights>>,
}

impl Documents {
    /// Those in this directory. It is not touched before something is kept.
    ///
    /// # Errors
    /// When the site's id can't be read or made.
    pub async fn open(directory: &Path, db: &Db) -> Result<Self, DbErr> {
        let directory = Directory::new(directory, store::site_id(db.read()).await?);
        Ok(Self { directory, flights: Arc::new(Mutex::new(HashMap::new())) })
    }

    /// The same, for who only looks: a site without an id, which none makes for
    /// it, has marked no directory.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn look(directory: &Path, db: &Db) -> Result<Self, DbErr> {
        let id = store::known_site_id(db.read()).await?.unwrap_or_default();
        Ok(Self { directory: Directory::new(directory, id), flights: Arc::new(Mutex::new(HashMap::new())) })
    }

    /// The id by which the directory is known as this site's; none where the site never ran.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn site_id(db: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
        store::known_site_id(db).await
    }

    /// The same; none where the site has no id yet, and so has kept nothing.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn open_if_known(directory: &Path, db: &Db) -> Result<Option<Self>, DbErr> {
        match store::known_site_id(db.read()).await? {
            Some(_) => Self::open(directory, db).await.map(Some),
            None => Ok(None),
        }
    }

    /// Whether documents can be kept, and if not, why.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn standing(&self, db: &Db) -> Result<Standing> {
        let standing = self.directory.standing().await;
        if standing == Standing::Unmarked && store::count(db.read()).await? == 0 {
            return Ok(Standing::Fresh);
        }
        Ok(standing)
    }

    /// Marks a directory without a mark as this site's; tells how it stood.
    ///
    /// # Errors
    /// When it can't be written.
    pub async fn adopt(&self, db: &Db) -> Result<Standing> {
        let standing = self.standing(db).await?;
        if matches!(standing, Standing::Fresh | Standing::Unmarked) {
            self.directory.mark().await?;
        }
        Ok(standing)
    }
}
