//! The map, what it loads, the list of waters, and the page of a water.
//!
//! The pages of waters live here because they show measurements, and the room
//! of the waters may not know of those.

mod answer;
mod cut;
mod document_plots;
mod history;
mod outline;
mod pages;
mod picture;
mod picture_pages;
mod plot;
mod points;
mod search;
mod shapes;
mod tiles;
mod water_page;
mod water_plot;
mod water_view;
mod waters_page;

use std::sync::Arc;

use poem::EndpointExt;

use crate::platform::{
    view::TILES_PATH,
    web::{Routes, get},
};

pub use document_plots::{WaterPlot, water_plots};
pub use picture::{MapPicture, PictureError, Pin, Section, png as picture_png};
pub use picture_pages::{waters_version, with_waters as map_with_waters};

/// The pages of this room.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    let studio = Arc::new(picture_pages::Studio::default());
    routes
        .at("/", get(pages::home))
        .at_exactly("/map/points.json", get(points::show).data(Arc::new(points::Kept::default())))
        .at("/map/search", get(search::show))
        .at_exactly("/map/waters.json", get(shapes::show))
        .at("/map/marker/:count/", get(picture_pages::marker).data(studio.clone()))
        .at("/map/marker/:count/:version/", get(picture_pages::versioned_marker).data(studio.clone()))
        .at_exactly("/measurement/:id/map.png", get(picture_pages::preview).data(studio))
        .at_exactly("/measurement/:id/map.svg", get(picture_pages::strip))
        .at_exactly(TILES_PATH, get(tiles::show))
        .at("/map/popup/:id/", get(pages::popup))
        .at("/map/rows/", get(pages::rows))
        .at("/waters/", get(waters_page::list))
        .at("/water/:id/", get(water_page::show))
        .at_exactly("/water/:id/plot/:file", get(water_plot::show))
}
