//! Whether the database was sealed with the secret key that we have.

use entity::{access_key, course_token, site_setting, staff_user};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::OnConflict};

use super::Secrets;

/// The setting that holds a sealed word.
const CHECK: &str = "secret_check";

/// The word.
const WORD: &str = "gcampus";

/// Which secret key the database was sealed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// With this one.
    Same,
    /// With another one.
    Other,
    /// With this one or not at all, and the word is not kept yet.
    Unmarked,
}

/// Compares by the sealed word; where there is none yet, by any key or token.
///
/// # Errors
/// When the database can't be read.
pub async fn standing(db: &impl ConnectionTrait, secrets: &Secrets) -> Result<Standing, DbErr> {
    if let Some(row) = site_setting::Entity::find_by_id(CHECK).one(db).await? {
        let opened = hex::decode(row.value).ok().and_then(|sealed| secrets.open(&sealed));
        return Ok(if opened.as_deref() == Some(WORD) { Standing::Same } else { Standing::Other });
    }
    let token = course_token::Entity::find().one(db).await?.map(|row| row.token_sealed);
    let key = access_key::Entity::find().one(db).await?.map(|row| row.token_sealed);
    let with_factor = staff_user::Entity::find().filter(staff_user::Column::TotpSecretSealed.is_not_null());
    let factor = with_factor.one(db).await?.and_then(|row| row.totp_secret_sealed);
    let is_ours = token.or(key).or(factor).is_none_or(|sealed| secrets.open(&sealed).is_some());
    Ok(if is_ours { Standing::Unmarked } else { Standing::Other })
}

/// Keeps the sealed word, in place of the one before.
///
/// # Errors
/// When it can't be written.
pub async fn remember(db: &impl ConnectionTrait, secrets: &Secrets) -> Result<(), DbErr> {
    let value = hex::encode(secrets.seal(WORD));
    let row = site_setting::ActiveModel { name: Set(CHECK.to_owned()), value: Set(value) };
    let replace = OnConflict::column(site_setting::Column::Name).update_column(site_setting::Column::Value).to_owned();
    site_setting::Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}
