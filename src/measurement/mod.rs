//! Measurements: recording and changing them, the list, and each one's page.

mod form;
mod model;
mod pages;
mod store;
mod summary;

use crate::platform::web::Routes;

pub use store::{MapPoint, map_points, map_points_at};
pub use summary::{ClassChip, MeasurementSummary, ParameterDot, latest, summaries_at_water, summaries_of, summary};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
}
