//! The spatial index of the waters, and full text over waters and measurements.
//!
//! `search_text` is folded in Rust (lower case, no accents, ä as ae), so both
//! databases compare plain words: FTS5 and a GIN index over the `simple`
//! configuration answer the same prefix query.
//!
//! On SQLite the indexes are virtual tables that triggers keep. `INSERT OR
//! REPLACE` deletes the old row without firing them: write
//! `INSERT … ON CONFLICT DO UPDATE`. An R*Tree stores 32-bit boxes, rounded
//! outwards: it answers a few rows too many and never one too few, so the
//! reader compares the exact columns again.

use sea_orm_migration::{
    prelude::{DeriveMigrationName, MigrationTrait, SchemaManager, async_trait},
    sea_orm::{ConnectionTrait, DbBackend, DbErr},
};

use crate::dialect::run;

const SQLITE_SPATIAL: &str = "
CREATE VIRTUAL TABLE water_rtree USING rtree(id, min_lon, max_lon, min_lat, max_lat);
INSERT INTO water_rtree SELECT id, min_lon, max_lon, min_lat, max_lat FROM water;
CREATE TRIGGER water_rtree_insert AFTER INSERT ON water BEGIN
    INSERT INTO water_rtree
    VALUES (new.id, new.min_lon, new.max_lon, new.min_lat, new.max_lat);
END;
CREATE TRIGGER water_rtree_update
AFTER UPDATE OF id, min_lon, min_lat, max_lon, max_lat ON water BEGIN
    DELETE FROM water_rtree WHERE id = old.id;
    INSERT INTO water_rtree
    VALUES (new.id, new.min_lon, new.max_lon, new.min_lat, new.max_lat);
END;
CREATE TRIGGER water_rtree_delete AFTER DELETE ON water BEGIN
    DELETE FROM water_rtree WHERE id = old.id;
END;
";

/// For each of the tables that are searched; `[table]` is its name.
const SQLITE_TEXT: &str = "
CREATE VIRTUAL TABLE [table]_fts USING fts5(
    search_text, content='[table]', content_rowid='id',
    tokenize='unicode61 remove_diacritics 2', prefix='2 3');
INSERT INTO [table]_fts([table]_fts) VALUES ('rebuild');
CREATE TRIGGER [table]_fts_insert AFTER INSERT ON [table] BEGIN
    INSERT INTO [table]_fts(rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER [table]_fts_update AFTER UPDATE OF id, search_text ON [table] BEGIN
    INSERT INTO [table]_fts([table]_fts, rowid, search_text)
    VALUES ('delete', old.id, old.search_text);
    INSERT INTO [table]_fts(rowid, search_text) VALUES (new.id, new.search_text);
END;
CREATE TRIGGER [table]_fts_delete AFTER DELETE ON [table] BEGIN
    INSERT INTO [table]_fts([table]_fts, rowid, search_text)
    VALUES ('delete', old.id, old.search_text);
END;
";

const SQLITE_DOWN: &str = "
DROP TRIGGER measurement_fts_delete;
DROP TRIGGER measurement_fts_update;
DROP TRIGGER measurement_fts_insert;
DROP TABLE measurement_fts;
DROP TRIGGER water_fts_delete;
DROP TRIGGER water_fts_update;
DROP TRIGGER water_fts_insert;
DROP TABLE water_fts;
DROP TRIGGER water_rtree_delete;
DROP TRIGGER water_rtree_update;
DROP TRIGGER water_rtree_insert;
DROP TABLE water_rtree;
";

const POSTGRES_UP: &str = "
CREATE INDEX water_box_idx ON water
    USING gist (box(point(max_lon, max_lat), point(min_lon, min_lat)));
CREATE INDEX water_search_text_idx ON water
    USING gin (to_tsvector('simple', search_text));
CREATE INDEX measurement_search_text_idx ON measurement
    USING gin (to_tsvector('simple', search_text));
";

const POSTGRES_DOWN: &str = "
DROP INDEX measurement_search_text_idx;
DROP INDEX water_search_text_idx;
DROP INDEX water_box_idx;
";

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_connection().get_database_backend() == DbBackend::Postgres {
            return run(manager, POSTGRES_UP).await;
        }
        run(manager, SQLITE_SPATIAL).await?;
        for table in ["water", "measurement"] {
            run(manager, &SQLITE_TEXT.replace("[table]", table)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = match manager.get_connection().get_database_backend() {
            DbBackend::Postgres => POSTGRES_DOWN,
            _ => SQLITE_DOWN,
        };
        run(manager, sql).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
