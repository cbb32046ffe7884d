//! The map, what it loads, and the page of a water.
//!
//! The page of a water lives here because it lists measurements, and the room
//! of the waters may not know of those.

mod outline;
mod pages;
mod points;
mod water_page;

use crate::platform::web::{Routes, get};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .at("/", get(pages::home))
        .at_exactly("/map/points.json", get(points::show))
        .at("/map/popup/:id/", get(pages::popup))
        .at("/map/rows/", get(pages::rows))
        .at("/water/:id/", get(water_page::show))
}
