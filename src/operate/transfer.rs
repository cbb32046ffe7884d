//! Moving a site from one database into another.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};

use super::{
    backup::{Progress, TableCount, is_empty},
    tables::{
        Loader, Schema, applied_steps, clear, compare, in_silence, known_steps, last_numbers, rows, set_numbers,
        snapshot,
    },
};
use crate::platform::db::Db;

/// Rows between two reports.
const REPORT: u64 = 1000;

/// Why a site can't be moved.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The source has to be brought up to date.
    #[error("the schema of this site lacks steps: run `gcampus migrate` first")]
    Outdated,
    /// Somebody wrote into the target.
    #[error("the target is not empty: nothing was changed there")]
    NotEmpty,
    /// One of the two failed.
    #[error("the database: {0}")]
    Database(#[from] DbErr),
}

/// Copies all rows into another database, in one transaction, and compares them there; tells what
/// each table holds. The schema is made if it is missing.
///
/// # Errors
/// When the target is not empty, a row can't be kept there, or a table comes out otherwise. Then
/// the target is as it was.
pub async fn transfer(
    source: &Db,
    target: &Db,
    progress: Progress<'_>,
) -> Result<BTreeMap<String, TableCount>, TransferError> {
    let from = snapshot(source).await?;
    if applied_steps(&from).await? != known_steps() {
        return Err(TransferError::Outdated);
    }
    in_silence(target.migrate()).await?;
    let to = target.begin().await?;
    if to.get_database_backend() == DbBackend::Postgres {
        let patience = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";
        to.execute_unprepared(patience).await?;
    }
    if !is_empty(&to).await? {
        return Err(TransferError::NotEmpty);
    }
    let moved = copy(&from, &to, progress).await?;
    to.commit().await?;
    from.rollback().await?;
    Ok(moved)
}

async fn copy(
    from: &DatabaseTransaction,
    to: &DatabaseTransaction,
    progress: Progress<'_>,
) -> Result<BTreeMap<String, TableCount>, DbErr> {
    let (here, there) = (Schema::read(from).await?, Schema::read(to).await?);
    clear(to, &there).await?;
    let mut written = BTreeMap::new();
    // In the order of the target, whose references hold while rows come.
    for target in &there.tables {
        let name = &target.name;
        let table = here.table(name).ok_or_else(|| DbErr::Custom(format!("there is no table {name}")))?;
        let mut loader = Loader::new(to, target, table.column_names())?;
        let stream = rows(from, table).await?;
        let mut stream = std::pin::pin!(stream);
        let mut done = 0;
        while let Some(row) = stream.next().await {
            loader.add(row?).await?;
            done += 1;
            if done % REPORT == 0 {
                progress(name, done);
            }
        }
        progress(name, done);
        written.insert(name.clone(), loader.finish().await?);
    }
    let numbers = last_numbers(from, &here).await?;
    set_numbers(to, &there, &numbers).await?;
    compare(to, &there, &written).await?;
    let counted = written.into_iter().map(|(name, tally)| {
        let last_number = numbers.get(&name).copied();
        (name, TableCount { rows: tally.rows, checksum: tally.checksum(), last_number })
    });
    Ok(counted.collect())
}
