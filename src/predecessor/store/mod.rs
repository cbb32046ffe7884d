//! The rows of a dump become rows of ours. Everything here runs in the import's
//! one transaction.

mod catalogue;
mod courses;
mod indices;
mod measurements;
mod staff;
mod values;
mod waters;

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel,
    QueryFilter, QuerySelect, Statement,
};

use super::{
    import::{Import, ImportFault},
    kind::Kind,
    row::{Field, Row},
};

/// Rows of a batch: SQLite takes 32,766 values in a statement, and no row has more than 25.
const BATCH: usize = 500;

/// Held on PostgreSQL until the transaction ends: one import at a time.
const LOCK: i64 = 0x6763_696d_706f;

/// The tables whose rows come with their numbers.
const NUMBERED: [&str; 11] = [
    "parameter_type",
    "kit",
    "calibration",
    "staff_user",
    "blocked_email",
    "course",
    "course_token",
    "access_key",
    "water",
    "measurement",
    "parameter",
];

/// Lets one import run at a time; SQLite has one writer anyway.
pub(super) async fn lock(txn: &impl ConnectionTrait) -> Result<(), ImportFault> {
    if txn.get_database_backend() == DbBackend::Postgres {
        txn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    Ok(())
}

/// Takes all models, what is referred to before what refers to it.
pub(super) async fn all(import: &mut Import<'_>) -> Result<(), ImportFault> {
    catalogue::parameter_types(import).await?;
    catalogue::kits(import).await?;
    catalogue::calibrations(import).await?;
    staff::users(import).await?;
    staff::blocked(import).await?;
    courses::courses(import).await?;
    courses::tokens(import).await?;
    courses::keys(import).await?;
    waters::waters(import).await?;
    measurements::measurements(import).await?;
    values::values(import).await?;
    indices::dumped(import).await?;
    indices::compute(import).await
}

/// Moves PostgreSQL's sequences behind the numbers that came with the rows.
/// SQLite does so by itself.
pub(super) async fn set_sequences(txn: &impl ConnectionTrait) -> Result<(), ImportFault> {
    if txn.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for table in NUMBERED {
        txn.execute_unprepared(&format!(
            "SELECT setval(name, GREATEST(highest, pg_sequence_last_value(name::regclass))) \
             FROM pg_get_serial_sequence('{table}', 'id') AS name, (SELECT max(id) AS highest FROM \"{table}\") AS rows \
             WHERE highest IS NOT NULL"
        ))
        .await?;
    }
    Ok(())
}

/// A number that no row of the table has had.
async fn free_id(txn: &impl ConnectionTrait, table: &str) -> Result<i64, ImportFault> {
    let sql = format!("SELECT CAST(COALESCE(max(id), 0) + 1 AS bigint) AS id FROM {table}");
    let row = txn.query_one_raw(Statement::from_string(txn.get_database_backend(), sql)).await?;
    Ok(row.map(|row| row.try_get("", "id")).transpose()?.unwrap_or(1))
}

/// Whether a number is taken here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// No row has it.
    Free,
    /// The row of a former import has it.
    Same,
    /// Another row has it.
    Other,
}

impl Standing {
    fn of(row: &Row, known: Option<&DateTime<Utc>>) -> Field<Self> {
        Ok(match (known, row.time("created_at")?) {
            (None, _) => Self::Free,
            (Some(here), Some(there)) if *here != there => Self::Other,
            (Some(_), _) => Self::Same,
        })
    }

    /// Whether the row is new.
    fn is_new(self) -> Field<bool> {
        match self {
            Self::Free => Ok(true),
            Self::Same => Ok(false),
            Self::Other => Err("its number belongs to something else here".to_owned()),
        }
    }
}

/// Takes all rows of a model. `convert` tells the row to add; none where it is here already.
async fn take<E, A>(
    import: &mut Import<'_>,
    kind: Kind,
    (id, created_at): (E::Column, E::Column),
    mut convert: impl FnMut(&mut Import<'_>, &Row, Standing) -> Field<Option<A>>,
) -> Result<(), ImportFault>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
    E::Model: IntoActiveModel<A>,
{
    let mut seen = HashSet::new();
    while import.dump.left(kind) > 0 {
        let rows = import.next(kind, BATCH)?;
        let known: Vec<(i64, DateTime<Utc>)> = E::find()
            .select_only()
            .columns([id, created_at])
            .filter(id.is_in(rows.iter().map(|row| row.id)))
            .into_tuple()
            .all(import.txn)
            .await?;
        let known: BTreeMap<i64, DateTime<Utc>> = known.into_iter().collect();
        let mut new = Vec::new();
        for row in &rows {
            let taken = if seen.insert(row.id) {
                Standing::of(row, known.get(&row.id)).and_then(|standing| convert(import, row, standing))
            } else {
                Err("its number stands in the file twice".to_owned())
            };
            let counts = import.report.models.entry(kind).or_default();
            match taken {
                Ok(Some(model)) => {
                    counts.added += 1;
                    new.push(model);
                }
                Ok(None) => counts.there += 1,
                Err(reason) => import.break_row(row, reason),
            }
        }
        insert(import.txn, new).await?;
    }
    Ok(())
}

/// Inserts rows, as few statements as it takes.
async fn insert<A>(txn: &impl ConnectionTrait, rows: Vec<A>) -> Result<(), ImportFault>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        A::Entity::insert_many(rows.by_ref().take(BATCH)).exec_without_returning(txn).await?;
    }
    Ok(())
}
