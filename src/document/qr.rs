//! QR codes as pictures of a document.

use crate::platform::qr::Qr;

/// The code of a text as SVG; empty if the text is too long for one.
pub(super) fn svg(text: &str) -> String {
    let Ok(Qr { size, path }) = Qr::of(text) else { return String::new() };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 {size} {size}\">\
         <rect width=\"{size}\" height=\"{size}\" fill=\"#ffffff\"/><path d=\"{path}\" fill=\"#000000\"/></svg>"
    )
}
