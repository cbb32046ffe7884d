//! Reports of readers.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The six problems, stored under the predecessor's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Something else.
    #[sea_orm(string_value = "Other")]
    #[serde(rename = "Other")]
    Other,
    /// The note.
    #[sea_orm(string_value = "Note contains problematic text")]
    #[serde(rename = "Note contains problematic text")]
    ProblematicNote,
    /// The values.
    #[sea_orm(string_value = "Values are problematic")]
    #[serde(rename = "Values are problematic")]
    ProblematicValues,
    /// The place is private.
    #[sea_orm(string_value = "Location of measurement is not on public ground")]
    #[serde(rename = "Location of measurement is not on public ground")]
    NotOnPublicGround,
    /// The place is dry.
    #[sea_orm(string_value = "Location of measurement is not on a water")]
    #[serde(rename = "Location of measurement is not on a water")]
    NotOnWater,
    /// The water is another.
    #[sea_orm(string_value = "Name of water does not match location")]
    #[serde(rename = "Name of water does not match location")]
    WrongWaterName,
}

/// Whether a report has been dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not yet.
    Open,
    /// Seen to.
    Resolved,
    /// Nothing to do.
    Rejected,
}

/// A problem that a reader saw in a measurement.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The measurement; deleted with it.
    pub measurement_id: i64,
    /// What is wrong.
    pub problem: Problem,
    /// In the reader's words, may be empty; at most 500 signs.
    pub text: String,
    /// The reader's address, at most 254 signs.
    pub reporter_email: Option<String>,
    /// Whether staff have dealt with it.
    pub state: State,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When it was resolved or rejected.
    pub closed_at: Option<DateTimeUtc>,
    /// Who closed it.
    pub closed_by: Option<i64>,
    /// The measurement's row.
    #[sea_orm(belongs_to, from = "measurement_id", to = "id")]
    pub measurement: BelongsTo<super::measurement::Entity>,
    /// The row of who closed it.
    #[sea_orm(belongs_to, from = "closed_by", to = "id")]
    pub closer: BelongsTo<Option<super::staff_user::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
