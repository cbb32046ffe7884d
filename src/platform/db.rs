//! The database: connecting, migrating, and transactions that may write.

mod fault;

use std::{
    collections::BTreeSet,
    fs::File,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use migration::Migrator;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, RuntimeErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use sqlx::{
    ConnectOptions as _, Connection as _,
    postgres::PgConnectOptions,
    sqlite::{SqliteJournalMode, SqliteSynchronous},
};

pub use fault::{explain, is_full, is_newer};

use super::{config::DatabaseUrl, files};

/// Held on PostgreSQL while migrations run: several replicas may start at once.
const MIGRATION_LOCK: i64 = 0x6763_616d_7075_7331;

/// What it needs to wait for the others and to live while the steps run elsewhere,
/// whatever the server is set to. A holder whose machine is gone without a word is
/// noticed by the server within half a minute.
const PATIENCE: &str = "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = 0; \
    SET LOCAL statement_timeout = 0; SET LOCAL tcp_keepalives_idle = 10; SET LOCAL tcp_keepalives_interval = 5; \
    SET LOCAL tcp_keepalives_count = 3";

/// How long a connection may take.
const ACQUIRE: Duration = Duration::from_secs(10);

/// How long a writer waits for another one on SQLite.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long emptying SQLite's log waits for readers.
const LOG_PATIENCE: Duration = Duration::from_millis(100);

/// What PostgreSQL knows our connections by.
pub const APPLICATION: &str = "gcampus";

/// A handle to the site's database. [`Db::read`] is for reading and for a
/// single statement that writes; what takes several statements, or reads what
/// it then changes, goes through [`Db::begin`].
#[derive(Clone, Debug)]
pub struct Db {
    pool: DatabaseConnection,
    /// Locked on SQLite while migrations run.
    migration_lock: Option<PathBuf>,
}

impl Db {
    /// Connects, making the file of an embedded database where it is missing.
    ///
    /// # Errors
    /// When the file can't be made or the server doesn't answer.
    pub async fn connect(url: &DatabaseUrl) -> Result<Self, DbErr> {
        let mut options = match url {
            DatabaseUrl::Sqlite(path) => {
                if let Some(folder) = path.parent() {
                    files::create_private_folder(folder).map_err(|e| io_error(folder, &e))?;
                }
                // SQLite would make it readable for everybody; its log takes the mode of the file.
                // A file that can't be written fails here, not at the first log-in.
                files::create_private_file(path).map_err(|e| io_error(path, &e))?;
                let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", path.display()));
                options.max_connections(8).test_before_acquire(false).map_sqlx_sqlite_opts(|sqlite| {
                    // FULL, not NORMAL: what was acknowledged survives a power cut.
                    sqlite
                        .journal_mode(SqliteJournalMode::Wal)
                        .synchronous(SqliteSynchronous::Full)
                        .busy_timeout(BUSY_TIMEOUT)
                        .foreign_keys(true)
                        // What is deleted is overwritten: it may be a name or an address.
                        .pragma("secure_delete", "ON")
                        .optimize_on_close(true, None)
                });
                options
            }
            DatabaseUrl::Postgres(url) => {
                knock(url.expose()).await?;
                let mut options = ConnectOptions::new(url.expose());
                // The server may have been restarted since a connection was used last.
                options.max_connections(16).test_before_acquire(true);
                // So that a restore sees whether a site runs.
                options.map_sqlx_postgres_opts(|postgres| postgres.application_name(APPLICATION));
                options
            }
        };
        options.sqlx_logging(false).acquire_timeout(ACQUIRE);
        let migration_lock = match url {
            DatabaseUrl::Sqlite(path) => Some(path.with_extension("migration.lock")),
            DatabaseUrl::Postgres(_) => None,
        };
        Ok(Self { pool: Database::connect(options).await?, migration_lock })
    }

    /// The same database, telling `watch` of every statement that has run.
    #[must_use]
    pub fn watched(mut self, watch: impl Fn(&Statement) + Send + Sync + 'static) -> Self {
        self.pool.set_metric_callback(move |info| watch(info.statement));
        self
    }

    /// Brings the schema up to date, one process after the other.
    ///
    /// # Errors
    /// When a step fails; the database is then as before that step.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        let Some(path) = self.migration_lock.clone() else {
            // The lock belongs to a connection: hold it in a transaction of its
            // own, so that it ends with it whatever happens.
            let lock = self.pool.begin().await?;
            lock.execute_unprepared(PATIENCE).await?;
            lock.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
            Migrator::up(&self.pool, None).await?;
            return lock.commit().await;
        };
        let failed = |error: io::Error| io_error(&path, &error);
        let file = files::open_to_lock(&path).map_err(failed)?;
        // It ends with the process, whatever becomes of that.
        let locked = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await;
        let _lock: File = locked.map_err(io::Error::other).flatten().map_err(failed)?;
        Migrator::up(&self.pool, None).await
    }

    /// Whether no step was ever made.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn is_empty(&self) -> Result<bool, DbErr> {
        Ok(self.pending().await?.len() == Migrator::migrations().len())
    }

    /// The names of the steps that the schema still lacks. Changes nothing.
    ///
    /// # Errors
    /// When the database can't be read, or belongs to a newer release: it has
    /// steps that this one does not know.
    pub async fn pending(&self) -> Result<Vec<String>, DbErr> {
        let pending = Migrator::get_pending_migrations_read_only(&self.pool).await?;
        Ok(pending.iter().map(|step| step.name().to_owned()).collect())
    }

    /// Whether the schema has every step that this release knows; it may have more.
    ///
    /// # Errors
    /// When the database can't be read, or was never migrated.
    pub async fn lacks_no_step(&self) -> Result<bool, DbErr> {
        let rows = Statement::from_string(self.backend(), "SELECT version FROM seaql_migrations");
        let rows = self.pool.query_all_raw(rows).await?;
        let applied: BTreeSet<String> = rows.iter().map(|row| row.try_get("", "version")).collect::<Result<_, _>>()?;
        Ok(Migrator::migrations().iter().all(|step| applied.contains(step.name())))
    }

    /// Connections of the pool: how many are open, and how many of them are idle.
    #[must_use]
    pub fn connections(&self) -> (i64, i64) {
        let (open, idle) = match self.backend() {
            DbBackend::Postgres => {
                let pool = self.pool.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            }
            _ => {
                let pool = self.pool.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            }
        };
        (i64::from(open), i64::try_from(idle).unwrap_or(i64::MAX))
    }

    /// The pool: each statement is on its own. For reading, and for a write
    /// that is one statement.
    #[must_use]
    pub fn read(&self) -> &DatabaseConnection {
        &self.pool
    }

    /// A transaction that may write. On SQLite it takes the write lock at
    /// once: a reader that becomes a writer would fail instead of waiting.
    ///
    /// # Errors
    /// When another writer holds the lock for longer than the busy time-out.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        self.pool.begin_with_options(options).await
    }

    /// Which of the two databases this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.pool.get_database_backend()
    }

    /// Empties SQLite's log, which still holds what was deleted or sealed anew. Readers that are at
    /// work, a backup for example, may hinder it; then the next one does it. PostgreSQL has no such
    /// file of ours.
    pub async fn empty_log(&self) {
        if self.backend() != DbBackend::Sqlite {
            return;
        }
        // All writers wait while it waits for readers: a moment, not the whole busy time-out.
        let (moment, usual) = (LOG_PATIENCE.as_millis(), BUSY_TIMEOUT.as_millis());
        let empty =
            format!("PRAGMA busy_timeout = {moment}; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = {usual}");
        if let Err(error) = self.pool.execute_unprepared(&empty).await {
            tracing::warn!(%error, "the log of the database can't be emptied");
        }
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        self.pool.ping().await.is_ok()
    }

    /// Closes all connections; SQLite writes its log back into the file.
    pub async fn close(&self) {
        if let Err(error) = self.pool.clone().close().await {
            tracing::warn!(%error, "closing the database");
        }
    }
}

/// A first connection on its own: the pool would try a server that refuses again and again, until its time is over.
async fn knock(url: &str) -> Result<(), DbErr> {
    let told = |error: sqlx::Error| DbErr::Conn(RuntimeErr::SqlxError(error.into()));
    let options: PgConnectOptions = url.parse().map_err(told)?;
    let connection = tokio::time::timeout(ACQUIRE, options.connect()).await;
    connection.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map_err(told)?.close().await.map_err(told)
}

fn io_error(path: &Path, error: &io::Error) -> DbErr {
    DbErr::Custom(format!("{} can't be opened for writing: {error}", path.display()))
}
