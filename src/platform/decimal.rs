//! Numbers as people type them.

use crate::platform::i18n::Locale;

/// Signs of a number.
const LENGTH_MAX: usize = 40;

/// Why a text is no number to count with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NumberFault {
    /// It is no number.
    NotANumber,
    /// Its only sign may part thousands or be the decimal sign.
    Ambiguous {
        /// The number if the sign parts thousands.
        whole: f64,
        /// The number if it is the decimal sign.
        fraction: f64,
    },
}

/// The number in `typed`: digits with one decimal point or comma and a sign
/// before them; spaces only where they part thousands. Never infinite.
///
/// # Errors
/// Says why it is no number to count with.
pub fn parse_decimal(typed: &str) -> Result<f64, NumberFault> {
    let (negative, digits) = split_sign(typed);
    let point = digits.find(['.', ',']);
    let (whole, fraction) = point.map_or((digits, None), |at| (&digits[..at], Some(&digits[at + 1..])));
    let grouped = whole.contains(char::is_whitespace);
    let whole = if grouped { without_spaces(whole).ok_or(NumberFault::NotANumber)? } else { whole.to_owned() };
    let value = signed(negative, &whole, fraction).ok_or(NumberFault::NotANumber)?;
    // "1.200" is 1200 to a German and 1.2 to a Briton. What no thousands sign
    // can make, "0,123" or "1234,567", is clear.
    if let Some(fraction) = fraction.filter(|fraction| fraction.len() == 3 && !grouped)
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && let Some(thousands) = signed(negative, &format!("{whole}{fraction}"), None)
    {
        return Err(NumberFault::Ambiguous { whole: thousands, fraction: value });
    }
    Ok(value)
}

/// Whether there is a minus, and what follows the sign.
fn split_sign(typed: &str) -> (bool, &str) {
    let typed = typed.trim();
    match typed.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits.trim_start()),
        None => (false, typed.strip_prefix('+').unwrap_or(typed).trim_start()),
    }
}

/// "1 200" as "1200"; `None` where the spaces do not part thousands.
fn without_spaces(whole: &str) -> Option<String> {
    let mut groups = whole.split(char::is_whitespace);
    let first = groups.next()?;
    let is_right = (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|group| group.len() == 3);
    is_right.then(|| whole.split(char::is_whitespace).collect())
}

fn signed(negative: bool, whole: &str, fraction: Option<&str>) -> Option<f64> {
    let fraction = fraction.unwrap_or_default();
    let is_plain = whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit());
    let length = whole.len() + fraction.len();
    if !is_plain || length == 0 || length > LENGTH_MAX {
        return None;
    }
    let value: f64 = format!("0{whole}.{fraction}").parse().ok()?;
    Some(if negative { -value } else { value })
}

/// The degrees in `typed`: like [`parse_decimal`], but without thousands, so
/// that three decimals are no riddle.
#[must_use]
pub fn parse_plain(typed: &str) -> Option<f64> {
    let (negative, digits) = split_sign(typed);
    let (whole, fraction) = digits.split_once(['.', ',']).map_or((digits, None), |(w, f)| (w, Some(f)));
    signed(negative, whole, fraction)
}

/// A number to so many decimals, all of them written, with a decimal point. Halves are rounded
/// away from zero, as they are read: 3.125 and 2.675 to two decimals are 3.13 and 2.68. What
/// rounds to zero has no sign.
#[must_use]
pub fn fixed(number: f64, decimals: usize) -> String {
    if !number.is_finite() {
        return number.to_string();
    }
    let text = number.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let kept = &fraction[..decimals.min(fraction.len())];
    let mut digits = format!("{whole}{kept:0<decimals$}").into_bytes();
    if fraction.as_bytes().get(decimals).is_some_and(|next| *next >= b'5') {
        count_up(&mut digits);
    }
    let sign = if number < 0.0 && digits.iter().any(|digit| *digit != b'0') { "-" } else { "" };
    let mut text: String = digits.into_iter().map(char::from).collect();
    if decimals > 0 {
        text.insert(text.len() - decimals, '.');
    }
    format!("{sign}{text}")
}

/// The next whole number in decimal digits.
fn count_up(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

/// [`fixed`] with the decimal sign of the language.
#[must_use]
pub fn fixed_number(number: f64, decimals: usize, locale: Locale) -> String {
    match locale {
        Locale::De => fixed(number, decimals).replace('.', ","),
        Locale::En => fixed(number, decimals),
    }
}

/// A number with its unit, if it has one, and a thin space between.
#[must_use]
pub fn with_unit(number: &str, unit: &str) -> String {
    if unit.is_empty() { number.to_owned() } else { format!("{number}\u{202f}{unit}") }
}

/// A number with all its digits, as one would type it in this language.
#[must_use]
pub fn plain_number(value: f64, locale: Locale) -> String {
    // A zero has no sign.
    let text = (value + 0.0).to_string();
    match locale {
        Locale::De => text.replace('.', ","),
        Locale::En => text,
    }
}

/// [`plain_number`] so that [`parse_decimal`] reads the same number: with one
/// zero more where three decimals could be thousands.
#[must_use]
pub fn unmistakable_number(value: f64, locale: Locale) -> String {
    let text = plain_number(value, locale);
    if matches!(parse_decimal(&text), Err(NumberFault::Ambiguous { .. })) { text + "0" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_comma_is_a_decimal_point() {
        for (typed, value) in [
            ("6,8", 6.8),
            ("6.8", 6.8),
            (" 1200 ", 1200.0),
            ("-5", -5.0),
            ("\u{2212}0,5", -0.5),
            ("- 5", -5.0),
            ("+7", 7.0),
            (",5", 0.5),
            ("5,", 5.0),
        ] {
            assert_eq!(parse_decimal(typed), Ok(value), "{typed}");
        }
    }

    #[test]
    fn a_space_parts_thousands_and_nothing_else() {
        for (typed, value) in [("1 200", 1200.0), ("12\u{202f}345\u{a0}678,25", 12_345_678.25), ("1 200,500", 1200.5)] {
            assert_eq!(parse_decimal(typed), Ok(value), "{typed}");
        }
        for typed in ["7 5", "1 20", "1 2000", "1234 567", "0 200", "1  200", "6, 8", "6 ,8", "1,200 5", "1 2 3"] {
            assert_eq!(parse_decimal(typed), Err(NumberFault::NotANumber), "{typed}");
        }
    }

    #[test]
    fn a_sign_that_may_part_thousands_is_asked_about() {
        for (typed, whole, fraction) in [
            ("1.200", 1200.0, 1.2),
            ("1,200", 1200.0, 1.2),
            ("-12.345", -12345.0, -12.345),
            ("100,125", 1e5 + 125.0, 100.125),
        ] {
            assert_eq!(parse_decimal(typed), Err(NumberFault::Ambiguous { whole, fraction }), "{typed}");
        }
        for (typed, value) in [
            ("0,123", 0.123),
            ("0.125", 0.125),
            (".125", 0.125),
            ("1,2000", 1.2),
            ("1.20", 1.2),
            ("1234,567", 1234.567),
        ] {
            assert_eq!(parse_decimal(typed), Ok(value), "{typed}");
        }
    }

    #[test]
    fn anything_else_is_no_number() {
        for typed in ["", "-", ".", "1,2,3", "1.200,5", "1e5", "inf", "NaN", "7 mg", "0x10", "٣", "--1"] {
            assert_eq!(parse_decimal(typed), Err(NumberFault::NotANumber), "{typed}");
            assert_eq!(parse_plain(typed), None, "{typed}");
        }
        assert_eq!(parse_decimal(&"9".repeat(400)), Err(NumberFault::NotANumber));
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (number, decimals, text) in [
            (25.0 / 8.0, 2, "3.13"),
            (-3.125, 2, "-3.13"),
            (2.675, 2, "2.68"),
            (3.124_999, 2, "3.12"),
            (0.5, 0, "1"),
            (2.5, 0, "3"),
            (9.995, 2, "10.00"),
            (99.5, 0, "100"),
            (3.5, 2, "3.50"),
            (7.0, 0, "7"),
            (-0.001, 2, "0.00"),
            (-0.0, 1, "0.0"),
            (1e-7, 4, "0.0000"),
            (1e21, 1, "1000000000000000000000.0"),
        ] {
            assert_eq!(fixed(number, decimals), text, "{number} to {decimals}");
        }
        assert_eq!(fixed_number(3.125, 2, Locale::De), "3,13");
        assert_eq!(plain_number(-0.0, Locale::En), "0");
    }

    #[test]
    fn what_is_shown_for_editing_reads_back_as_the_same_number() {
        for value in [0.1 + 0.2, 1e-7, 123_456.789, -5.0, 8.125, 0.125] {
            assert_eq!(parse_decimal(&unmistakable_number(value, Locale::De)), Ok(value));
            assert_eq!(parse_decimal(&unmistakable_number(value, Locale::En)), Ok(value));
        }
        assert_eq!(unmistakable_number(8.125, Locale::De), "8,1250");
    }
}
