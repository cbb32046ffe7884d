//! Measured values.

use sea_orm::entity::prelude::*;

/// One value of a measurement; several of one type are replicates.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "parameter")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The measurement; deleted with it.
    pub measurement_id: i64,
    /// What was measured.
    pub parameter_type_id: i64,
    /// Place among the rows of its form, ascending.
    pub position: i32,
    /// The value, in the type's unit.
    pub value: f64,
    /// The author's note, may be empty.
    pub note: String,
    /// Not shown, and not counted in indices.
    pub hidden: bool,
    /// The optical density that the value was computed from; goes with the dilution and the calibration.
    pub raw_optical_density: Option<f64>,
    /// By how much the sample was diluted; 1: not at all.
    pub dilution_factor: Option<f64>,
    /// The calibration's row; none once it is deleted.
    pub calibration_id: Option<i64>,
    /// Label of the calibration on the day.
    pub calibration_label: Option<String>,
    /// Formula of the calibration on the day.
    pub calibration_formula: Option<String>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row was last changed.
    pub updated_at: DateTimeUtc,
    /// The measurement's row.
    #[sea_orm(belongs_to, from = "measurement_id", to = "id")]
    pub measurement: BelongsTo<super::measurement::Entity>,
    /// The type's row.
    #[sea_orm(belongs_to, from = "parameter_type_id", to = "id")]
    pub parameter_type: BelongsTo<super::parameter_type::Entity>,
    /// The calibration as it is now.
    #[sea_orm(belongs_to, from = "calibration_id", to = "id")]
    pub calibration: BelongsTo<Option<super::calibration::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
