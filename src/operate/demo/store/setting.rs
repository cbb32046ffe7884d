//! What the demo remembers of itself.

use entity::site_setting::{ActiveModel, Column, Entity};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbBackend, EntityTrait, sea_query::OnConflict};

use crate::platform::{Error, Result};

/// Name of the setting that holds the number of the demo's course.
pub(in crate::operate::demo) const COURSE_ID: &str = "demo_course_id";
/// Name of the setting that holds the numbers of its measurements.
pub(in crate::operate::demo) const MEASUREMENT_IDS: &str = "demo_measurement_ids";
/// Name of the setting that holds the numbers of its waters.
pub(in crate::operate::demo) const WATER_IDS: &str = "demo_water_ids";

/// Held on PostgreSQL until the transaction ends; on SQLite a transaction that
/// writes is alone anyway.
const LOCK: i64 = 0x6763_616d_7064_656d;

/// Lets one process at a time load the demo.
pub(in crate::operate::demo) async fn lock(txn: &impl ConnectionTrait) -> Result<()> {
    if txn.get_database_backend() == DbBackend::Postgres {
        txn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    }
    Ok(())
}

/// The value kept under a name.
pub(in crate::operate::demo) async fn remembered(db: &impl ConnectionTrait, name: &str) -> Result<Option<String>> {
    Ok(Entity::find_by_id(name.to_owned()).one(db).await?.map(|row| row.value))
}

/// Keeps a value in place of the one before.
pub(in crate::operate::demo) async fn remember(txn: &impl ConnectionTrait, name: &str, value: &str) -> Result<()> {
    let row = ActiveModel { name: Set(name.to_owned()), value: Set(value.to_owned()) };
    let replace = OnConflict::column(Column::Name).update_column(Column::Value).to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(txn).await?;
    Ok(())
}

/// The numbers kept under a name.
pub(in crate::operate::demo) async fn remembered_ids(
    db: &impl ConnectionTrait,
    name: &str,
) -> Result<Option<Vec<i64>>> {
    let Some(text) = remembered(db, name).await? else { return Ok(None) };
    serde_json::from_str(&text).map(Some).map_err(|error| Error::Corrupt(format!("setting {name}: {error}")))
}

/// Keeps numbers in place of those before.
pub(in crate::operate::demo) async fn remember_ids(txn: &impl ConnectionTrait, name: &str, ids: &[i64]) -> Result<()> {
    remember(txn, name, &serde_json::json!(ids).to_string()).await
}
