//! The text part of a mail, from its HTML: no marks for headings or lists that
//! only programs read, and each link behind its words.

use std::{cell::RefCell, rc::Rc};

use html2text::render::{TaggedLine, TextDecorator};

/// Columns of the text.
const WIDTH: usize = 76;

/// Stand for a link until the lines are broken: an address that is cut in two
/// leads nowhere. Signs of the private use area, which no text holds.
const LINK: char = '\u{e000}';

/// `html` as plain text.
///
/// # Errors
/// What the parser says.
pub(super) fn plain(html: &str) -> Result<String, html2text::Error> {
    let html = html.replace(LINK, "");
    let decorator = Plain::default();
    let links = Rc::clone(&decorator.links);
    let text = html2text::config::with_decorator(decorator).string_from_read(html.as_bytes(), WIDTH)?;
    let links = links.take();
    let mut links = links.into_iter();
    let mut plain = String::with_capacity(text.len());
    for line in text.lines() {
        let mut column = 0;
        for (index, piece) in line.split(LINK).enumerate() {
            if index > 0 {
                let link = links.next().unwrap_or_default();
                let width = link.chars().count();
                // On a line of its own where it does not fit.
                let gap = if column + width + 2 > WIDTH { ":\n" } else { ": " };
                plain.extend([gap, &link]);
                column += width + 2;
            }
            plain.push_str(piece);
            column += piece.chars().count();
        }
        plain.truncate(plain.trim_end_matches(' ').len());
        plain.push('\n');
    }
    Ok(format!("{}\n", plain.trim()))
}

/// Text without marks; collects the links in their order.
#[derive(Clone, Debug, Default)]
struct Plain {
    links: Rc<RefCell<Vec<String>>>,
}

fn none() -> (String, ()) {
    (String::new(), ())
}

impl TextDecorator for Plain {
    type Annotation = ();

    fn decorate_link_start(&mut self, url: &str) -> (String, ()) {
        self.links.borrow_mut().push(url.to_owned());
        none()
    }

    fn decorate_link_end(&mut self) -> String {
        LINK.to_string()
    }

    fn decorate_em_start(&self) -> (String, ()) {
        none()
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, ()) {
        none()
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, ()) {
        none()
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, ()) {
        none()
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    fn decorate_preformat_first(&self) {}

    fn decorate_preformat_cont(&self) {}

    fn decorate_image(&mut self, _: &str, title: &str) -> (String, ()) {
        (title.to_owned(), ())
    }

    fn header_prefix(&self, _: usize) -> String {
        String::new()
    }

    fn quote_prefix(&self) -> String {
        "    ".to_owned()
    }

    fn unordered_item_prefix(&self) -> String {
        "• ".to_owned()
    }

    fn ordered_item_prefix(&self, number: i64) -> String {
        format!("{number}. ")
    }

    fn make_subblock_decorator(&self) -> Self {
        self.clone()
    }

    fn finalise(&mut self, _: Vec<String>) -> Vec<TaggedLine<()>> {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_lists_and_links_read_as_text() {
        let html = "<h1>Title</h1><p>Press <a class=\"button\" href=\"https://a.example/?x&#x3D;1&amp;y=2\">here</a> now.</p>\
            <ul><li>one</li><li><strong>two</strong></li></ul><ol><li>first</li></ol>";
        let text = plain(html).expect("text");
        assert_eq!(text, "Title\n\nPress here: https://a.example/?x=1&y=2 now.\n• one\n• two\n1. first\n");
    }

    #[test]
    fn a_long_link_has_a_line_of_its_own_and_is_never_cut() {
        let link = format!("https://a.example/{}", "x".repeat(100));
        let text = plain(&format!("<p><a href=\"{link}\">Confirm the address</a></p><p>End</p>")).expect("text");
        assert_eq!(text, format!("Confirm the address:\n{link}\n\nEnd\n"));
    }
}
