//! Removing rows that are over, a batch at a time.

use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait, PaginatorTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
};

use super::{job::Pass, web::Result};

/// Rows that one statement deletes: it holds the writer's lock for a moment only.
const BATCH: u64 = 500;

/// Deletes the rows that are `over`, `key` being what tells one from another,
/// and counts them as `count`; a dry run only counts.
///
/// # Errors
/// When the database fails; what was deleted stays so.
pub async fn sweep<E>(
    db: &impl ConnectionTrait,
    pass: &Pass,
    key: E::Column,
    over: Condition,
    count: &'static str,
) -> Result<()>
where
    E: EntityTrait,
    E::Model: Send + Sync,
{
    pass.add(count, 0);
    if pass.is_dry_run {
        pass.add(count, E::find().filter(over).count(db).await?);
        return Ok(());
    }
    while pass.goes_on() {
        let some = E::find().select_only().column(key).filter(over.clone()).limit(BATCH).into_query();
        // Once more on the row itself: it may have been renewed meanwhile.
        let deleted = E::delete_many().filter(key.in_subquery(some)).filter(over.clone());
        let deleted = deleted.exec(db).await?.rows_affected;
        pass.add(count, deleted);
        if deleted < BATCH {
            break;
        }
    }
    Ok(())
}
