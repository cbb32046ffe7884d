//! `/api/v1/`: what programs and the site's own scripts read. Shapes, units
//! and errors are described in `docs/api.md`.

mod answer;
mod body;
mod datatypes;
mod feature;
mod indices;
mod licensed;
mod limited;
mod measurements;
mod open;
mod openapi;
mod paging;
mod view;
mod water_lookup;
mod waters;

use poem::{EndpointExt, http::Method};

use crate::platform::web::{Routes, get, post};
use licensed::licensed;
use limited::limited;

pub use open::open;
pub use openapi::document;

/// The addresses of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at("/api/v1/waterlookup/", get(water_lookup::show).around(licensed))
        .at("/api/v1/overpasslookup/", get(water_lookup::search).around(licensed))
        .at(
            "/api/v1/measurements/",
            get(measurements::list).post(measurements::write::create.around(limited)).around(licensed),
        )
        .at(
            "/api/v1/measurements/:id/",
            get(measurements::show)
                .method(Method::PATCH, measurements::write::change.around(limited))
                .method(Method::DELETE, measurements::write::remove.around(limited))
                .around(licensed),
        )
        .at("/api/v1/datatypes/", get(datatypes::list_types).around(licensed))
        .at("/api/v1/datatypes/:id/", get(datatypes::one_type).around(licensed))
        .at("/api/v1/datapoints/", get(datatypes::list_points).around(licensed))
        .at("/api/v1/datapoints/:id/", get(datatypes::one_point).around(licensed))
        .at("/api/v1/waters/", get(waters::list).post(waters::create.around(limited)).around(licensed))
        .at("/api/v1/waters/:id/", get(waters::show).around(licensed))
        .at("/api/v1/indices/", post(indices::compute))
        .at("/api/v1/openapi.json", get(openapi::json_document))
        .at("/api/docs/", get(openapi::show))
}
