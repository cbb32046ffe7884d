//! The texts of a document: those that its template names, and those of users
//! made fit for our fonts.

use serde_json::{Map, Value};

use super::{Template, world::is_drawable};
use crate::platform::{assets::Assets, i18n::Locale};

/// What stands in place of a character that no font of ours has.
const UNKNOWN: char = '\u{25a1}';

const FRAME: &str = include_str!("../../../templates/documents/frame.typ");

/// Every text that the template and the frame ask for with `t("key")`.
pub(super) fn named_by(template: Template, locale: Locale) -> Value {
    let sources = [FRAME, template.source()];
    let calls = sources.iter().flat_map(|source| source.split("t(\"").skip(1));
    let keys = calls.filter_map(|rest| rest.split_once("\")")).map(|(key, _)| key).filter(|key| locale.has(key));
    let texts: Map<String, Value> = keys.map(|key| (key.to_owned(), locale.text(key).into())).collect();
    Value::Object(texts)
}

/// Replaces in all texts what can't be drawn: a document with a sign that no
/// font has is refused by the rules for archives.
pub(super) fn make_drawable(assets: &Assets, value: &mut Value) {
    match value {
        Value::String(text) => {
            if !text.is_ascii() || text.bytes().any(|b| b.is_ascii_control()) {
                *text = text.chars().filter_map(|c| drawable(assets, c)).collect();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| make_drawable(assets, item)),
        Value::Object(fields) => fields.values_mut().for_each(|field| make_drawable(assets, field)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn drawable(assets: &Assets, c: char) -> Option<char> {
    // They join or turn their neighbours, and have no sign of their own.
    let is_invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
    match c {
        '\n' => Some('\n'),
        '\t' | '\r' => Some(' '),
        _ if is_invisible || c.is_control() => None,
        _ if is_drawable(assets, c) => Some(c),
        _ => Some(UNKNOWN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_of_a_template_are_found() {
        let texts = named_by(Template::FieldSheet, Locale::En);
        assert!(texts.get("measurement-note").is_some() && texts.get("document-page").is_some(), "{texts}");
    }

    #[test]
    fn what_no_font_has_becomes_a_box() {
        let mut data = serde_json::json!({ "name": ["Straße №5 Ω я", "a\u{200d}b\u{0}\tc", "\u{1f9a6}"] });
        make_drawable(&Assets::embedded(), &mut data);
        assert_eq!(data, serde_json::json!({ "name": ["Straße №5 Ω я", "ab c", "□"] }));
    }
}
