//! Measurement kits.

use sea_orm::entity::prelude::*;

/// A box of reagents and a photometer that schools use.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "kit")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Stable name in paths, such as `gcampus`; at most 20 signs.
    #[sea_orm(unique)]
    pub identifier: String,
    /// Full name, at most 200 signs.
    pub name: String,
    /// Short name for tiles, may be empty.
    pub short_name: String,
    /// Colour of its tile, `#RRGGBB`.
    pub color: Option<String>,
    /// The calibrations of this kit.
    #[sea_orm(has_many)]
    pub calibrations: HasMany<super::calibration::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
