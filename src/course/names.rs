//! The names of a course, each optional.

use crate::platform::i18n::Locale;

/// What a course is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CourseNames {
    /// Name of the class or group, at most [`CourseNames::MAX_NAME`] characters.
    pub name: Option<String>,
    /// Name of the school, at most [`CourseNames::MAX_LONG`] characters.
    pub school_name: Option<String>,
    /// Name of the teacher, at most [`CourseNames::MAX_LONG`] characters.
    pub teacher_name: Option<String>,
}

impl CourseNames {
    /// Most characters of a course's name.
    pub const MAX_NAME: usize = 30;
    /// Most characters of the names of school and teacher.
    pub const MAX_LONG: usize = 140;
}

/// "Klasse 8b (Schule am Fluss)", or the one name that there is, or a word
/// for a course without names. Where a name has brackets of its own, a comma
/// stands between the two.
#[must_use]
pub fn display_name(name: Option<&str>, school_name: Option<&str>, locale: Locale) -> String {
    let has_brackets = |name: &str| name.contains(['(', ')']);
    match (name, school_name) {
        (Some(name), Some(school)) if has_brackets(name) || has_brackets(school) => format!("{name}, {school}"),
        (Some(name), Some(school)) => format!("{name} ({school})"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => locale.text("course-unnamed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_called_by_what_it_has() {
        for (name, school, shown) in [
            (Some("8b"), Some("Flussschule"), "8b (Flussschule)"),
            (Some("8b"), Some("Flussschule (Nord)"), "8b, Flussschule (Nord)"),
            (Some("8b (WPU)"), Some("Flussschule"), "8b (WPU), Flussschule"),
            (Some("8b (WPU)"), None, "8b (WPU)"),
            (Some("8b"), None, "8b"),
            (None, Some("Flussschule"), "Flussschule"),
            (None, None, "Kurs ohne Namen"),
        ] {
            assert_eq!(display_name(name, school, Locale::De), shown);
        }
    }
}
