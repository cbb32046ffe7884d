//! Waters: shape, bounding box and what OpenStreetMap says of them.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::DbErr,
};

use crate::dialect::{drop_tables, run};

const UP: &str = "
CREATE TABLE water (
    id {id},
    name text CONSTRAINT water_name_check CHECK (length(name) BETWEEN 1 AND 200),
    osm_element_type text
        CONSTRAINT water_osm_element_type_check
        CHECK (osm_element_type IN ('node', 'way', 'relation')),
    osm_id {bigint},
    flow_type text CONSTRAINT water_flow_type_check CHECK (flow_type IN ('running', 'standing')),
    water_type text
        CONSTRAINT water_water_type_check
        CHECK (water_type IN (
            'river', 'stream', 'tidal_channel', 'canal', 'drain', 'ditch',
            'wetland', 'lake', 'basin', 'pond', 'reservoir', 'lagoon',
            'coastline', 'bay', 'oxbow', 'harbour', 'wastewater', 'spring')),
    -- A GeoJSON geometry, WGS 84, longitude first.
    geometry text NOT NULL CONSTRAINT water_geometry_check CHECK (length(geometry) > 0),
    min_lon {double} NOT NULL,
    min_lat {double} NOT NULL,
    max_lon {double} NOT NULL,
    max_lat {double} NOT NULL,
    tags {json} NOT NULL DEFAULT '{}',
    wikipedia_url text
        CONSTRAINT water_wikipedia_url_check CHECK (length(wikipedia_url) BETWEEN 1 AND 2000),
    search_text text NOT NULL DEFAULT '',
    requires_review {bool} NOT NULL DEFAULT FALSE,
    requires_update {bool} NOT NULL DEFAULT FALSE,
    internal_comment text NOT NULL DEFAULT '',
    created_by_access_key_id {bigint}
        CONSTRAINT water_created_by_access_key_id_fkey
        REFERENCES access_key (id) ON DELETE SET NULL,
    refreshed_at {time},
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    CONSTRAINT water_osm_element_type_osm_id_key UNIQUE (osm_element_type, osm_id),
    CONSTRAINT water_osm_check CHECK ((osm_element_type IS NULL) = (osm_id IS NULL)),
    CONSTRAINT water_longitude_check
        CHECK (min_lon >= -180 AND min_lon <= max_lon AND max_lon <= 180),
    CONSTRAINT water_latitude_check
        CHECK (min_lat >= -90 AND min_lat <= max_lat AND max_lat <= 90)
){strict};
CREATE INDEX water_name_idx ON water (name, osm_id);
CREATE INDEX water_flow_type_idx ON water (flow_type, water_type);
CREATE INDEX water_refreshed_at_idx ON water (refreshed_at) WHERE osm_id IS NOT NULL;
CREATE INDEX water_requires_review_idx ON water (requires_review, id);
CREATE INDEX water_created_by_access_key_id_idx ON water (created_by_access_key_id);
";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["water"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
