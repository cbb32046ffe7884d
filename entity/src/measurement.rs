//! Measurements.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::actor::ActorKind;

/// Who sees a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its author and teacher only.
    Draft,
    /// Everybody; has `published_at`.
    Published,
    /// Staff only.
    Hidden,
}

/// One visit to a water, with what was measured there.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "measurement")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The key that recorded it; none once the key is deleted.
    pub access_key_id: Option<i64>,
    /// The course that it belongs to; none once the course is deleted.
    pub course_id: Option<i64>,
    /// The water.
    pub water_id: i64,
    /// Nickname or team, may be empty; at most 280 signs.
    pub name: String,
    /// Degrees, WGS 84.
    pub longitude: f64,
    /// Degrees, WGS 84.
    pub latitude: f64,
    /// Name of the place, at most 280 signs.
    pub location_name: Option<String>,
    /// When it was measured.
    pub measured_at: DateTimeUtc,
    /// IANA zone that the time was entered in.
    pub time_zone: String,
    /// The author's note, may be empty.
    pub note: String,
    /// Who sees it.
    pub state: State,
    /// Counts the changes; an edit names the version that it started from.
    pub version: i32,
    /// Staff should look at it.
    pub requires_review: bool,
    /// Readers are told that the values are doubtful.
    pub quality_warning: bool,
    /// Notes of staff.
    pub internal_comment: String,
    /// When it was deleted; it can be brought back for 30 days.
    pub deleted_at: Option<DateTimeUtc>,
    /// Who deleted it.
    pub deleted_by: Option<ActorKind>,
    /// When it was first published.
    pub published_at: Option<DateTimeUtc>,
    /// Idempotency key that a client of the API chose.
    #[sea_orm(unique)]
    pub client_uuid: Option<Uuid>,
    /// SHA-256 of what that client sent.
    pub client_hash: Option<Vec<u8>>,
    /// Name, note and place, folded for full-text search.
    pub search_text: String,
    /// Bit n: there are visible values of the parameter type n. Kept by `quality::recompute`.
    pub parameter_types: i64,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row was last changed.
    pub updated_at: DateTimeUtc,
    /// The key's row.
    #[sea_orm(belongs_to, from = "access_key_id", to = "id")]
    pub access_key: BelongsTo<Option<super::access_key::Entity>>,
    /// The course's row.
    #[sea_orm(belongs_to, from = "course_id", to = "id")]
    pub course: BelongsTo<Option<super::course::Entity>>,
    /// The water's row.
    #[sea_orm(belongs_to, from = "water_id", to = "id")]
    pub water: BelongsTo<super::water::Entity>,
    /// The measured values.
    #[sea_orm(has_many)]
    pub parameters: HasMany<super::parameter::Entity>,
    /// The answers about the structure of the water.
    #[sea_orm(has_many)]
    pub structure_answers: HasMany<super::structure_answer::Entity>,
    /// The computed indices.
    #[sea_orm(has_many)]
    pub index_results: HasMany<super::index_result::Entity>,
    /// What readers reported.
    #[sea_orm(has_many)]
    pub reports: HasMany<super::report::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
