//! People who work in the back office.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What a member of staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Measurements, waters and reports.
    Moderator,
    /// Everything.
    Administrator,
}

/// A member of staff.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_user")]
pub struct Model {
    /// The row's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Log-in name, in lower case; at most 150 signs.
    #[sea_orm(unique)]
    pub name: String,
    /// Address, at most 254 signs.
    pub email: Option<String>,
    /// argon2id in PHC form, or the predecessor's `pbkdf2_sha256$…` until the next log-in.
    pub password_hash: String,
    /// What this person may do.
    pub role: Role,
    /// Secret of the second factor, sealed (AEAD).
    pub totp_secret_sealed: Option<Vec<u8>>,
    /// The 30-second step since 1970 whose code was used last: none works twice.
    pub totp_last_step: Option<i64>,
    /// Failed log-ins since the last good one.
    pub failed_logins: i32,
    /// Until when every log-in is refused.
    pub locked_until: Option<DateTimeUtc>,
    /// Since when the person is shut out.
    pub disabled_at: Option<DateTimeUtc>,
    /// When the person last logged in.
    pub last_login_at: Option<DateTimeUtc>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
