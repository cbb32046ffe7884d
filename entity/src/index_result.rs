//! Computed indices.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The four indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum IndexKind {
    /// Chemical index after Bach.
    Bach,
    /// Saprobic index of the animal groups.
    Saprobic,
    /// Trophic index of standing waters.
    Trophic,
    /// Structure index of running waters.
    Structure,
}

/// One of the four indices of a measurement; no input, no row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "index_result")]
pub struct Model {
    /// The measurement; deleted with it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measurement_id: i64,
    /// Which index.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: IndexKind,
    /// Value on the scale of the index.
    pub value: f64,
    /// Class, such as `II-III`.
    pub classification: String,
    /// Share of the inputs that were there, in hundredths (0 to 100).
    pub validity: i16,
    /// Version of the method that computed it.
    pub method: String,
    /// Each input's sub-index or grade and its weight.
    pub inputs: Json,
    /// When it was computed.
    pub computed_at: DateTimeUtc,
    /// The measurement's row.
    #[sea_orm(belongs_to, from = "measurement_id", to = "id")]
    pub measurement: BelongsTo<super::measurement::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
