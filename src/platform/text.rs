//! Text for searching: one spelling for what people write in several ways.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `text` without control characters, but with its line breaks and tabs, and
/// without the marks that turn the direction of what follows: one of those in
/// a name would turn the page around it.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !(turns_direction(*c) || c.is_control())).collect()
}

/// Whether a mark turns the direction of what follows it.
#[must_use]
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Folds `text` for the full-text indexes: lower case, `ß` as `ss`, German
/// umlauts as two letters (`ü` → `ue`), other accents dropped.
///
/// "Müller", "Mueller" and "MÜLLER" fold alike.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase) {
        match c {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            _ => folded.extend(std::iter::once(c).nfd().filter(|c| !is_combining_mark(*c))),
        }
    }
    folded
}

/// The words of a search, folded, without anything that a query language
/// could read as an operator.
#[must_use]
pub fn search_words(query: &str) -> Vec<String> {
    fold(query).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(8).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_alike() {
        for name in ["Müller", "Mueller", "MÜLLER", "mu\u{308}ller"] {
            assert_eq!(fold(name), "mueller");
        }
        assert_eq!(fold("Łódź Straße Crêpe"), "lodz strasse crepe");
    }

    #[test]
    fn operators_of_query_languages_are_no_words() {
        assert_eq!(search_words("neck* OR \"a\" & !b:c"), ["neck", "or", "a", "b", "c"]);
        assert!(search_words("*** --").is_empty());
    }
}
