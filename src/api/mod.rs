//! `/api/v1/`: what programs and the site's own scripts read. Shapes, units
//! and errors are described in `docs/api.md`.

mod body;
mod feature;
mod indices;
mod licensed;
mod measurements;
mod water_lookup;

use poem::EndpointExt;

use crate::platform::web::{Routes, get, post};
use licensed::licensed;

/// The addresses of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at("/api/v1/waterlookup/", get(water_lookup::show).around(licensed))
        .at("/api/v1/overpasslookup/", get(water_lookup::search).around(licensed))
        .at("/api/v1/measurements/", get(measurements::list).around(licensed))
        .at("/api/v1/indices/", post(indices::compute))
}
