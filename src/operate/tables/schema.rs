//! Which tables and columns a database has, in an order in which each table
//! comes after those that it refers to.

use std::collections::{BTreeMap, BTreeSet};

use migration::Migrator;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, DbErr, Statement};
use sea_orm_migration::MigratorTrait;
use tracing::{instrument::WithSubscriber, subscriber::NoSubscriber};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A whole number of 64 bits or fewer.
    Integer,
    /// Yes or no; on SQLite an integer.
    Boolean,
    /// A number of 64 bits with a point.
    Real,
    /// A text.
    Text,
    /// An instant; on SQLite a text.
    Time,
    /// JSON; on SQLite a text.
    Json,
    /// Bytes.
    Blob,
    /// A UUID; on SQLite 16 bytes.
    Uuid,
}

impl Kind {
    /// The kind of a type by the database's own name.
    fn of(name: &str) -> Option<Self> {
        Some(match name.to_lowercase().as_str() {
            "integer" | "bigint" | "smallint" => Self::Integer,
            "boolean" => Self::Boolean,
            "real" | "double precision" => Self::Real,
            "text" => Self::Text,
            "timestamp with time zone" => Self::Time,
            "jsonb" => Self::Json,
            "blob" | "bytea" => Self::Blob,
            "uuid" => Self::Uuid,
            _ => return None,
        })
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    /// Whether the database numbers its rows by `id`, and uses no number twice.
    pub(crate) is_numbered: bool,
}

impl Table {
    /// The names of its columns.
    pub(crate) fn column_names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }
}

/// The tables of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Schema {
    /// Each after those that it refers to.
    pub(crate) tables: Vec<Table>,
}

/// The table that says which steps have run.
const STEPS: &str = "seaql_migrations";

/// SQLite's tables that hold rows of ours: neither virtual ones nor what these keep, nor SQLite's own.
const SQLITE_TABLES: &str = "(SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
    AND substr(name, 1, 7) <> 'sqlite_' AND name <> 'seaql_migrations') AS own";

impl Schema {
    /// The tables of ours in this database; what else lies in a PostgreSQL database is left out.
    ///
    /// # Errors
    /// When the database can't be read, or has steps, types or circles that this release does not know.
    pub(crate) async fn read(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        if db.get_database_backend() != DbBackend::Postgres {
            return Self::read_sqlite(db).await;
        }
        let steps = u32::try_from(applied_steps(db).await?.len()).unwrap_or(u32::MAX);
        let own: BTreeSet<String> = Self::of_steps(steps).await?.tables.into_iter().map(|table| table.name).collect();
        Self::read_postgres(db, &own).await
    }

    /// The tables that the first steps make, on SQLite.
    async fn of_steps(steps: u32) -> Result<Self, DbErr> {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1).sqlx_logging(false);
        let db = Database::connect(options).await?;
        in_silence(Migrator::up(&db, Some(steps))).await?;
        let schema = Self::read_sqlite(&db).await;
        db.close().await?;
        schema
    }

    async fn read_sqlite(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let columns = format!(
            "SELECT own.name AS of, c.name AS name, c.type AS type, \
             (SELECT sql FROM sqlite_master AS m WHERE m.type = 'table' AND m.name = own.name) \
             LIKE '%AUTOINCREMENT%' AND c.name = 'id' AS is_number \
             FROM {SQLITE_TABLES} JOIN pragma_table_xinfo(own.name) AS c WHERE c.hidden = 0 ORDER BY own.name, c.cid"
        );
        let references = format!(
            "SELECT own.name AS of, f.\"table\" AS refers_to FROM {SQLITE_TABLES} \
             JOIN pragma_foreign_key_list(own.name) AS f"
        );
        Self::gather(db, &columns, &references, None).await
    }

    async fn read_postgres(db: &impl ConnectionTrait, own: &BTreeSet<String>) -> Result<Self, DbErr> {
        let columns = "SELECT c.relname::text AS of, a.attname::text AS name, \
             format_type(a.atttypid, a.atttypmod)::text AS type, \
             a.attidentity <> '' AND a.attname = 'id' AS is_number \
             FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
             WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' ORDER BY c.relname, a.attnum";
        let references = "SELECT c.conrelid::regclass::text AS of, c.confrelid::regclass::text AS refers_to \
             FROM pg_constraint AS c WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace";
        Self::gather(db, columns, references, Some(own)).await
    }

    async fn gather(
        db: &impl ConnectionTrait,
        columns: &str,
        references: &str,
        own: Option<&BTreeSet<String>>,
    ) -> Result<Self, DbErr> {
        let backend = db.get_database_backend();
        let is_own = |table: &String| own.is_none_or(|own| own.contains(table));
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        for row in db.query_all_raw(Statement::from_string(backend, columns)).await? {
            let (name, column): (String, String) = (row.try_get("", "of")?, row.try_get("", "name")?);
            if !is_own(&name) {
                continue;
            }
            let type_name: String = row.try_get("", "type")?;
            let kind = Kind::of(&type_name).ok_or_else(|| {
                DbErr::Custom(format!("{name}.{column} is of the type {type_name}, which can't be moved"))
            })?;
            let is_numbered: bool = row.try_get("", "is_number")?;
            let table = Table { name: name.clone(), columns: Vec::new(), is_numbered: false };
            let table = tables.entry(name).or_insert(table);
            table.is_numbered |= is_numbered;
            table.columns.push(Column { name: column, kind });
        }
        let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for row in db.query_all_raw(Statement::from_string(backend, references)).await? {
            let (from, to): (String, String) = (row.try_get("", "of")?, row.try_get("", "refers_to")?);
            if from != to && is_own(&from) {
                needs.entry(from).or_default().insert(to);
            }
        }
        in_order(tables, &needs).map(|tables| Self { tables })
    }

    /// The table of this name.
    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }
}

fn in_order(
    mut rest: BTreeMap<String, Table>,
    needs: &BTreeMap<String, BTreeSet<String>>,
) -> Result<Vec<Table>, DbErr> {
    let mut ordered = Vec::new();
    while !rest.is_empty() {
        let is_free = |name: &&String| needs.get(*name).is_none_or(|needs| needs.iter().all(|n| !rest.contains_key(n)));
        let Some(free) = rest.keys().find(is_free).cloned() else {
            let circle: Vec<String> = rest.into_keys().collect();
            return Err(DbErr::Custom(format!("the tables {} refer to each other", circle.join(", "))));
        };
        ordered.extend(rest.remove(&free));
    }
    Ok(ordered)
}

/// The steps that have run, in the order of this release's list.
///
/// # Errors
/// When the database can't be read, or has steps that this release lacks.
pub(crate) async fn applied_steps(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let backend = db.get_database_backend();
    let is_there = match backend {
        DbBackend::Postgres => format!("SELECT to_regclass('{STEPS}') IS NOT NULL AS is_there"),
        _ => format!("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = '{STEPS}') AS is_there"),
    };
    let row = db.query_one_raw(Statement::from_string(backend, is_there)).await?;
    if !row.map(|row| row.try_get("", "is_there")).transpose()?.unwrap_or(false) {
        return Ok(Vec::new());
    }
    let rows = db.query_all_raw(Statement::from_string(backend, format!("SELECT version FROM {STEPS}"))).await?;
    let mut applied: BTreeSet<String> = rows.iter().map(|row| row.try_get("", "version")).collect::<Result<_, _>>()?;
    let steps = known_steps().into_iter().filter(|step| applied.remove(step)).collect();
    match applied.pop_first() {
        Some(step) => Err(DbErr::Custom(format!("the database belongs to a newer release: it has the step {step}"))),
        None => Ok(steps),
    }
}

/// The steps of this release, in order.
pub(crate) fn known_steps() -> Vec<String> {
    Migrator::migrations().iter().map(|step| step.name().to_owned()).collect()
}

/// Work that would tell of each step in the log, without doing so.
pub(crate) fn in_silence<F: Future>(work: F) -> impl Future<Output = F::Output> {
    work.with_subscriber(NoSubscriber::default())
}
