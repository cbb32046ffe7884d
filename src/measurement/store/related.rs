//! What was measured before at the same water, and nearby.

use chrono::{DateTime, Utc};
use entity::measurement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

use super::{
    public::is_public,
    read::{Row, with_water},
};
use crate::{measurement::model::Measurement, platform::Result};

/// Degrees of latitude in which measurements are nearby: 5.6 km.
const NEARBY_DEGREES: f64 = 0.05;

/// The published measurements at the water before `then`, newest first.
pub(in crate::measurement) async fn earlier(
    db: &impl ConnectionTrait,
    water_id: i64,
    then: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Measurement>> {
    let rows = with_water()
        .filter(is_public())
        .filter(measurement::Column::WaterId.eq(water_id))
        .filter(measurement::Column::MeasuredAt.lt(then))
        .order_by_desc(measurement::Column::MeasuredAt)
        .order_by_desc(measurement::Column::Id)
        .limit(limit)
        .into_model::<Row>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Measurement::from).collect())
}

/// The published measurements at other waters that lie nearest to a place
/// (degrees), within some five kilometres. Beyond the antimeridian nothing is
/// looked for.
pub(in crate::measurement) async fn nearby(
    db: &impl ConnectionTrait,
    water_id: i64,
    (longitude, latitude): (f64, f64),
    limit: u64,
) -> Result<Vec<Measurement>> {
    // A degree of longitude is that much shorter than one of latitude.
    let narrowing = latitude.to_radians().cos().max(0.01);
    let width = NEARBY_DEGREES / narrowing;
    let (east, north) = (measurement::Column::Longitude, measurement::Column::Latitude);
    let within = Condition::all()
        .add(east.between(longitude - width, longitude + width))
        .add(north.between(latitude - NEARBY_DEGREES, latitude + NEARBY_DEGREES));
    let aside = || Expr::col((measurement::Entity, east)).sub(longitude).mul(narrowing);
    let ahead = || Expr::col((measurement::Entity, north)).sub(latitude);
    let square = aside().mul(aside()).add(ahead().mul(ahead()));
    let rows = with_water()
        .filter(is_public())
        .filter(within)
        .filter(measurement::Column::WaterId.ne(water_id))
        .order_by(square, Order::Asc)
        .order_by_desc(measurement::Column::MeasuredAt)
        .order_by_desc(measurement::Column::Id)
        .limit(limit)
        .into_model::<Row>()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Measurement::from).collect())
}
