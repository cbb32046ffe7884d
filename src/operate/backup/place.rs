//! The place of a restored site: whether somebody works there, whether it is
//! empty, and how a new database file takes the place of another.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, RuntimeErr, Statement};

use super::BackupError;
use crate::{
    operate::tables::Schema,
    platform::{
        alone::{Alone, NotAlone},
        config::DatabaseUrl,
        db::{APPLICATION, Db},
    },
};

/// What a site writes by itself at its first start. Rows of these alone are nobody's work.
const BY_ITSELF: [&str; 8] =
    ["parameter_type", "kit", "calibration", "site_setting", "job", "job_run", "session", "rate_count"];

/// A connection that has just been closed is still seen for a moment: it is looked so often, …
const LOOKS: u32 = 20;

/// … with so much time between.
const PAUSE: Duration = Duration::from_millis(100);

/// Whether nobody has written anything into this database yet.
pub(in crate::operate) async fn is_empty(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let schema = Schema::read(db).await?;
    for table in schema.tables.iter().filter(|table| !BY_ITSELF.contains(&table.name.as_str())) {
        let any = format!("SELECT EXISTS (SELECT 1 FROM \"{}\") AS has_rows", table.name);
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), any)).await?;
        if row.map(|row| row.try_get("", "has_rows")).transpose()?.unwrap_or(false) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a site, or a command of ours, is connected with this database.
///
/// # Errors
/// When the database can't be asked.
pub async fn is_in_use(url: &DatabaseUrl) -> Result<bool, DbErr> {
    match url {
        DatabaseUrl::Sqlite(path) => match Held::take(path).await {
            Ok(held) => {
                held.release().await;
                Ok(false)
            }
            Err(error) if is_busy(&error) => Ok(true),
            Err(error) => Err(error),
        },
        DatabaseUrl::Postgres(_) => {
            let db = Db::connect(url).await?;
            let answer = has_others(db.read()).await;
            db.close().await;
            answer
        }
    }
}

/// Whether this server has connections of ours to this database beside the one that asks.
pub(super) async fn has_others(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let ask = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() \
               AND application_name = $1 AND pid <> pg_backend_pid()) AS others";
    let ask = Statement::from_sql_and_values(DbBackend::Postgres, ask, [APPLICATION.into()]);
    for _ in 0..LOOKS {
        let row = db.query_one_raw(ask.clone()).await?;
        if !row.map(|row| row.try_get("", "others")).transpose()?.unwrap_or(false) {
            return Ok(false);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(true)
}

/// The file of an embedded database that nobody else has open, and can't open meanwhile.
#[derive(Debug)]
pub(super) struct Held {
    /// None where there is no database yet.
    db: Option<DatabaseConnection>,
    /// Keeps a site from starting between the old file and the new one.
    _alone: Option<Alone>,
}

impl Held {
    /// Waits for nobody: who is there stays.
    async fn take(path: &Path) -> Result<Self, DbErr> {
        if !fs::metadata(path).is_ok_and(|file| file.len() > 0) {
            return Ok(Self { db: None, _alone: None });
        }
        let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rw", path.display()));
        // One connection for as long as the lock is needed.
        options.max_connections(1).sqlx_logging(false).idle_timeout(None).max_lifetime(None);
        options.map_sqlx_sqlite_opts(|sqlite| sqlite.busy_timeout(Duration::ZERO));
        let db = Database::connect(options).await?;
        // Every process that has the database open holds a lock on it while the log is on, and
        // keeps us from the exclusive one.
        for pragma in ["PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"] {
            db.execute_unprepared(pragma).await?;
        }
        Ok(Self { db: Some(db), _alone: None })
    }

    /// Lets others have it.
    pub(super) async fn release(self) {
        let Some(db) = self.db else { return };
        // It ends with the connection at the latest.
        let _ = db.execute_unprepared("ROLLBACK").await;
        if let Err(error) = db.close().await {
            tracing::warn!(%error, "closing the database");
        }
    }
}

/// Looks at the file that is to be replaced, and holds it.
pub(super) async fn hold(path: &Path, may_replace: bool) -> Result<Held, BackupError> {
    let name = || path.display().to_string();
    let alone = match Alone::take(&DatabaseUrl::Sqlite(path.to_owned())) {
        Ok(alone) => Some(alone),
        Err(NotAlone::Taken(_)) => return Err(BackupError::InUse(name())),
        Err(NotAlone::Failed(_, error)) => return Err(error.into()),
    };
    let held = match Held::take(path).await {
        Ok(held) => Held { _alone: alone, ..held },
        Err(error) if is_busy(&error) => return Err(BackupError::InUse(name())),
        // Broken, or none of ours: nobody works with it.
        Err(_) if may_replace => Held { db: None, _alone: alone },
        Err(error) => return Err(error.into()),
    };
    let is_free = match &held.db {
        Some(db) if !may_replace => is_empty(db).await,
        _ => Ok(true),
    };
    if matches!(is_free, Ok(true)) {
        return Ok(held);
    }
    held.release().await;
    is_free?;
    Err(BackupError::NotEmpty(name()))
}

/// SQLite's 5 and 6, with what may stand in the higher bits.
fn is_busy(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(cause))
    | DbErr::Exec(RuntimeErr::SqlxError(cause))
    | DbErr::Query(RuntimeErr::SqlxError(cause))) = error
    else {
        return false;
    };
    let code = cause.as_database_error().and_then(|error| error.code()?.parse::<i32>().ok());
    code.is_some_and(|code| matches!(code & 0xff, 5 | 6))
}

/// Puts a whole database file in the place of another, and removes what that one left beside it.
pub(super) async fn swap(new: &Path, place: &Path, held: &Held) -> Result<(), BackupError> {
    File::open(new)?.sync_all()?;
    if let Some(db) = &held.db {
        // Without a log of its own the file that goes removes none of the one that comes. The lock
        // stays.
        for step in ["ROLLBACK", "PRAGMA journal_mode = DELETE", "BEGIN EXCLUSIVE"] {
            db.execute_unprepared(step).await?;
        }
    }
    for rest in ["-wal", "-shm", "-journal"] {
        let mut path = place.as_os_str().to_owned();
        path.push(rest);
        match fs::remove_file(PathBuf::from(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    fs::rename(new, place)?;
    Ok(File::open(folder_of(place))?.sync_all()?)
}

/// The folder that a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
