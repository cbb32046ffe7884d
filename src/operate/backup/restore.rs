//! Bringing a backup back: everything is read, written and compared before
//! anything that was there is touched.

use std::{collections::BTreeMap, path::Path};

use chrono::{DateTime, Utc};
use migration::Migrator;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement};
use sea_orm_migration::MigratorTrait;

use super::{
    BackupError, DocumentCount, Header, Manifest, Progress, SecretStanding, TableCount, place,
    unpack::{Part, Unpacker},
};
use crate::{
    operate::tables::{
        Loader, Schema, Table, Tally, Tallying, applied_steps, clear, compare, decode, in_silence, known_steps,
        set_numbers,
    },
    platform::{
        config::DatabaseUrl,
        db::Db,
        documents::{Documents, Incoming},
        files,
        secret::{self, Secrets},
    },
};

/// What is restored, and where to.
#[derive(Clone, Copy, Debug)]
pub struct Restore<'a> {
    /// The backup.
    pub file: &'a Path,
    /// The database.
    pub database: &'a DatabaseUrl,
    /// The directory of the documents.
    pub documents: &'a Path,
    /// What the site's secret key makes.
    pub secrets: &'a Secrets,
    /// Whether a site that is there may be replaced.
    pub may_replace: bool,
}

/// What a backup was found to hold.
#[derive(Clone, Debug)]
pub struct Restored {
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// By which release.
    pub version: String,
    /// From which database.
    pub database: String,
    /// Each table, as it was counted here.
    pub tables: BTreeMap<String, TableCount>,
    /// The documents, as they were counted here.
    pub documents: DocumentCount,
    /// Steps that were made after loading: the backup is of an older release.
    pub steps_made: usize,
    /// Whose secret key sealed the keys in it; none where that was not asked.
    pub secret: Option<SecretStanding>,
}

/// Reads a backup into a database of its own, which is thrown away: what passes can be restored.
///
/// # Errors
/// When the file is foreign, newer or damaged.
pub async fn verify(file: &Path, progress: Progress<'_>) -> Result<Restored, BackupError> {
    let mut unpacker = Unpacker::open(file).await?;
    let folder = tempfile::tempdir()?;
    let db = Db::connect(&DatabaseUrl::Sqlite(folder.path().join("gcampus.sqlite"))).await?;
    let filled = fill_file(&db, &mut unpacker, None, None, progress).await;
    db.close().await;
    filled
}

/// Restores a site, whole or not at all.
///
/// # Errors
/// When the file is foreign, newer or damaged, the place is in use or not empty, or something
/// can't be written. Then everything is as it was.
pub async fn restore(order: Restore<'_>, progress: Progress<'_>) -> Result<Restored, BackupError> {
    let mut unpacker = Unpacker::open(order.file).await?;
    if !order.may_replace && order.documents.exists() && !Incoming::is_first(order.documents)? {
        return Err(BackupError::NotEmpty(order.documents.display().to_string()));
    }
    match order.database {
        DatabaseUrl::Sqlite(path) => {
            let folder = place::folder_of(path);
            files::create_private_folder(folder)?;
            let held = place::hold(path, order.may_replace).await?;
            let done = into_file(path, &held, &mut unpacker, &order, progress).await;
            held.release().await;
            done
        }
        DatabaseUrl::Postgres(_) => {
            let db = Db::connect(order.database).await?;
            let done = into_server(&db, &mut unpacker, &order, progress).await;
            db.close().await;
            done
        }
    }
}

async fn into_file(
    path: &Path,
    held: &place::Held,
    unpacker: &mut Unpacker,
    order: &Restore<'_>,
    progress: Progress<'_>,
) -> Result<Restored, BackupError> {
    let incoming = Incoming::begin(order.documents)?;
    // On the same disk, so that it can be renamed.
    let new = tempfile::Builder::new().prefix(".gcampus-restore-").tempdir_in(place::folder_of(path))?;
    let file = new.path().join("gcampus.sqlite");
    let db = Db::connect(&DatabaseUrl::Sqlite(file.clone())).await?;
    let filled = fill_file(&db, unpacker, Some(&incoming), Some(order.secrets), progress).await;
    let site_id = Documents::site_id(db.read()).await;
    // Its log is written back into it.
    db.close().await;
    let (filled, site_id) = (filled?, site_id?);
    place::swap(&file, path, held).await?;
    incoming.put(site_id.as_deref())?;
    Ok(filled)
}

async fn into_server(
    db: &Db,
    unpacker: &mut Unpacker,
    order: &Restore<'_>,
    progress: Progress<'_>,
) -> Result<Restored, BackupError> {
    if place::has_others(db.read()).await? {
        return Err(BackupError::InUse("the database".to_owned()));
    }
    // One transaction: others see the site of before until all of the new one is there.
    let txn = db.begin().await?;
    txn.execute_unprepared("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        .await?;
    if !applied_steps(&txn).await?.is_empty() {
        if !order.may_replace && !place::is_empty(&txn).await? {
            return Err(BackupError::NotEmpty("the database".to_owned()));
        }
        let schema = Schema::read(&txn).await?;
        let names = schema.tables.iter().rev().map(|table| table.name.as_str());
        for name in names.chain(["seaql_migrations"]) {
            txn.execute_unprepared(&format!("DROP TABLE \"{name}\"")).await?;
        }
    }
    let incoming = Incoming::begin(order.documents)?;
    let filled = fill(&txn, unpacker, Some(&incoming), Some(order.secrets), progress).await?;
    let site_id = Documents::site_id(&txn).await?;
    txn.commit().await?;
    incoming.put(site_id.as_deref())?;
    Ok(filled)
}

/// Fills a fresh file, and has SQLite look at the whole of it.
async fn fill_file(
    db: &Db,
    unpacker: &mut Unpacker,
    incoming: Option<&Incoming>,
    secrets: Option<&Secrets>,
    progress: Progress<'_>,
) -> Result<Restored, BackupError> {
    let txn = db.begin().await?;
    let filled = fill(&txn, unpacker, incoming, secrets, progress).await?;
    txn.commit().await?;
    let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
    let found = db.read().query_one_raw(check).await?.map(|row| row.try_get_by_index::<String>(0)).transpose()?;
    if found.as_deref() != Some("ok") {
        return Err(DbErr::Custom(format!("the restored file is broken: {}", found.unwrap_or_default())).into());
    }
    Ok(filled)
}

/// Makes the schema that the backup had, loads all rows, compares them, and brings the schema up
/// to date.
async fn fill(
    txn: &DatabaseTransaction,
    unpacker: &mut Unpacker,
    incoming: Option<&Incoming>,
    secrets: Option<&Secrets>,
    progress: Progress<'_>,
) -> Result<Restored, BackupError> {
    let header = unpacker.header.clone();
    let steps = u32::try_from(header.steps.len()).unwrap_or(u32::MAX);
    in_silence(Migrator::up(txn, Some(steps))).await?;
    let schema = Schema::read(txn).await?;
    same_tables(&header, &schema)?;
    clear(txn, &schema).await?;
    let loaded = match load(txn, unpacker, &header, &schema, incoming, progress).await {
        // A row that is missing shows where another one refers to it. The file knows better what is wrong.
        Err(BackupError::Database(error)) => return Err(unpacker.fault().await.unwrap_or(error.into())),
        loaded => loaded?,
    };
    let numbers = loaded.manifest.tables.iter().filter_map(|(name, table)| Some((name.clone(), table.last_number?)));
    set_numbers(txn, &schema, &numbers.collect()).await?;
    compare(txn, &schema, &loaded.written).await?;
    foreign_keys(txn).await?;
    in_silence(Migrator::up(txn, None)).await?;
    let secret = match secrets {
        Some(secrets) => Some(secret::standing(txn, secrets).await?),
        None => None,
    };
    Ok(Restored {
        created_at: header.created_at,
        version: header.version,
        database: header.database,
        tables: loaded.manifest.tables,
        documents: loaded.documents,
        steps_made: known_steps().len() - header.steps.len(),
        secret,
    })
}

/// The columns of each table must be those that the same steps make here.
fn same_tables(header: &Header, schema: &Schema) -> Result<(), BackupError> {
    let here: BTreeMap<&str, Vec<&str>> = schema.tables.iter().map(|t| (t.name.as_str(), sorted(t))).collect();
    let there: BTreeMap<&str, Vec<&str>> = header
        .tables
        .iter()
        .map(|table| {
            let mut columns: Vec<&str> = table.columns.iter().map(String::as_str).collect();
            columns.sort_unstable();
            (table.name.as_str(), columns)
        })
        .collect();
    if here == there { Ok(()) } else { Err(BackupError::Foreign("its tables have other columns".to_owned())) }
}

fn sorted(table: &Table) -> Vec<&str> {
    let mut columns: Vec<&str> = table.column_names().collect();
    columns.sort_unstable();
    columns
}

struct Loaded {
    manifest: Box<Manifest>,
    /// In the kinds of this database.
    written: BTreeMap<String, Tally>,
    documents: DocumentCount,
}

/// A table whose rows are coming.
struct Coming<'a> {
    name: &'a str,
    loader: Loader<'a>,
    /// As the rows stand in the file.
    read: Tallying,
}

async fn load(
    txn: &DatabaseTransaction,
    unpacker: &mut Unpacker,
    header: &Header,
    schema: &Schema,
    incoming: Option<&Incoming>,
    progress: Progress<'_>,
) -> Result<Loaded, BackupError> {
    let mut read: BTreeMap<String, Tally> = BTreeMap::new();
    let mut written: BTreeMap<String, Tally> = BTreeMap::new();
    let mut documents = DocumentCount::default();
    let mut coming: Option<Coming<'_>> = None;
    loop {
        let part = unpacker.next().await?;
        let goes_on = matches!((&part, &coming), (Part::Rows { table, .. }, Some(coming)) if coming.name == table);
        if !goes_on && let Some(done) = coming.take() {
            read.insert(done.name.to_owned(), done.read.tally());
            written.insert(done.name.to_owned(), done.loader.finish().await?);
        }
        match part {
            Part::Rows { table, lines } => {
                let coming = match &mut coming {
                    Some(coming) => coming,
                    None if written.contains_key(&table) => {
                        return Err(BackupError::Damaged(format!("the rows of {table} come twice")));
                    }
                    None => coming.insert(begin(txn, header, schema, &table)?),
                };
                for line in lines.lines() {
                    let row = decode(line)?;
                    coming.read.add(&row);
                    coming.loader.add(row).await?;
                }
                progress(&table, coming.read.tally().rows);
            }
            Part::Document { path, content } => {
                if let Some(incoming) = incoming {
                    incoming.add(&path, &content)?;
                }
                documents.files += 1;
                documents.bytes += content.len() as u64;
                progress("documents", documents.files);
            }
            Part::End(manifest) => {
                agree(&manifest, schema, &read, documents)?;
                documents.missing = manifest.documents.missing;
                return Ok(Loaded { manifest, written, documents });
            }
        }
    }
}

fn begin<'a>(
    txn: &'a DatabaseTransaction,
    header: &'a Header,
    schema: &'a Schema,
    name: &str,
) -> Result<Coming<'a>, BackupError> {
    let head = header.tables.iter().find(|table| table.name == name);
    let (Some(head), Some(table)) = (head, schema.table(name)) else {
        return Err(BackupError::Damaged(format!("{name} is no table of it")));
    };
    let columns = || head.columns.iter().map(String::as_str);
    let loader = Loader::new(txn, table, columns())?;
    Ok(Coming { name: &head.name, loader, read: Tallying::new(columns()) })
}

/// What was read must be what was written down at the end.
fn agree(
    manifest: &Manifest,
    schema: &Schema,
    read: &BTreeMap<String, Tally>,
    documents: DocumentCount,
) -> Result<(), BackupError> {
    for Table { name, .. } in &schema.tables {
        let found = read.get(name).copied().unwrap_or_default();
        let is_same = |wanted: &TableCount| wanted.rows == found.rows && wanted.checksum == found.checksum();
        if !manifest.tables.get(name).is_some_and(is_same) {
            return Err(BackupError::Damaged(format!("{name} has other rows than when it was written")));
        }
    }
    if (documents.files, documents.bytes) != (manifest.documents.files, manifest.documents.bytes) {
        return Err(BackupError::Damaged("it has other documents than when it was written".to_owned()));
    }
    Ok(())
}

/// PostgreSQL refuses a row that refers to none; SQLite is asked once more.
async fn foreign_keys(txn: &DatabaseTransaction) -> Result<(), BackupError> {
    if txn.get_database_backend() == DbBackend::Postgres {
        return Ok(());
    }
    let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check");
    match txn.query_one_raw(check).await? {
        None => Ok(()),
        Some(row) => {
            let table: String = row.try_get("", "table")?;
            Err(BackupError::Damaged(format!("a row of {table} refers to one that is not there")))
        }
    }
}
