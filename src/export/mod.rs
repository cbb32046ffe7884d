//! Measurements to take away, as many as the filter of the list keeps: CSV, a
//! workbook, and GeoJSON. `docs/exports.md` describes every column.
//!
//! All are read some rows at a time, each time from where the last one ended,
//! and written as they are read: a hundred thousand measurements take no more
//! memory than a hundred. What is published is all that is in them.

mod about;
mod csv;
mod geojson;
mod pages;
mod reading;
mod text;
mod xlsx;

use std::sync::Arc;

use poem::EndpointExt;

use crate::platform::web::{Routes, get};

/// The addresses of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let desk = Arc::new(reading::Desk::default());
    routes
        .at("/export/csv/", get(pages::csv).data(desk.clone()))
        .at("/export/xlsx/", get(pages::xlsx).data(desk.clone()))
        .at("/export/geojson/", get(pages::geojson).data(desk.clone()))
        .at("/export/geojsonseq/", get(pages::geojson_seq).data(desk))
}
