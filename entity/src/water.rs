//! Waters.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The kinds of OpenStreetMap elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OsmElementType {
    /// A point.
    Node,
    /// A line or a ring.
    Way,
    /// A group of elements.
    Relation,
}

/// Whether a water flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum FlowType {
    /// Flows.
    Running,
    /// Stands.
    Standing,
}

/// What kind of water it is, after the values of OpenStreetMap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum WaterType {
    /// Broad natural flow.
    River,
    /// Narrow natural flow.
    Stream,
    /// Channel of the tide.
    TidalChannel,
    /// Canal.
    Canal,
    /// Lined drain.
    Drain,
    /// Ditch.
    Ditch,
    /// Wetland.
    Wetland,
    /// Lake.
    Lake,
    /// Man-made basin.
    Basin,
    /// Pond.
    Pond,
    /// Reservoir.
    Reservoir,
    /// Lagoon.
    Lagoon,
    /// Coastline.
    Coastline,
    /// Bay.
    Bay,
    /// Old arm of a river.
    Oxbow,
    /// Harbour.
    Harbour,
    /// Basin for waste water.
    Wastewater,
    /// Spring.
    Spring,
}

/// A river, a lake, or another water, with its shape.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "water")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Name, at most 200 signs.
    pub name: Option<String>,
    /// Kind of the OpenStreetMap element; with `osm_id` its identity.
    pub osm_element_type: Option<OsmElementType>,
    /// Number of the OpenStreetMap element within its kind.
    pub osm_id: Option<i64>,
    /// Running or standing; none: unknown.
    pub flow_type: Option<FlowType>,
    /// What kind of water it is.
    pub water_type: Option<WaterType>,
    /// GeoJSON geometry, WGS 84, longitude first.
    pub geometry: String,
    /// West side of the shape, degrees.
    pub min_lon: f64,
    /// South side of the shape, degrees.
    pub min_lat: f64,
    /// East side of the shape, degrees.
    pub max_lon: f64,
    /// North side of the shape, degrees.
    pub max_lat: f64,
    /// Tags of the OpenStreetMap element, an object of strings.
    pub tags: Json,
    /// Page about this water.
    pub wikipedia_url: Option<String>,
    /// Addresses of articles by language, from Wikidata; none: not asked yet.
    pub sitelinks: Option<Json>,
    /// Names, folded for full-text search.
    pub search_text: String,
    /// Staff should look at it.
    pub requires_review: bool,
    /// Should be fetched from OpenStreetMap again.
    pub requires_update: bool,
    /// Notes of staff.
    pub internal_comment: String,
    /// The key of the pupil who drew it.
    pub created_by_access_key_id: Option<i64>,
    /// When OpenStreetMap was last asked.
    pub refreshed_at: Option<DateTimeUtc>,
    /// When OpenStreetMap was asked in vain since; none: it answered.
    pub refresh_tried_at: Option<DateTimeUtc>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When the row was last changed.
    pub updated_at: DateTimeUtc,
    /// The row of that key.
    #[sea_orm(belongs_to, from = "created_by_access_key_id", to = "id")]
    pub created_by: BelongsTo<Option<super::access_key::Entity>>,
    /// What was measured here.
    #[sea_orm(has_many)]
    pub measurements: HasMany<super::measurement::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
