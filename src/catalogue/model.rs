//! Parameter types as the rooms know them.

use serde::Serialize;

use crate::platform::i18n::Locale;

/// What kind of thing a parameter type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Measured in or at the water with chemistry.
    Chemical,
    /// Counted animals.
    Biological,
    /// Measured in or at the water without chemistry.
    Physical,
    /// Not sorted yet.
    Undefined,
}

/// A quantity with its unit and limits, or an animal group.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterType {
    /// Its number in forms and in the API.
    pub id: i64,
    /// Its stable name, such as `no3`.
    pub identifier: String,
    /// The German name.
    pub name_de: String,
    /// The English name.
    pub name_en: String,
    /// Formula or symbol; may be empty. `_` makes the digits behind it a subscript.
    pub short_name: String,
    /// The unit of every value; empty for counts and pH.
    pub unit: String,
    /// Which step of the entry form it belongs to.
    pub category: Category,
    /// The colour of its dot, `#RRGGBB`.
    pub color: Option<String>,
    /// Below it the author is asked, in `unit`.
    pub lower_warning_limit: Option<f64>,
    /// Above it the author is asked, in `unit`.
    pub upper_warning_limit: Option<f64>,
    /// Below it a value is refused, in `unit`.
    pub hard_min: Option<f64>,
    /// Above it a value is refused, in `unit`.
    pub hard_max: Option<f64>,
}

/// The colour of a parameter that has none of its own.
const NO_COLOR: &str = "#6d6f73";

impl ParameterType {
    /// The colour of its dot, `#RRGGBB`; grey where it has none of its own.
    #[must_use]
    pub fn shown_color(&self) -> &str {
        self.color.as_deref().unwrap_or(NO_COLOR)
    }

    /// The name in a language.
    #[must_use]
    pub fn name(&self, locale: Locale) -> &str {
        match locale {
            Locale::De => &self.name_de,
            Locale::En => &self.name_en,
        }
    }

    /// Whether the author must be asked if `value` is right.
    #[must_use]
    pub fn is_unusual(&self, value: f64) -> bool {
        self.lower_warning_limit.is_some_and(|limit| value < limit)
            || self.upper_warning_limit.is_some_and(|limit| value > limit)
    }

    /// Whether `value` can't be: outside the hard limits.
    #[must_use]
    pub fn is_impossible(&self, value: f64) -> bool {
        self.hard_min.is_some_and(|limit| value < limit) || self.hard_max.is_some_and(|limit| value > limit)
    }
}

/// A piece of a short name: templates set `subscript` ones lower.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShortNamePart {
    /// The signs.
    pub text: String,
    /// Whether they stand below the line.
    pub subscript: bool,
}

/// Takes a short name apart: `NO_3` is `NO` and a low `3`. An underscore
/// without digits behind it is an underscore.
#[must_use]
pub fn short_name_parts(short_name: &str) -> Vec<ShortNamePart> {
    let mut parts: Vec<ShortNamePart> = Vec::new();
    let mut push = |text: &str, subscript| match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.subscript == subscript => last.text.push_str(text),
        _ => parts.push(ShortNamePart { text: text.to_owned(), subscript }),
    };
    for (place, piece) in short_name.split('_').enumerate() {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        if place == 0 {
            push(piece, false);
        } else if digits == 0 {
            push("_", false);
            push(piece, false);
        } else {
            push(&piece[..digits], true);
            push(&piece[digits..], false);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(short_name: &str) -> String {
        let mark = |p: ShortNamePart| if p.subscript { format!("[{}]", p.text) } else { p.text };
        short_name_parts(short_name).into_iter().map(mark).collect()
    }

    #[test]
    fn digits_behind_an_underscore_stand_low() {
        for (short_name, parts) in [
            ("NO_3", "NO[3]"),
            ("BSB_5", "BSB[5]"),
            ("H_2O_10x", "H[2]O[10]x"),
            ("pH", "pH"),
            ("", ""),
            ("a_b", "a_b"),
            ("x_", "x_"),
            ("<b>_2", "<b>[2]"),
        ] {
            assert_eq!(marked(short_name), parts, "{short_name}");
        }
    }
}
