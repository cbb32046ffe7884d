//! The spatial and the full-text indexes answer, and follow every change.

use entity::{measurement, water};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, ModelTrait, QueryFilter, Statement,
    entity::prelude::Expr,
};

use crate::support::{Result, databases, strings, strings_of, write_rows};

#[tokio::test]
async fn waters_are_found_by_box() -> Result {
    for database in databases().await? {
        let connection = &database.connection;
        let water = write_rows(connection).await?.water;
        let heidelberg = [8.69, 49.40, 8.71, 49.42];
        let berlin = [13.3, 52.4, 13.5, 52.6];
        assert_eq!(in_box(connection, heidelberg).await?, ["Neckar"]);
        assert!(in_box(connection, berlin).await?.is_empty());
        water::Entity::update_many()
            .col_expr(water::Column::MinLon, Expr::value(13.4))
            .col_expr(water::Column::MaxLon, Expr::value(13.4))
            .col_expr(water::Column::MinLat, Expr::value(52.5))
            .col_expr(water::Column::MaxLat, Expr::value(52.5))
            .exec(connection)
            .await?;
        assert!(in_box(connection, heidelberg).await?.is_empty());
        assert_eq!(in_box(connection, berlin).await?, ["Neckar"]);
        measurement::Entity::delete_many().exec(connection).await?;
        water.delete(connection).await?;
        assert!(in_box(connection, berlin).await?.is_empty());
        if connection.get_database_backend() == DbBackend::Sqlite {
            let left = "SELECT CAST(id AS text) FROM water_rtree";
            assert!(strings_of(connection, left).await?.is_empty());
        }
    }
    Ok(())
}

#[tokio::test]
async fn words_are_found_by_their_beginning() -> Result {
    for database in databases().await? {
        let connection = &database.connection;
        let rows = write_rows(connection).await?;
        let number = rows.measurement.id.to_string();
        assert_eq!(having(connection, "water", "neck").await?, ["1"]);
        assert!(having(connection, "water", "ecka").await?.is_empty());
        assert_eq!(having(connection, "measurement", "heid").await?, [number.as_str()]);
        measurement::Entity::update_many()
            .col_expr(measurement::Column::SearchText, Expr::value("mueller"))
            .filter(measurement::Column::Id.eq(rows.measurement.id))
            .exec(connection)
            .await?;
        assert!(having(connection, "measurement", "heid").await?.is_empty());
        assert_eq!(having(connection, "measurement", "muel").await?, [number.as_str()]);
        rows.measurement.delete(connection).await?;
        assert!(having(connection, "measurement", "muel").await?.is_empty());
        if connection.get_database_backend() == DbBackend::Sqlite {
            for table in ["water", "measurement"] {
                connection
                    .execute_unprepared(&format!(
                        "INSERT INTO {table}_fts({table}_fts, rank) VALUES ('integrity-check', 1)"
                    ))
                    .await?;
            }
        }
    }
    Ok(())
}

/// Names of the waters whose box meets this one (west, south, east, north).
async fn in_box(connection: &DatabaseConnection, box_: [f64; 4]) -> Result<Vec<String>> {
    let backend = connection.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => {
            "SELECT name FROM water WHERE box(point(max_lon, max_lat), point(min_lon, min_lat)) \
             && box(point($3, $4), point($1, $2))"
        }
        _ => {
            "SELECT name FROM water WHERE id IN (SELECT id FROM water_rtree \
             WHERE max_lon >= $1 AND max_lat >= $2 AND min_lon <= $3 AND min_lat <= $4)"
        }
    };
    strings(connection, Statement::from_sql_and_values(backend, sql, box_.map(Into::into))).await
}

/// Numbers of the rows that have a word with this beginning.
async fn having(connection: &DatabaseConnection, table: &str, beginning: &str) -> Result<Vec<String>> {
    let backend = connection.get_database_backend();
    let (sql, query) = match backend {
        DbBackend::Postgres => (
            format!(
                "SELECT CAST(id AS text) FROM {table} WHERE \
                 to_tsvector('simple', search_text) @@ to_tsquery('simple', $1)"
            ),
            format!("{beginning}:*"),
        ),
        _ => (
            format!(
                "SELECT CAST(id AS text) FROM {table} WHERE id IN \
                 (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH $1)"
            ),
            format!("\"{beginning}\"*"),
        ),
    };
    strings(connection, Statement::from_sql_and_values(backend, sql, [query.into()])).await
}
