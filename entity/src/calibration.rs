//! From optical density to a value.

use sea_orm::entity::prelude::*;

/// How a kit's optical density becomes a value of a parameter type.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calibration")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The kit.
    pub kit_id: i64,
    /// The parameter type that comes out.
    pub parameter_type_id: i64,
    /// Name shown in the converter, unique within kit and type.
    pub label: String,
    /// Arithmetic expression in `od`; gives the value in the type's unit.
    pub formula: String,
    /// Smallest value that the calibration covers, in the type's unit.
    pub x_min: f64,
    /// Largest value that the calibration covers, in the type's unit.
    pub x_max: f64,
    /// The kit's row.
    #[sea_orm(belongs_to, from = "kit_id", to = "id")]
    pub kit: BelongsTo<super::kit::Entity>,
    /// The type's row.
    #[sea_orm(belongs_to, from = "parameter_type_id", to = "id")]
    pub parameter_type: BelongsTo<super::parameter_type::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
