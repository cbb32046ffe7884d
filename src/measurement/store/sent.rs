//! What programs sent before.

use entity::measurement;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    prelude::Uuid,
};

use crate::platform::Result;

/// A measurement that was recorded under a key of its client.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::measurement) struct Sent {
    pub(in crate::measurement) id: i64,
    /// The SHA-256 of what was sent; none: it came from a form.
    pub(in crate::measurement) hash: Option<Vec<u8>>,
    pub(in crate::measurement) access_key_id: Option<i64>,
    pub(in crate::measurement) is_deleted: bool,
}

/// The measurement that was recorded under this key.
pub(in crate::measurement) async fn sent_before(db: &impl ConnectionTrait, client: Uuid) -> Result<Option<Sent>> {
    use measurement::Column;
    type Row = (i64, Option<Vec<u8>>, Option<i64>, Option<chrono::DateTime<chrono::Utc>>);
    let row: Option<Row> = measurement::Entity::find()
        .select_only()
        .columns([Column::Id, Column::ClientHash, Column::AccessKeyId, Column::DeletedAt])
        .filter(Column::ClientUuid.eq(client))
        .into_tuple()
        .one(db)
        .await?;
    let sent = |(id, hash, access_key_id, deleted_at): Row| {
        let is_deleted = deleted_at.is_some();
        Sent { id, hash, access_key_id, is_deleted }
    };
    Ok(row.map(sent))
}

/// Writes down what a measurement was recorded from.
pub(in crate::measurement) async fn keep_hash(txn: &impl ConnectionTrait, id: i64, hash: Vec<u8>) -> Result<()> {
    let row = measurement::ActiveModel { id: Set(id), client_hash: Set(Some(hash)), ..Default::default() };
    row.update(txn).await?;
    Ok(())
}
