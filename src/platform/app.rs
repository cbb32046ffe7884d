//! The site: everything that server, commands, jobs and tests share.

use std::sync::Arc;

use super::{
    assets::Assets,
    clock::Clock,
    config::Config,
    db::Db,
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
    #[error("the database can't be used: {0}")]
    Database(#[from] sea_orm::DbErr),
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

impl App {
    /// Connects, migrates, and loads what is embedded.
    ///
    /// # Errors
    /// The first thing without which the site can't start.
    pub async fn build(config: Config) -> Result<Arc<Self>, BuildError> {
        let assets = Assets::embedded();
        let views = Views::load(&assets)?;
        let mailer = Mailer::new(&config)?;
        let db = Db::connect(&config.database_url).await?;
        db.migrate().await?;
        let secrets = Secrets::derive(config.secret_key.expose());
        match secret::standing(db.read(), &secrets).await? {
            secret::Standing::Other => return Err(BuildError::SecretChanged),
            secret::Standing::Unmarked => secret::remember(db.read(), &secrets).await?,
            secret::Standing::Same => {}
        }
        let documents = Documents::open(&config.documents_dir, &db).await?;
        Ok(Arc::new(Self {
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
        }))
    }

    /// The whole address of a path of this site, for mails.
    #[must_use]
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_url.as_str().trim_end_matches('/'))
    }
}
