//! Computing the indices of all measurements anew, batch by batch.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{index_result, measurement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    IndexKind, Indices, StoredInputs, StoredResult, inputs_of_measurements, keep_types, lock, replace, stored,
};
use crate::platform::{Result, db::Db};

/// Measurements of one transaction: few enough that nobody waits for it.
const BATCH: u64 = 200;
/// Numbers that differ by so little of themselves are one: JSON and two
/// databases write them down in different ways.
const SAME: f64 = 1e-9;

/// An index that comes out otherwise than it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The measurement's number.
    pub measurement_id: i64,
    /// Which index.
    pub kind: IndexKind,
    /// What is stored; none where nothing is, or nothing that can be read.
    pub before: Option<StoredResult>,
    /// What comes out; none where there is no input.
    pub after: Option<StoredResult>,
}

/// What turned up on the way.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// An index changes.
    Change(Box<Change>),
    /// A measurement can't be computed, and is left as it is.
    Fault {
        /// The measurement's number.
        measurement_id: i64,
        /// What is wrong with it.
        message: String,
    },
}

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recomputed {
    /// Measurements that were looked at.
    pub measurements: u64,
    /// Measurements with at least one change.
    pub changed_measurements: u64,
    /// Indices that change.
    pub changes: u64,
    /// Measurements that can't be computed.
    pub faults: u64,
}

/// Computes the indices of all measurements, drafts and deleted ones included,
/// and stores those that come out otherwise, unless `is_dry_run`. `tell` hears
/// of each change in the order of the numbers.
///
/// Each batch is a transaction of its own and memory does not grow with their
/// number. A run that was broken off is simply started again: what is right
/// already is not written.
///
/// # Errors
/// When the database fails, or `tell` does.
pub async fn recompute_all(
    db: &Db,
    now: DateTime<Utc>,
    is_dry_run: bool,
    mut tell: impl FnMut(Found) -> std::io::Result<()>,
) -> Result<Recomputed> {
    let mut counts = Recomputed::default();
    let mut last = i64::MIN;
    loop {
        let (end, found) = if is_dry_run {
            batch(db.read(), last, None, &mut counts).await?
        } else {
            let txn = db.begin().await?;
            let outcome = batch(&txn, last, Some(now), &mut counts).await?;
            txn.commit().await?;
            outcome
        };
        for found in found {
            tell(found)?;
        }
        let Some(end) = end else { return Ok(counts) };
        last = end;
    }
}

/// One batch behind the number `last`; writes where there is a time to write
/// down. Tells the batch's last number, none at the end.
async fn batch(
    db: &impl ConnectionTrait,
    last: i64,
    write: Option<DateTime<Utc>>,
    counts: &mut Recomputed,
) -> Result<(Option<i64>, Vec<Found>)> {
    let ids: Vec<i64> = measurement::Entity::find()
        .select_only()
        .column(measurement::Column::Id)
        .filter(measurement::Column::Id.gt(last))
        .order_by_asc(measurement::Column::Id)
        .limit(BATCH)
        .into_tuple()
        .all(db)
        .await?;
    if write.is_some() {
        lock(db, &ids).await?;
    }
    let mut before = rows_of(db, &ids).await?;
    let mut found = Vec::new();
    for (id, given) in inputs_of_measurements(db, &ids).await? {
        counts.measurements += 1;
        if write.is_some() {
            keep_types(db, id, &given).await?;
        }
        let indices = match given.compute() {
            Ok(indices) => indices,
            Err(error) => {
                counts.faults += 1;
                found.push(Found::Fault { measurement_id: id, message: error.to_string() });
                continue;
            }
        };
        let changes = changes(id, before.remove(&id).unwrap_or_default(), &indices);
        if changes.is_empty() {
            continue;
        }
        if let Some(now) = write {
            replace(db, &BTreeMap::from([(id, indices)]), now).await?;
        }
        counts.changed_measurements += 1;
        counts.changes += changes.len() as u64;
        found.extend(changes.into_iter().map(|change| Found::Change(Box::new(change))));
    }
    Ok((ids.last().copied(), found))
}

/// The stored results by measurement and kind. A row that can't be read is
/// there without a result: it will be replaced.
async fn rows_of(
    db: &impl ConnectionTrait,
    ids: &[i64],
) -> Result<BTreeMap<i64, BTreeMap<IndexKind, Option<StoredResult>>>> {
    let mut found: BTreeMap<i64, BTreeMap<IndexKind, Option<StoredResult>>> = BTreeMap::new();
    let rows = index_result::Entity::find()
        .filter(index_result::Column::MeasurementId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    for row in rows {
        let kind = super::kind_of(row.kind);
        found.entry(row.measurement_id).or_default().insert(kind, stored(row).ok());
    }
    Ok(found)
}

fn changes(
    measurement_id: i64,
    mut before: BTreeMap<IndexKind, Option<StoredResult>>,
    indices: &Indices,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for kind in IndexKind::ALL {
        let (row, after) = (before.remove(&kind), indices.get(kind).map(StoredResult::from));
        let is_same = match (&row, &after) {
            (None, None) => true,
            (Some(Some(before)), Some(after)) => is_same(before, after),
            _ => false,
        };
        if !is_same {
            changes.push(Change { measurement_id, kind, before: row.flatten(), after });
        }
    }
    changes
}

fn is_same(a: &StoredResult, b: &StoredResult) -> bool {
    let inputs = |of: &StoredInputs| -> Vec<String> {
        of.counted.iter().map(|input| input.identifier.clone()).chain(of.missing.iter().cloned()).collect()
    };
    let numbers = |of: &StoredResult| -> Vec<f64> {
        let counted = of.inputs.counted.iter().flat_map(|input| [input.value, input.score, input.weight]);
        std::iter::once(of.value).chain(counted).collect()
    };
    a.class == b.class
        && a.validity == b.validity
        && a.method == b.method
        && inputs(&a.inputs) == inputs(&b.inputs)
        && numbers(a).into_iter().zip(numbers(b)).all(|(a, b)| (a - b).abs() <= SAME * a.abs().max(b.abs()).max(1.0))
}
