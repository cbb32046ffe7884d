//! QR codes as one SVG path.

use qrcode::{Color, QrCode, types::QrError};
use serde::Serialize;

/// Light modules around the code, which readers need to find it.
const QUIET: usize = 4;

/// What a page draws: see `assets/STYLEGUIDE.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Qr {
    /// Width and height of the picture in modules, the light edge included.
    pub size: usize,
    /// The dark modules, as the `d` of a path.
    pub path: String,
}

impl Qr {
    /// The code of a text.
    ///
    /// # Errors
    /// When the text is longer than a code can be.
    pub fn of(text: &str) -> Result<Self, QrError> {
        let code = QrCode::new(text)?;
        let (width, colors) = (code.width(), code.to_colors());
        let mut path = String::new();
        for (y, row) in colors.chunks(width).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                if run[0] == Color::Dark {
                    path += &format!("M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len());
                }
                x += run.len();
            }
        }
        Ok(Self { size: width + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_begins_with_its_corner() {
        let qr = Qr::of("https://water.example.org/login/#k=ABCDEFGH").expect("a code");
        assert_eq!(qr.size, 29 + 8, "version 3");
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "{}", qr.path);
        assert!(Qr::of(&"a".repeat(4000)).is_err());
    }
}
