//! Keys in plain text.

use entity::access_key;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{open, registration::PlainKey};
use crate::platform::{App, Result};

/// Those of these keys that the course has and that can't be used, oldest first.
pub(in crate::course) async fn keys_among(
    app: &App,
    db: &impl ConnectionTrait,
    course_id: i64,
    ids: &[i64],
) -> Result<Vec<PlainKey>> {
    let rows = access_key::Entity::find()
        .filter(access_key::Column::CourseId.eq(course_id))
        .filter(access_key::Column::Id.is_in(ids.iter().copied()))
        .filter(access_key::Column::DeactivatedAt.is_not_null())
        .order_by_asc(access_key::Column::CreatedAt)
        .order_by_asc(access_key::Column::Id)
        .all(db)
        .await?;
    plain(app, course_id, rows)
}

/// The keys of the course that can be used, oldest first.
pub(in crate::course) async fn working_keys(
    app: &App,
    db: &impl ConnectionTrait,
    course_id: i64,
) -> Result<Vec<PlainKey>> {
    let rows = access_key::Entity::find()
        .filter(access_key::Column::CourseId.eq(course_id))
        .filter(access_key::Column::DeactivatedAt.is_null())
        .order_by_asc(access_key::Column::CreatedAt)
        .order_by_asc(access_key::Column::Id)
        .all(db)
        .await?;
    plain(app, course_id, rows)
}

fn plain(app: &App, course_id: i64, rows: Vec<access_key::Model>) -> Result<Vec<PlainKey>> {
    let plain = |row: access_key::Model| {
        Ok(PlainKey { id: row.id, key: open(app, course_id, &row.token_sealed)?, label: row.label })
    };
    rows.into_iter().map(plain).collect()
}
