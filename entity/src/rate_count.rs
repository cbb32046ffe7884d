//! What clients did, counted.

use sea_orm::entity::prelude::*;

/// How often something was done within a period by one client.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rate_count")]
pub struct Model {
    /// HMAC-SHA-256 of the limit, its period and the client, 32 bytes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: Vec<u8>,
    /// How often since the period began.
    pub count: i32,
    /// When the period is over and the count worthless.
    pub ends_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
