//! Numbers as pupils type them.

use crate::platform::i18n::Locale;

/// The number in `typed`: digits with one decimal point or comma, a sign,
/// spaces that do not matter. `None` for everything else, so never infinite.
pub(in crate::measurement) fn parse_decimal(typed: &str) -> Option<f64> {
    let signs: String = typed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            ',' => '.',
            '\u{2212}' => '-',
            c => c,
        })
        .collect();
    let digits = signs.strip_prefix(['-', '+']).unwrap_or(&signs);
    let is_plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.len() <= 40;
    if !is_plain || !digits.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    signs.parse().ok()
}

/// A number with all its digits, as one would type it in this language.
pub(in crate::measurement) fn plain_number(value: f64, locale: Locale) -> String {
    let text = value.to_string();
    match locale {
        Locale::De => text.replace('.', ","),
        Locale::En => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_comma_is_a_decimal_point() {
        for (typed, value) in [
            ("6,8", 6.8),
            ("6.8", 6.8),
            (" 1 200 ", 1200.0),
            ("-5", -5.0),
            ("\u{2212}0,5", -0.5),
            ("+7", 7.0),
            (",5", 0.5),
            ("5,", 5.0),
        ] {
            assert_eq!(parse_decimal(typed), Some(value), "{typed}");
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        for typed in ["", "-", ".", "1,2,3", "1.200,5", "1e5", "inf", "NaN", "7 mg", "0x10", "٣", "--1"] {
            assert_eq!(parse_decimal(typed), None, "{typed}");
        }
        assert_eq!(parse_decimal(&"9".repeat(400)), None);
    }

    #[test]
    fn what_is_shown_for_editing_reads_back_as_the_same_number() {
        for value in [0.1 + 0.2, 1e-7, 123_456.789, -5.0] {
            assert_eq!(parse_decimal(&plain_number(value, Locale::De)), Some(value));
        }
    }
}
