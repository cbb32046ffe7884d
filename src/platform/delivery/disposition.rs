//! Content-Disposition (RFC 6266): whether a file is shown or saved, and what
//! it is called then.

use poem::http::HeaderValue;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Characters of the longest name that we give; file systems take 255 bytes.
const LONGEST: usize = 120;

/// What a browser does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Shows it; the name counts when it is saved.
    Inline,
    /// Saves it.
    Attachment,
}

impl Disposition {
    /// The header for a file with this name: in ASCII for old programs, and, if
    /// that loses something, as it is (RFC 8187). Signs that a file system or a
    /// reader would stumble over become hyphens.
    #[must_use]
    pub fn header_value(self, file_name: &str) -> HeaderValue {
        let word = match self {
            Self::Inline => "inline",
            Self::Attachment => "attachment",
        };
        let name = shortened(&file_name.nfc().map(|c| if is_harmless(c) { c } else { '-' }).collect::<String>());
        let plain = ascii(&name);
        let mut text = format!("{word}; filename=\"{plain}\"");
        if plain != name {
            text.push_str("; filename*=UTF-8''");
            for byte in name.bytes() {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => text.push(char::from(byte)),
                    other => text.push_str(&format!("%{other:02X}")),
                }
            }
        }
        HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static("attachment"))
    }
}

fn is_harmless(c: char) -> bool {
    let turns = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    !turns && !c.is_control() && !matches!(c, '"' | '\\' | '/' | ':' | '*' | '?' | '<' | '>' | '|' | '%' | ';')
}

/// The name without what is too much of its stem.
fn shortened(name: &str) -> String {
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let stem: String = stem.chars().take(LONGEST).collect();
    let stem = if stem.trim().is_empty() { "document" } else { stem.trim_end() };
    if ending.is_empty() { stem.to_owned() } else { format!("{stem}.{ending}") }
}

/// German letters as two, others without their marks, the rest as `_`.
fn ascii(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            'ä' => plain.push_str("ae"),
            'ö' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'Ä' => plain.push_str("Ae"),
            'Ö' => plain.push_str("Oe"),
            'Ü' => plain.push_str("Ue"),
            'ß' => plain.push_str("ss"),
            other => {
                let bare = std::iter::once(other).nfd().filter(|c| !is_combining_mark(*c));
                plain.extend(bare.map(|c| if matches!(c, ' '..='~') { c } else { '_' }));
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_as_rfc_6266_says() {
        let long = format!("{}.pdf", "ü".repeat(200));
        let long_told =
            format!("inline; filename=\"{}.pdf\"; filename*=UTF-8''{}.pdf", "ue".repeat(120), "%C3%BC".repeat(120));
        for (name, expected) in [
            ("measurement-00173.pdf", "inline; filename=\"measurement-00173.pdf\""),
            ("Klasse 7b.pdf", "inline; filename=\"Klasse 7b.pdf\""),
            (
                "Gewässer Größe.pdf",
                "inline; filename=\"Gewaesser Groesse.pdf\"; filename*=UTF-8''Gew%C3%A4sser%20Gr%C3%B6%C3%9Fe.pdf",
            ),
            // The same letters, made of two characters.
            ("Gewa\u{308}sser.pdf", "inline; filename=\"Gewaesser.pdf\"; filename*=UTF-8''Gew%C3%A4sser.pdf"),
            ("Łódź é.pdf", "inline; filename=\"_odz e.pdf\"; filename*=UTF-8''%C5%81%C3%B3d%C5%BA%20%C3%A9.pdf"),
            ("水.pdf", "inline; filename=\"_.pdf\"; filename*=UTF-8''%E6%B0%B4.pdf"),
            ("a\"; filename=\"b.exe", "inline; filename=\"a-- filename=-b.exe\""),
            ("../../etc/passwd", "inline; filename=\"-..-etc-passwd\""),
            ("a\r\nSet-Cookie: x.pdf", "inline; filename=\"a--Set-Cookie- x.pdf\""),
            ("gpj.\u{202e}fdp.exe", "inline; filename=\"gpj.-fdp.exe\""),
            ("", "inline; filename=\"document\""),
            (".pdf", "inline; filename=\"pdf\""),
            (&long, &long_told),
        ] {
            assert_eq!(Disposition::Inline.header_value(name), expected, "{name}");
        }
        assert_eq!(Disposition::Attachment.header_value("a.pdf"), "attachment; filename=\"a.pdf\"");
    }
}
