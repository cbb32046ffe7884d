//! The setting that tells of the last backup.

use chrono::{DateTime, Utc};
use entity::site_setting;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, sea_query::OnConflict};

use super::LastBackup;

/// Its name.
const SETTING: &str = "last_backup";

/// The last backup that was made, by hand or by the job; none so far.
///
/// # Errors
/// When the database fails.
pub async fn last(db: &impl ConnectionTrait) -> Result<Option<LastBackup>, DbErr> {
    let row = site_setting::Entity::find_by_id(SETTING).one(db).await?;
    // What can't be read was written by another release: as good as none.
    Ok(row.and_then(|row| serde_json::from_str(&row.value).ok()))
}

/// Writes down that a backup was made.
///
/// # Errors
/// When the database fails.
pub async fn remember(db: &impl ConnectionTrait, at: DateTime<Utc>, bytes: u64) -> Result<(), DbErr> {
    let value = serde_json::to_string(&LastBackup { at, bytes }).map_err(|error| DbErr::Custom(error.to_string()))?;
    let row = site_setting::ActiveModel { name: Set(SETTING.to_owned()), value: Set(value) };
    let replace = OnConflict::column(site_setting::Column::Name).update_column(site_setting::Column::Value).to_owned();
    site_setting::Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}
