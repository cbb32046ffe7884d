//! Measurements: recording and changing them, the list, and each one's page.

mod form;
mod mail;
mod model;
mod pages;
mod store;
mod summary;

use poem::{get, post};

use crate::platform::web::Routes;

pub use mail::{queue_report_mails, write_reported, write_reported_teacher};
pub use store::{MapPoint, map_points, map_points_at, map_version, published_ids, refresh_at_waters, search_text};
pub use summary::{ClassChip, MeasurementSummary, ParameterDot, latest, summaries_at_water, summaries_of, summary};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at("/measurements/", get(pages::list))
        .at("/measurement/add/", get(pages::add).post(pages::create))
        .at("/measurement/:id/", get(pages::show))
        .at("/measurement/:id/edit/", get(pages::edit).post(pages::save))
        .at("/measurement/:id/edit/parameters/chemical", get(pages::edit_values).post(pages::save_values))
        .at("/measurement/:id/publish", post(pages::publish))
}
