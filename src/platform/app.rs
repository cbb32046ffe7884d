//! The site: everything that server, commands, jobs and tests share.

use std::sync::Arc;

use super::{
    assets::Assets,
    clock::Clock,
    config::{Config, DatabaseUrl},
    db::{self, Db},
    documents::Documents,
    mail::{Mailer, MailerError},
    metrics::Metrics,
    outside::Outside,
    secret::{self, Secrets},
    view::{ViewError, Views},
};

/// One site. Built once, shared by reference.
#[derive(Debug)]
pub struct App {
    /// The files that are compiled in.
    pub assets: Assets,
    /// How the site is configured.
    pub config: Config,
    /// Its database.
    pub db: Db,
    /// The documents that it keeps.
    pub documents: Documents,
    /// Its templates.
    pub views: Views,
    /// How mail leaves it.
    pub mailer: Mailer,
    /// How it asks servers of others.
    pub outside: Outside,
    /// What it counts.
    pub metrics: Metrics,
    /// Its time.
    pub clock: Clock,
    /// Keys derived from its secret.
    pub secrets: Secrets,
}

/// Why a site can't start.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The database does not answer or can't be migrated.
    #[error("{}", db::explain(.0))]
    Database(#[from] sea_orm::DbErr),
    /// Something that a first start makes is missing.
    #[error("{0}")]
    NotYet(String),
    /// A template is broken.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The keys and tokens in the database were sealed with another secret key.
    #[error(
        "the keys in the database were sealed with another secret key. Put the former GCAMPUS_SECRET_KEY (or the \
         file secret-key of the data directory) back, or run `gcampus secret rotate` with both"
    )]
    SecretChanged,
    /// The mail settings can't work.
    #[error(transparent)]
    Mailer(#[from] MailerError),
}

/// What needs no database.
struct Parts {
    assets: Assets,
    views: Views,
    mailer: Mailer,
}

impl Parts {
    fn load(config: &Config) -> Result<Self, BuildError> {
        let assets = Assets::embedded();
        Ok(Self { views: Views::load(&assets)?, mailer: Mailer::new(config)?, assets })
    }
}

impl App {
    /// Connects, migrates, and loads what is embedded.
    ///
    /// # Errors
    /// The first thing without which the site can't start.
    pub async fn build(config: Config) -> Result<Arc<Self>, BuildError> {
        let parts = Parts::load(&config)?;
        let db = Db::connect(&config.database_url).await?;
        db.migrate().await?;
        let secrets = Secrets::derive(config.secret_key.expose());
        match secret::standing(db.read(), &secrets).await? {
            secret::Standing::Other => return Err(BuildError::SecretChanged),
            secret::Standing::Unmarked => secret::remember(db.read(), &secrets).await?,
            secret::Standing::Same => {}
        }
        let documents = Documents::open(&config.documents_dir, &db).await?;
        Ok(Arc::new(Self::of(parts, config, db, secrets, documents)))
    }

    /// The site for who only looks, of a configuration that was inspected:
    /// nothing is made, migrated or marked.
    ///
    /// # Errors
    /// What a start has still to make, or the first thing that does not work.
    pub async fn look(config: Config) -> Result<Arc<Self>, BuildError> {
        if let DatabaseUrl::Sqlite(path) = &config.database_url
            && !path.exists()
        {
            let words =
                format!("there is no database {} yet: `gcampus serve` or `gcampus migrate` makes it", path.display());
            return Err(BuildError::NotYet(words));
        }
        if config.secret_key.expose().is_empty() {
            let folder = config.data_dir.display();
            let words = match config.secret_fault() {
                Some(error) => format!("the file secret-key in {folder} can't be read: {error}"),
                None => format!("there is no file secret-key in {folder}: put it back, or set GCAMPUS_SECRET_KEY"),
            };
            return Err(BuildError::NotYet(words));
        }
        let parts = Parts::load(&config)?;
        let db = Db::connect(&config.database_url).await?;
        let pending = db.pending().await?;
        if !pending.is_empty() {
            let words = format!("the schema lacks {} step(s): `gcampus migrate` makes them", pending.len());
            return Err(BuildError::NotYet(words));
        }
        let secrets = Secrets::derive(config.secret_key.expose());
        if matches!(secret::standing(db.read(), &secrets).await?, secret::Standing::Other) {
            return Err(BuildError::SecretChanged);
        }
        let documents = Documents::look(&config.documents_dir, &db).await?;
        Ok(Arc::new(Self::of(parts, config, db, secrets, documents)))
    }

    fn of(parts: Parts, config: Config, db: Db, secrets: Secrets, documents: Documents) -> Self {
        let Parts { assets, views, mailer } = parts;
        Self {
            documents,
            secrets,
            metrics: Metrics::default(),
            clock: Clock::default(),
            outside: Outside::new(&config.outside.user_agent),
            assets,
            config,
            db,
            views,
            mailer,
        }
    }

    /// The whole address of a path of this site, for mails.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_url.as_str().trim_end_matches('/'))
    }
}
