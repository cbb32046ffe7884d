//! The demo's courses.

use entity::course;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::platform::Result;

/// The number of the oldest course of this address.
pub(in crate::operate::demo) async fn course_with_address(
    db: &impl ConnectionTrait,
    address: &str,
) -> Result<Option<i64>> {
    let id = course::Entity::find()
        .select_only()
        .column(course::Column::Id)
        .filter(course::Column::TeacherEmail.eq(address))
        .order_by_asc(course::Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    Ok(id)
}
