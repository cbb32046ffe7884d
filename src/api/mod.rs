//! `/api/v1/`: what programs and the site's own scripts read. Shapes, units
//! and errors are described in `docs/api.md`.

mod body;
mod feature;
mod indices;
mod measurements;
mod water_lookup;

use crate::platform::web::{Routes, get, post};

/// The addresses of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at("/api/v1/waterlookup/", get(water_lookup::show))
        .at("/api/v1/measurements/", get(measurements::list))
        .at("/api/v1/indices/", post(indices::compute))
}
