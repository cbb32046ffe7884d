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

    /// What a calibration of this type is called in a language. Labels are written in the language of
    /// who made them: where one begins with the German name of what it measures, or with a part of
    /// it, that is translated, and numbers get the language's comma.
    #[must_use]
    pub fn calibration_name(&self, label: &str, locale: Locale) -> String {
        let name = self.name(locale);
        match label.strip_prefix(&self.name_de) {
            Some(rest) => format!("{name}{}", rest.replace(" - ", "–")).replace(other_comma(locale), own_comma(locale)),
            None if self.name_de.starts_with(label) => name.to_owned(),
            None => label.to_owned(),
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

fn own_comma(locale: Locale) -> &'static str {
    match locale {
        Locale::De => ",",
        Locale::En => ".",
    }
}

fn other_comma(locale: Locale) -> &'static str {
    match locale {
        Locale::De => ".",
        Locale::En => ",",
    }
}

/// A formula of a calibration for readers: "5.405405*od" is "5,405405 · OD".
#[must_use]
pub fn formula_text(formula: &str, locale: Locale) -> String {
    let signs = formula.replace('*', " · ").replace("od", "OD").replace('/', " / ");
    signs.replace('.', own_comma(locale)).split_whitespace().collect::<Vec<_>>().join(" ")
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

    #[test]
    fn calibrations_are_called_by_the_language() {
        let kind = |name_de: &str, name_en: &str| ParameterType {
            id: 1,
            identifier: String::new(),
            name_de: name_de.to_owned(),
            name_en: name_en.to_owned(),
            short_name: String::new(),
            unit: String::new(),
            category: Category::Chemical,
            color: None,
            lower_warning_limit: None,
            upper_warning_limit: None,
            hard_min: None,
            hard_max: None,
        };
        let ph = kind("pH-Wert", "pH value");
        assert_eq!(ph.calibration_name("pH-Wert (4,25 - 6,25)", Locale::En), "pH value (4.25–6.25)");
        assert_eq!(ph.calibration_name("pH-Wert (4,25 - 6,25)", Locale::De), "pH-Wert (4,25–6,25)");
        assert_eq!(ph.calibration_name("Nach Müller, 2. Auflage", Locale::En), "Nach Müller, 2. Auflage");
        let oxygen = kind("Sauerstoffsättigung", "Oxygen saturation");
        assert_eq!(oxygen.calibration_name("Sauerstoff", Locale::En), "Oxygen saturation");
    }

    #[test]
    fn formulas_are_written_for_readers() {
        assert_eq!(formula_text("5.405405*od", Locale::De), "5,405405 · OD");
        assert_eq!(formula_text("(od-0.0714)/(0.0072)", Locale::En), "(OD-0.0714) / (0.0072)");
    }

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
