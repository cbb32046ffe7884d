//! What can be measured.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kind of a parameter type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Measured in or at the water.
    Chemical,
    /// Counted animals.
    Biological,
    /// Measured in or at the water, without chemistry.
    Physical,
    /// Not sorted yet.
    Undefined,
}

/// A parameter type: a quantity with its unit and limits, or an animal group.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "parameter_type")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Stable name in forms, API and exports, such as `no3`; at most 20 signs.
    #[sea_orm(unique)]
    pub identifier: String,
    /// German name, at most 280 signs.
    pub name_de: String,
    /// English name, at most 280 signs.
    pub name_en: String,
    /// Formula or symbol, may be empty; `_` makes the digits behind it a subscript.
    pub short_name: String,
    /// Unit of every value of this type; empty for counts and pH.
    pub unit: String,
    /// Which step of the entry form it belongs to.
    pub category: Category,
    /// Colour of its dot and its plot, `#RRGGBB`.
    pub color: Option<String>,
    /// Below it the author is asked, in `unit`.
    pub lower_warning_limit: Option<f64>,
    /// Above it the author is asked, in `unit`.
    pub upper_warning_limit: Option<f64>,
    /// Below it a value is refused, in `unit`.
    pub hard_min: Option<f64>,
    /// Above it a value is refused, in `unit`.
    pub hard_max: Option<f64>,
    /// Place in lists, ascending.
    pub position: i32,
    /// Calibrations that give a value of this type.
    #[sea_orm(has_many)]
    pub calibrations: HasMany<super::calibration::Entity>,
    /// All values of this type.
    #[sea_orm(has_many)]
    pub parameters: HasMany<super::parameter::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
