//! Maps as pictures: for previews, for pages without a script, for documents.
//! The same input always gives the same bytes.

mod basemap;
mod clusters;
mod draw;
mod labels;
mod png;
mod projection;

pub use clusters::Pin;
pub use png::{PictureError, png};

use crate::{
    platform::{assets::Assets, i18n::Locale},
    water::DrawnWater,
};
use projection::View;

/// A map to draw.
#[derive(Clone, Debug)]
pub struct MapPicture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What part of the world.
    pub section: Section,
    /// The language of names and numbers.
    pub locale: Locale,
    /// Shapes of waters, drawn over the basemap.
    pub waters: Vec<DrawnWater>,
    /// Where was measured. More than ten are drawn as numbered clusters.
    pub pins: Vec<Pin>,
}

/// The part of the world that a picture shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Section {
    /// Around a place (longitude, latitude), at a zoom level of web maps with tiles of 512 pixels.
    Around {
        /// Degrees, WGS 84.
        longitude: f64,
        /// Degrees, WGS 84.
        latitude: f64,
        /// 0 shows the whole world in 512 pixels, each level half of it.
        zoom: f64,
    },
    /// All pins, with a margin.
    AllPins,
}

impl MapPicture {
    /// West, south, east, north of what is shown, in degrees: what
    /// [`crate::water::within`] has to be asked for.
    #[must_use]
    pub fn bounds(&self) -> [f64; 4] {
        View::of(self).window()
    }

    /// The picture as SVG, complete in itself.
    #[must_use]
    pub fn svg(&self, assets: &Assets) -> String {
        draw::draw(self, basemap::basemap(assets))
    }
}

/// The sign of a cluster of `count` measurements, as its own SVG: a disc with a number.
#[must_use]
pub fn marker_svg(count: u32) -> String {
    clusters::marker_svg(count)
}

#[cfg(test)]
mod tests;
