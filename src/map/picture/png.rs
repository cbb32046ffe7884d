//! From SVG to PNG, with the site's own font.

use std::sync::{Arc, OnceLock};

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree, fontdb::Database},
};

use crate::platform::assets::Assets;

/// The family of the embedded font.
pub(super) const FONT: &str = "Atkinson Hyperlegible Next";

/// Where it is embedded.
const FONT_FILE: &str = "fonts/atkinson-next.ttf";

/// The longest side of a picture, in pixels.
const LONGEST: u32 = 2_400;

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The SVG is broken.
    #[error("the drawing can't be read: {0}")]
    Drawing(#[from] resvg::usvg::Error),
    /// A side is 0 or too long.
    #[error("no picture is {0} by {1} pixels large")]
    Size(u32, u32),
    /// The PNG can't be written.
    #[error("the picture can't be coded: {0}")]
    Coding(String),
}

/// An SVG of ours as PNG, as large as it says. Takes some hundredths of a
/// second: not for an async task.
///
/// # Errors
/// When the SVG is broken or larger than 2,400 pixels.
pub fn png(svg: &str, assets: &Assets) -> Result<Vec<u8>, PictureError> {
    let options = Options { fontdb: fonts(assets), font_family: FONT.to_owned(), ..Options::default() };
    let tree = Tree::from_str(svg, &options)?;
    let size = tree.size().to_int_size();
    let (width, height) = (size.width(), size.height());
    let pixmap = if width.max(height) <= LONGEST { Pixmap::new(width, height) } else { None };
    let mut pixmap = pixmap.ok_or(PictureError::Size(width, height))?;
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| PictureError::Coding(error.to_string()))
}

fn fonts(assets: &Assets) -> Arc<Database> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    let load = || {
        let mut fonts = Database::new();
        if let Some(file) = assets.get(FONT_FILE) {
            fonts.load_font_data(file.bytes().to_vec());
        }
        Arc::new(fonts)
    };
    FONTS.get_or_init(load).clone()
}
