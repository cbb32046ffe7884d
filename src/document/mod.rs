//! PDFs: the course with its keys, measurements, lists, waters, and the empty
//! sheet for the river. `docs/documents.md` has the table.

mod answer;
mod drafts;
mod engine;
mod mail;
mod pages;
mod qr;

use crate::platform::web::{Routes, get};

pub use engine::renders;
pub use mail::write_registration;

/// The documents of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at("/documents/course", get(pages::course::overview))
        .at("/documents/accesskeys", get(pages::course::access_keys))
        .at("/documents/accesskeys/cards", get(pages::course::cards))
        .at("/documents/measurement/:id", get(pages::measurement::show))
        .at("/documents/measurements/pdf", get(pages::list::show))
        .at("/documents/water/:id", get(pages::water::show))
        .at("/documents/field-sheet", get(pages::field_sheet::show))
}
