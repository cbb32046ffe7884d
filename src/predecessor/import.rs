//! The import as a whole: model after model in one transaction.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};

use super::{
    compare::{Comparison, Dumped, Measured},
    dump::{Dump, DumpFault},
    kind::Kind,
    media,
    report::{Broken, Note, Outcome, Report},
    row::Row,
    store,
};
use crate::platform::{App, Error};

/// What is to be imported, and how.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The file that `dumpdata` wrote.
    pub dump: PathBuf,
    /// The predecessor's media directory, to look for documents.
    pub media: Option<PathBuf>,
    /// Nothing is kept.
    pub is_dry_run: bool,
    /// Nothing is kept when a row is broken.
    pub is_strict: bool,
}

/// How far the import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is done: reading the file, or a model's rows.
    pub step: &'static str,
    /// Bytes or rows that are done.
    pub done: u64,
    /// Bytes or rows in all.
    pub total: u64,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The file is no dump.
    #[error("{0}")]
    Dump(#[from] DumpFault),
    /// The media directory can't be read.
    #[error("the media directory can't be read: {0}")]
    Media(io::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// What follows from the rows failed.
    #[error("{0}")]
    Failed(#[from] Error),
}

/// A water that rows may refer to.
#[derive(Clone, Debug, Default)]
pub(super) struct TakenWater {
    pub(super) id: i64,
    pub(super) name: Option<String>,
    pub(super) flow: Option<crate::quality::FlowType>,
}

/// A measurement that rows may refer to.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Whether this import added it: what was here already is left as it is.
    pub(super) is_new: bool,
    /// How many values it has.
    pub(super) values: i32,
    /// Bits of the types that there are visible values of.
    pub(super) types: i64,
    pub(super) measured: Measured,
    pub(super) dumped: [Option<Dumped>; 4],
}

/// An import at work.
pub(super) struct Import<'a> {
    pub(super) app: &'a App,
    pub(super) txn: &'a DatabaseTransaction,
    pub(super) now: DateTime<Utc>,
    pub(super) dump: Dump,
    pub(super) report: Report,
    pub(super) comparison: Comparison,
    /// Numbers of the dump's parameter types, and what they are here: number, and whether it is a count.
    pub(super) types: BTreeMap<i64, (i64, bool)>,
    /// Numbers of the dump's kits, and of those here.
    pub(super) kits: BTreeMap<i64, i64>,
    /// The courses, and whether each has a token.
    pub(super) courses: BTreeMap<i64, bool>,
    /// The access keys, with their course.
    pub(super) keys: BTreeMap<i64, i64>,
    /// Whose secret an HMAC is: nobody's key may be another's.
    pub(super) secrets: HashMap<Vec<u8>, i64>,
    pub(super) waters: BTreeMap<i64, TakenWater>,
    /// The waters here, by the kind and the number of their OpenStreetMap element.
    pub(super) osm: HashMap<(String, i64), TakenWater>,
    pub(super) measurements: BTreeMap<i64, Taken>,
    documents: BTreeSet<PathBuf>,
    progress: &'a mut dyn FnMut(Progress),
}

impl Import<'_> {
    /// The next rows of a model; what can't be read is noted as broken.
    pub(super) fn next(&mut self, kind: Kind, count: usize) -> Result<Vec<Row>, ImportFault> {
        let mut rows = Vec::new();
        for row in self.dump.take(kind, count)? {
            self.report.models.entry(kind).or_default().read += 1;
            match row {
                Ok(row) => {
                    for field in row.unknown_fields() {
                        *self.report.unknown_fields.entry(format!("{}.{field}", kind.as_str())).or_default() += 1;
                    }
                    rows.push(row);
                }
                Err(broken) => self.report.break_row(kind, broken),
            }
        }
        let done = self.report.models.get(&kind).map_or(0, |counts| counts.read);
        (self.progress)(Progress { step: kind.as_str(), done, total: done + self.dump.left(kind) });
        Ok(rows)
    }

    /// Tells how many of the measurements have their indices.
    pub(super) fn computed(&mut self, done: u64, total: u64) {
        (self.progress)(Progress { step: "indices", done, total });
    }

    /// Notes that a row can't be taken.
    pub(super) fn break_row(&mut self, row: &Row, reason: String) {
        let broken = Broken { model: row.kind.as_str().to_owned(), id: Some(row.id), reason };
        self.report.break_row(row.kind, broken);
    }

    /// Notes that something is different here.
    pub(super) fn note(&mut self, row: &Row, text: impl Into<String>) {
        self.report.notes.push(Note { model: row.kind, id: row.id, text: text.into() });
    }

    /// Notes the document that a row names, if it names one.
    pub(super) fn note_document(&mut self, row: &Row, field: &str) {
        if let Ok(Some(name)) = row.line(field, usize::MAX) {
            self.report.documents.named += 1;
            self.documents.extend(media::below(&name));
        }
    }
}

/// Imports a dump. All of it is one transaction: it is here whole, or not at all.
///
/// What is here already under the same number, made at the same time, is left as
/// it is; so a second run changes nothing.
///
/// # Errors
/// When the file is no dump, the media directory can't be read, or the database
/// fails. Broken rows are no error: they are named in the report.
pub async fn import(app: &App, plan: &Plan, mut progress: impl FnMut(Progress)) -> Result<Report, ImportFault> {
    if let Some(folder) = &plan.media {
        // Told now, not after all the work.
        drop(std::fs::read_dir(folder).map_err(ImportFault::Media)?);
    }
    let mut dump = Dump::open(&plan.dump, |done, total| progress(Progress { step: "file", done, total }))?;
    let txn = app.db.begin().await?;
    store::lock(&txn).await?;
    let broken = std::mem::take(&mut dump.broken);
    let unknown_models = std::mem::take(&mut dump.unknown);
    let mut import = Import {
        app,
        txn: &txn,
        now: app.clock.now(),
        dump,
        report: Report { broken, unknown_models, ..Report::default() },
        comparison: Comparison::default(),
        types: BTreeMap::new(),
        kits: BTreeMap::new(),
        courses: BTreeMap::new(),
        keys: BTreeMap::new(),
        secrets: HashMap::new(),
        waters: BTreeMap::new(),
        osm: HashMap::new(),
        measurements: BTreeMap::new(),
        documents: BTreeSet::new(),
        progress: &mut progress,
    };
    store::all(&mut import).await?;
    let Import { mut report, comparison, documents, .. } = import;
    comparison.tell(&mut report);
    if let Some(folder) = &plan.media {
        report.documents = look(folder, &documents)?;
    }
    report.outcome = match () {
        () if plan.is_dry_run => Outcome::DryRun,
        () if plan.is_strict && !report.broken.is_empty() => Outcome::Undone,
        () => Outcome::Imported,
    };
    if report.outcome == Outcome::Imported {
        store::set_sequences(&txn).await?;
        txn.commit().await?;
        // So that the database plans its queries for what is there now.
        app.db.read().execute_unprepared("ANALYZE").await?;
    } else {
        txn.rollback().await?;
    }
    Ok(report)
}

fn look(folder: &Path, documents: &BTreeSet<PathBuf>) -> Result<super::Documents, ImportFault> {
    media::look(folder, documents).map_err(ImportFault::Media)
}
