//! Measurements: recording and changing them, the list, and each one's page.

mod ago;
mod doubt;
mod filter;
mod form;
mod histogram;
mod jobs;
mod mail;
mod model;
mod pages;
mod program;
mod report;
mod selection;
mod store;
mod summary;

use std::sync::Arc;

use poem::EndpointExt;

use crate::platform::web::{Routes, get, post};

pub use filter::Filter;
pub use form::{FilterFaults, RawFilter};
pub use jobs::{hide_empty, purge_deleted, purge_stale};
pub use mail::{queue_report_mails, write_reported, write_reported_teacher};
pub use pages::{IndexCard, MeasurementPage, filter_words, index_cards, measurement_page};
pub use program::{
    RawMeasurement, RawNewWater, RawParameter, RawWater, Recorded, add_water, change, own_whole, record, remove,
};
pub use selection::Selection;
pub use store::{
    DataPoint, PointCursor, PublicVersion, PublicWater, WaterHead, count_data_points, count_public_waters,
    count_selected, data_point, data_points, public_version, public_water, public_waters, published_whole, selected,
    selected_points, structures_of, version_of, water_heads,
};
pub use store::{
    FlowFilter, HistoryVersion, IndexReading, ListedWater, MapPoint, Reading, WaterFilter, WholeIndex,
    WholeMeasurement, WholeValue, count_measured_waters, history_version, index_readings_at, map_point, map_points,
    map_points_at, map_points_where, map_version, measured_waters, published_ids, readings_at, refresh_at_waters,
    search_text, set_value_hidden, waters_by_name, whole_measurements,
};
pub use summary::{
    ClassChip, MeasurementSummary, ParameterDot, input_names, latest, question_key, summaries_at_water, summaries_of,
    summaries_where, summary, title,
};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at("/measurements/", get(pages::list).data(Arc::new(histogram::KeptCounts::default())))
        .at_unstored("/course/measurements/", get(pages::class_view))
        .at("/measurement/add/", get(pages::add).post(pages::create))
        .at("/measurement/:id/", get(pages::show).post(pages::send_report))
        .at("/measurement/:id/report/", get(pages::ask_report))
        .at("/measurement/:id/edit/", get(pages::edit).post(pages::save))
        .at("/measurement/:id/edit/parameters/chemical", get(pages::edit_values).post(pages::save_values))
        .at("/measurement/:id/edit/parameters/biological", get(pages::edit_animals).post(pages::save_animals))
        .at("/measurement/:id/edit/parameters/structural", get(pages::edit_structure).post(pages::save_structure))
        .at("/measurement/use-density", get(pages::use_density))
        .at("/measurement/:id/delete", get(pages::ask_delete).post(pages::delete))
        .at("/measurement/:id/restore", post(pages::restore))
        .at("/measurement/:id/publish", post(pages::publish))
}
