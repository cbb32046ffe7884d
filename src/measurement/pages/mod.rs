//! The pages of the measurements, one file a page.

mod browse;
mod cards;
mod class;
mod deletion;
mod density_link;
mod density_note;
mod detail;
mod entry;
mod filter;
mod logged_out;
mod osm_search;
mod record;
mod report;
mod steps;
mod structure;
mod tables;
mod unsaved;
mod values;
mod waters;

use super::{model::Measurement, store};
use crate::{
    auth::Viewer,
    platform::{
        Result,
        web::{Denied, Error, Visit},
    },
};

pub(super) use browse::list;
pub use cards::{IndexCard, cards as index_cards};
pub(super) use class::class_view;
pub(super) use deletion::{ask_delete, delete, restore};
pub(super) use density_link::use_density;
pub use detail::{MeasurementPage, measurement_page};
pub(super) use detail::{publish, show};
pub use filter::filter_words;
pub(super) use record::{FARTHEST, add, create, edit, save, settled};
pub(super) use report::{ask_report, send_report};
pub(super) use structure::{edit_structure, save_structure};
pub(super) use values::{edit_animals, edit_values, fault_text, save_animals, save_values};

/// The measurement of this path, if the viewer may know of it.
async fn visible(visit: &Visit, viewer: &Viewer, id: &str) -> Result<Measurement> {
    // A number that no row can have is no page, rather than a bad request.
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let found = store::find(visit.app.db.read(), id).await?;
    found.filter(|measurement| measurement.is_visible_to(viewer)).ok_or(Error::NotFound)
}

/// The measurement of this path, if the viewer may change it.
pub(super) async fn editable(visit: &Visit, viewer: &Viewer, id: &str) -> Result<Measurement> {
    if *viewer == Viewer::Visitor {
        return Err(Error::Denied(Denied::Unauthenticated));
    }
    let measurement = visible(visit, viewer, id).await?;
    if measurement.is_editable_by(viewer) { Ok(measurement) } else { Err(Error::Denied(Denied::Edit)) }
}
