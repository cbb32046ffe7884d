//! Coordinates as people type and paste them.

use crate::platform::decimal::parse_plain;

/// Which of the two coordinates a letter speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// N and S.
    Latitude,
    /// E, O ("Ost") and W.
    Longitude,
}

/// One coordinate as read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Degrees {
    pub(super) value: f64,
    /// What the letter of the direction says; none: there is no letter.
    pub(super) axis: Option<Axis>,
}

/// Reads `49,41`, `49.41°`, `49.41 N`, `8,69 O` and `49° 24' 36"`.
pub(super) fn parse(typed: &str) -> Option<Degrees> {
    let typed = typed.trim();
    let (letter, rest) = direction(typed);
    let value = sexagesimal(rest).or_else(|| parse_plain(rest.trim_end_matches('°')))?;
    match letter {
        None => Some(Degrees { value, axis: None }),
        // "-5 S" says the same thing twice, or takes it back.
        Some(_) if value.is_sign_negative() => None,
        Some((axis, factor)) => Some(Degrees { value: factor * value, axis: Some(axis) }),
    }
}

/// The two coordinates of `49.41, 8.69`, or of the like with other signs
/// between them, in this order; `None` where `typed` could be one number.
pub(super) fn split_pair(typed: &str) -> Option<(&str, &str)> {
    let typed = typed.trim();
    if parse(typed).is_some() {
        return None;
    }
    let cuts = typed.char_indices().filter(|(_, c)| matches!(c, ',' | ';' | '/') || c.is_whitespace());
    let mut pairs = cuts.filter_map(|(at, sign)| {
        let (first, second) = (typed[..at].trim(), typed[at + sign.len_utf8()..].trim());
        (is_whole(first) && is_whole(second)).then_some((first, second))
    });
    let pair = pairs.next()?;
    // A second way to cut it is a riddle.
    pairs.all(|other| other == pair).then_some(pair)
}

/// A coordinate that is surely no part of another: "49" may be cut from "49,8".
fn is_whole(text: &str) -> bool {
    text.contains(|c: char| matches!(c, '.' | ',' | '°') || c.is_alphabetic())
        && !text.ends_with(['.', ','])
        && !text.starts_with(['.', ','])
        && parse(text).is_some()
}

/// The direction before or after the number, with its sign, and the number.
fn direction(text: &str) -> (Option<(Axis, f64)>, &str) {
    let of = |letter: char| match letter.to_ascii_uppercase() {
        'N' => Some((Axis::Latitude, 1.0)),
        'S' => Some((Axis::Latitude, -1.0)),
        'E' | 'O' => Some((Axis::Longitude, 1.0)),
        'W' => Some((Axis::Longitude, -1.0)),
        _ => None,
    };
    if let Some(found) = text.chars().next_back().and_then(of) {
        return (Some(found), text[..text.len() - 1].trim_end());
    }
    match text.chars().next().and_then(of) {
        Some(found) => (Some(found), text[1..].trim_start()),
        None => (None, text),
    }
}

/// Degrees with minutes and perhaps seconds, to about a centimetre.
fn sexagesimal(text: &str) -> Option<f64> {
    let (degrees, rest) = text.split_once('°')?;
    let rest = rest.trim();
    let rest = rest.replace("''", "\"").replace(['\u{2032}', '\u{2019}', '\u{b4}', '`'], "'");
    let rest = rest.replace(['\u{2033}', '\u{201d}', '\u{201c}'], "\"");
    let (minutes, seconds) = rest.split_once('\'')?;
    let seconds = match seconds.trim() {
        "" => 0.0,
        text => parse_plain(text.strip_suffix('"')?)?,
    };
    let is_count = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let has_seconds = !rest.trim_end().ends_with('\'');
    let minutes = minutes.trim();
    if has_seconds && !is_count(minutes) {
        return None;
    }
    let whole = degrees.trim();
    let size = whole.trim_start_matches(['-', '+', '\u{2212}']);
    let (minutes, degrees) = (parse_plain(minutes)?, parse_plain(whole)?);
    if !is_count(size) || !(0.0..60.0).contains(&minutes) || !(0.0..60.0).contains(&seconds) {
        return None;
    }
    let size = degrees.abs() + minutes / 60.0 + seconds / 3_600.0;
    Some((size * 1e7).round() / 1e7 * if degrees.is_sign_negative() { -1.0 } else { 1.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_coordinate_comes_in_many_spellings() {
        for (typed, value, axis) in [
            ("49,41", 49.41, None),
            ("49.414", 49.414, None),
            ("49.41°", 49.41, None),
            (" 49.41 ° ", 49.41, None),
            ("-33,9", -33.9, None),
            ("49.41 N", 49.41, Some(Axis::Latitude)),
            ("49.41°n", 49.41, Some(Axis::Latitude)),
            ("S 33,9", -33.9, Some(Axis::Latitude)),
            ("8,69 E", 8.69, Some(Axis::Longitude)),
            ("8,69 O", 8.69, Some(Axis::Longitude)),
            ("70.5W", -70.5, Some(Axis::Longitude)),
            ("49° 24' 36\"", 49.41, None),
            ("49°24′36″ N", 49.41, Some(Axis::Latitude)),
            ("49° 24,6'", 49.41, None),
            ("8° 41' 24,5'' O", 8.690_138_9, Some(Axis::Longitude)),
            ("-0° 30'", -0.5, None),
        ] {
            assert_eq!(parse(typed), Some(Degrees { value, axis }), "{typed}");
        }
    }

    #[test]
    fn anything_else_is_no_coordinate() {
        for typed in [
            "",
            "N",
            "°",
            "49 24 36",
            "7 5",
            "49° 61'",
            "49° 24' 60\"",
            "49° 24,5' 3\"",
            "49,5° 24'",
            "-33 S",
            "49.41 X",
            "49.41, 8.69",
            "49° 24' 36",
        ] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_pair_is_cut_where_it_can_be_cut_in_one_way() {
        for (typed, pair) in [
            ("49.41, 8.69", ("49.41", "8.69")),
            ("49.41,8.69", ("49.41", "8.69")),
            ("49.41 8.69", ("49.41", "8.69")),
            ("49,41; 8,69", ("49,41", "8,69")),
            ("49,41, 8,69", ("49,41", "8,69")),
            ("49,41,8,69", ("49,41", "8,69")),
            ("49,41 / 8,69", ("49,41", "8,69")),
            ("49,41 8,69", ("49,41", "8,69")),
            ("49.41° N, 8.69° E", ("49.41° N", "8.69° E")),
            ("49° 24' 36\" N 8° 41' 24\" E", ("49° 24' 36\" N", "8° 41' 24\" E")),
        ] {
            assert_eq!(split_pair(typed), Some(pair), "{typed}");
        }
        for typed in ["49,41", "49, 8", "49 8", "49° 24' 36\"", "x, y", "1.5, 2.5, 3.5", ""] {
            assert_eq!(split_pair(typed), None, "{typed}");
        }
    }
}
