//! Parameter types, kits and calibrations, and the catalogue that fills them.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::{ConnectionTrait, DbBackend, DbErr},
    sea_query::{Alias, Expr, Query},
};
use serde::Deserialize;

use crate::dialect::{drop_tables, run};

const UP: &str = "
CREATE TABLE parameter_type (
    id {id},
    identifier text NOT NULL
        CONSTRAINT parameter_type_identifier_check CHECK (length(identifier) BETWEEN 1 AND 20),
    name_de text NOT NULL
        CONSTRAINT parameter_type_name_de_check CHECK (length(name_de) BETWEEN 1 AND 280),
    name_en text NOT NULL
        CONSTRAINT parameter_type_name_en_check CHECK (length(name_en) BETWEEN 1 AND 280),
    short_name text NOT NULL DEFAULT ''
        CONSTRAINT parameter_type_short_name_check CHECK (length(short_name) <= 50),
    unit text NOT NULL DEFAULT ''
        CONSTRAINT parameter_type_unit_check CHECK (length(unit) <= 10),
    category text NOT NULL DEFAULT 'undefined'
        CONSTRAINT parameter_type_category_check
        CHECK (category IN ('chemical', 'biological', 'physical', 'undefined')),
    color text
        CONSTRAINT parameter_type_color_check CHECK (length(color) = 7 AND substr(color, 1, 1) = '#'),
    lower_warning_limit {double},
    upper_warning_limit {double},
    hard_min {double},
    hard_max {double},
    position {int} NOT NULL DEFAULT 0,
    CONSTRAINT parameter_type_identifier_key UNIQUE (identifier),
    CONSTRAINT parameter_type_warning_limit_check CHECK (lower_warning_limit <= upper_warning_limit),
    CONSTRAINT parameter_type_hard_limit_check CHECK (hard_min <= hard_max)
){strict};
CREATE INDEX parameter_type_position_idx ON parameter_type (position, id);

CREATE TABLE kit (
    id {id},
    identifier text NOT NULL
        CONSTRAINT kit_identifier_check CHECK (length(identifier) BETWEEN 1 AND 20),
    name text NOT NULL CONSTRAINT kit_name_check CHECK (length(name) BETWEEN 1 AND 200),
    short_name text NOT NULL DEFAULT ''
        CONSTRAINT kit_short_name_check CHECK (length(short_name) <= 50),
    color text
        CONSTRAINT kit_color_check CHECK (length(color) = 7 AND substr(color, 1, 1) = '#'),
    CONSTRAINT kit_identifier_key UNIQUE (identifier)
){strict};

CREATE TABLE calibration (
    id {id},
    kit_id {bigint} NOT NULL
        CONSTRAINT calibration_kit_id_fkey REFERENCES kit (id) ON DELETE RESTRICT,
    parameter_type_id {bigint} NOT NULL
        CONSTRAINT calibration_parameter_type_id_fkey
        REFERENCES parameter_type (id) ON DELETE RESTRICT,
    label text NOT NULL CONSTRAINT calibration_label_check CHECK (length(label) BETWEEN 1 AND 280),
    formula text NOT NULL
        CONSTRAINT calibration_formula_check CHECK (length(formula) BETWEEN 1 AND 100),
    x_min {double} NOT NULL,
    x_max {double} NOT NULL,
    CONSTRAINT calibration_kit_id_parameter_type_id_label_key
        UNIQUE (kit_id, parameter_type_id, label),
    CONSTRAINT calibration_range_check CHECK (x_min < x_max)
){strict};
CREATE INDEX calibration_parameter_type_id_idx ON calibration (parameter_type_id);
";

/// The catalogue that every new installation starts with.
const CATALOGUE: &str = include_str!("../catalogue.json");

#[derive(Deserialize)]
struct Catalogue {
    parameter_types: Vec<ParameterType>,
    measurement_kits: Vec<Kit>,
    calibrations: Vec<Calibration>,
}

#[derive(Deserialize)]
struct ParameterType {
    id: i64,
    identifier: String,
    name_de: String,
    name_en: String,
    short_name: String,
    unit: String,
    category: String,
    color: Option<String>,
    lower_warning_limit: Option<f64>,
    upper_warning_limit: Option<f64>,
}

#[derive(Deserialize)]
struct Kit {
    id: i64,
    identifier: String,
    name: String,
    short_name: String,
}

#[derive(Deserialize)]
struct Calibration {
    id: i64,
    kit: i64,
    parameter: String,
    label: String,
    formula: String,
    x_min: f64,
    x_max: f64,
}

/// The range outside which a value is refused, in the parameter's unit.
/// Either side may be open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HardLimits {
    /// The smallest value that is accepted.
    pub min: Option<f64>,
    /// The largest value that is accepted.
    pub max: Option<f64>,
}

/// The hard limits that a parameter type starts with.
///
/// Where nature or the scale gives a limit, it is that one: pH runs from 0 to
/// 14; liquid water from 0 to 100 °C, with 5 below for a probe that is off in
/// icy water; oxygen saturation stays far below 500 % even in a dense algal
/// bloom. Counted animals run from 0 to 10 000. No concentration, conductivity
/// or depth is negative, and 100 000 in the units in use (mg/L, µg/L, µS/cm,
/// cm) lies beyond every natural water. A type of an undefined category has
/// none.
#[must_use]
pub fn hard_limits(identifier: &str, category: &str) -> HardLimits {
    let (min, max) = match (identifier, category) {
        ("ph", _) => (0.0, 14.0),
        ("temp", _) => (-5.0, 100.0),
        ("o2", _) => (0.0, 500.0),
        (_, "biological") => (0.0, 10_000.0),
        (_, "chemical" | "physical") => (0.0, 100_000.0),
        _ => {
            return HardLimits { min: None, max: None };
        }
    };
    HardLimits { min: Some(min), max: Some(max) }
}

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await?;
        load(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["calibration", "kit", "parameter_type"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

async fn load(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let catalogue: Catalogue =
        serde_json::from_str(CATALOGUE).map_err(|error| DbErr::Migration(format!("catalogue.json: {error}")))?;

    let mut types = insert(
        "parameter_type",
        &[
            "id",
            "identifier",
            "name_de",
            "name_en",
            "short_name",
            "unit",
            "category",
            "color",
            "lower_warning_limit",
            "upper_warning_limit",
            "hard_min",
            "hard_max",
            "position",
        ],
    );
    for (position, row) in (1_i32..).zip(&catalogue.parameter_types) {
        let limits = hard_limits(&row.identifier, &row.category);
        types.values_panic([
            Expr::val(row.id),
            Expr::val(row.identifier.as_str()),
            Expr::val(row.name_de.as_str()),
            Expr::val(row.name_en.as_str()),
            Expr::val(row.short_name.as_str()),
            Expr::val(row.unit.as_str()),
            Expr::val(row.category.as_str()),
            Expr::val(row.color.clone()),
            Expr::val(row.lower_warning_limit),
            Expr::val(row.upper_warning_limit),
            Expr::val(limits.min),
            Expr::val(limits.max),
            Expr::val(position),
        ]);
    }

    let mut kits = insert("kit", &["id", "identifier", "name", "short_name"]);
    for row in &catalogue.measurement_kits {
        kits.values_panic([
            Expr::val(row.id),
            Expr::val(row.identifier.as_str()),
            Expr::val(row.name.as_str()),
            Expr::val(row.short_name.as_str()),
        ]);
    }

    let mut calibrations =
        insert("calibration", &["id", "kit_id", "parameter_type_id", "label", "formula", "x_min", "x_max"]);
    for row in &catalogue.calibrations {
        let parameter_type = catalogue
            .parameter_types
            .iter()
            .find(|parameter_type| parameter_type.identifier == row.parameter)
            .ok_or_else(|| {
                DbErr::Migration(format!(
                    "catalogue.json: calibration {}: unknown parameter {:?}",
                    row.id, row.parameter
                ))
            })?;
        calibrations.values_panic([
            Expr::val(row.id),
            Expr::val(row.kit),
            Expr::val(parameter_type.id),
            Expr::val(row.label.as_str()),
            Expr::val(row.formula.as_str()),
            Expr::val(row.x_min),
            Expr::val(row.x_max),
        ]);
    }

    let connection = manager.get_connection();
    for statement in [&types, &kits, &calibrations] {
        connection.execute(statement).await?;
    }
    // PostgreSQL does not move a sequence for ids that were given explicitly.
    if connection.get_database_backend() == DbBackend::Postgres {
        for table in ["parameter_type", "kit", "calibration"] {
            connection
                .execute_unprepared(&format!(
                    "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                ))
                .await?;
        }
    }
    Ok(())
}

fn insert(table: &str, columns: &[&str]) -> sea_orm_migration::sea_query::InsertStatement {
    let mut statement = Query::insert();
    statement.into_table(Alias::new(table)).columns(columns.iter().map(|column| Alias::new(*column)));
    statement
}
