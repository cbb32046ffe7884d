//! Making a backup: all rows as of one instant, then the documents that they
//! name.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use sea_orm::{DatabaseTransaction, DbBackend};
use serde::Serialize;

use super::{
    BackupError, Destination, DocumentCount, FORMAT, Header, Manifest, Progress, TableCount, TableHead, pack::Packer,
};
use crate::{
    operate::tables::{Schema, Table, Tallying, Value, applied_steps, encode, last_numbers, rows, snapshot},
    platform::{db::Db, documents::Documents},
};

/// Rows go into the file in parts of about so many bytes: more is never in memory.
const PART: usize = 4 << 20;

/// What a backup holds.
#[derive(Clone, Debug, Serialize)]
pub struct Made {
    /// The bytes of the file.
    pub bytes: u64,
    /// Each table.
    pub tables: BTreeMap<String, TableCount>,
    /// The documents.
    pub documents: DocumentCount,
}

/// Writes a backup. Nobody waits for it who writes meanwhile.
///
/// # Errors
/// When the database is none of ours or of a newer release, the documents are not this site's, or
/// something can't be read or written. Then there is no file.
pub async fn make(
    db: &Db,
    documents: Option<&Documents>,
    destination: Destination,
    now: DateTime<Utc>,
    progress: Progress<'_>,
) -> Result<Made, BackupError> {
    if let Some(documents) = documents {
        let standing = documents.standing(db).await.map_err(|error| std::io::Error::other(error.to_string()))?;
        if !standing.is_good() {
            return Err(BackupError::Documents(standing));
        }
    }
    let txn = snapshot(db).await?;
    let schema = Schema::read(&txn).await?;
    let steps = applied_steps(&txn).await?;
    if steps.is_empty() {
        return Err(BackupError::Nothing("the database has no tables yet".to_owned()));
    }
    let head = |table: &Table| TableHead {
        name: table.name.clone(),
        columns: table.column_names().map(str::to_owned).collect(),
    };
    let header = Header {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        created_at: now,
        database: if db.backend() == DbBackend::Postgres { "postgresql" } else { "sqlite" }.to_owned(),
        steps,
        tables: schema.tables.iter().map(head).collect(),
    };
    let mut packer = Packer::begin(destination, &header).await?;
    let mut paths = Vec::new();
    let mut tables = BTreeMap::new();
    for table in &schema.tables {
        let count = pack_table(&txn, table, &mut packer, &mut paths, progress).await?;
        tables.insert(table.name.clone(), count);
    }
    for (name, last) in last_numbers(&txn, &schema).await? {
        if let Some(table) = tables.get_mut(&name) {
            table.last_number = Some(last);
        }
    }
    txn.rollback().await?;
    let documents = match documents {
        Some(documents) => pack_documents(documents, &paths, &mut packer, progress).await?,
        None => DocumentCount { missing: paths.len() as u64, ..DocumentCount::default() },
    };
    let manifest = Manifest { tables: tables.clone(), documents, sums: String::new() };
    let bytes = packer.finish(manifest).await?;
    Ok(Made { bytes, tables, documents })
}

async fn pack_table(
    txn: &DatabaseTransaction,
    table: &Table,
    packer: &mut Packer,
    paths: &mut Vec<String>,
    progress: Progress<'_>,
) -> Result<TableCount, BackupError> {
    let is_document = |column: &str| table.name == "document" && column == "file_name";
    let path_at = table.column_names().position(is_document);
    let mut tallying = Tallying::new(table.column_names());
    let mut lines = String::new();
    let mut parts = 0;
    let stream = rows(txn, table).await?;
    let mut stream = std::pin::pin!(stream);
    loop {
        let row = stream.next().await.transpose()?;
        if lines.len() >= PART || (row.is_none() && !lines.is_empty()) {
            parts += 1;
            let content = std::mem::take(&mut lines).into_bytes();
            packer.part(format!("tables/{}/{parts:06}.jsonl", table.name), content).await?;
            progress(&table.name, tallying.tally().rows);
        }
        let Some(row) = row else { break };
        tallying.add(&row);
        encode(&row, &mut lines)?;
        lines.push('\n');
        if let Some(Value::Text(path)) = path_at.and_then(|at| row.get(at)) {
            paths.push(path.clone());
        }
    }
    let tally = tallying.tally();
    Ok(TableCount { rows: tally.rows, checksum: tally.checksum(), last_number: None })
}

async fn pack_documents(
    documents: &Documents,
    paths: &[String],
    packer: &mut Packer,
    progress: Progress<'_>,
) -> Result<DocumentCount, BackupError> {
    let mut count = DocumentCount::default();
    for path in paths {
        // A newer file may have taken its place since the instant of the rows.
        let Some(content) = documents.content_of(path).await? else {
            count.missing += 1;
            continue;
        };
        count.files += 1;
        count.bytes += content.len() as u64;
        packer.part(format!("documents/{path}"), content).await?;
        progress("documents", count.files);
    }
    Ok(count)
}
