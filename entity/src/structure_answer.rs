//! Answers about the structure of a water.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The ten questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Use of the land around.
    Utilization,
    /// Width of the strip along the bank.
    Margin,
    /// Line of the channel.
    Course,
    /// Plants on the bank.
    BankVegetation,
    /// Fixing of the bank.
    BankStructure,
    /// Width to depth.
    CrossSection,
    /// Variety of the current.
    Flow,
    /// Variety of the depth.
    DepthVariance,
    /// State of the bed.
    Riverbed,
    /// Obstacles in the way of animals.
    Continuity,
}

/// The answer to one of the ten questions; unknown is no row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "structure_answer")]
pub struct Model {
    /// The measurement; deleted with it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub measurement_id: i64,
    /// The question.
    #[sea_orm(primary_key, auto_increment = false)]
    pub question: Question,
    /// 1 (near natural) to 5 (artificial).
    pub grade: i16,
    /// The measurement's row.
    #[sea_orm(belongs_to, from = "measurement_id", to = "id")]
    pub measurement: BelongsTo<super::measurement::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
