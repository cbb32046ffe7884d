//! The forms of this room: from what a browser sends to what the stores take.

use serde::Deserialize;

use super::{address::EmailAddress, names::CourseNames};
use crate::platform::text::turns_direction;

/// Most keys that a course can have in use.
pub(super) const MAX_ACCESS_KEYS: usize = 30;

/// Most characters of a group's name.
pub(super) const MAX_LABEL: usize = 60;

/// Keys that the registration form proposes.
pub(super) const PROPOSED_ACCESS_KEYS: usize = 5;

/// What the registration form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawRegistration {
    #[serde(flatten)]
    pub(super) data: RawCourseData,
    pub(super) number_of_access_keys: String,
    pub(super) terms: String,
    /// People don't see this field.
    pub(super) homepage: String,
    pub(super) shown_at: String,
}

/// What the form of the course's data sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawCourseData {
    pub(super) name: String,
    pub(super) school_name: String,
    pub(super) teacher_name: String,
    pub(super) teacher_email: String,
}

/// What the form for more keys sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawKeyCount {
    pub(super) count: String,
}

/// What the form with the names of the groups sends: a number and a name for each key.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawLabels {
    pub(super) key: Vec<String>,
    pub(super) label: Vec<String>,
}

/// What the form for a lost course token sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawLostToken {
    pub(super) email: String,
}

/// What the form that deletes the course sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawDeletion {
    pub(super) sure: String,
}

/// What the links that sort the keys send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawSorting {
    pub(super) sort: String,
}

/// What the button beside a key sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawActivity {
    /// `true` or `false`; absent: the other state.
    pub(super) deactivated: Option<bool>,
}

/// What is wrong with a field: the key of the message, and the limit that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) key: &'static str,
    pub(super) limit: usize,
}

impl Fault {
    pub(super) const fn new(key: &'static str) -> Self {
        Self { key, limit: 0 }
    }
}

/// A checked set of names and address, or what is wrong with each field.
#[derive(Debug, Default)]
pub(super) struct CourseDataFaults {
    pub(super) name: Option<Fault>,
    pub(super) school_name: Option<Fault>,
    pub(super) teacher_name: Option<Fault>,
    pub(super) teacher_email: Option<Fault>,
}

impl RawCourseData {
    pub(super) fn check(&self) -> Result<(CourseNames, EmailAddress), CourseDataFaults> {
        let name = optional_name(&self.name, CourseNames::MAX_NAME);
        let school_name = optional_name(&self.school_name, CourseNames::MAX_LONG);
        let teacher_name = optional_name(&self.teacher_name, CourseNames::MAX_LONG);
        let teacher_email = address(&self.teacher_email);
        match (name, school_name, teacher_name, teacher_email) {
            (Ok(name), Ok(school_name), Ok(teacher_name), Ok(address)) => {
                Ok((CourseNames { name, school_name, teacher_name }, address))
            }
            (name, school_name, teacher_name, teacher_email) => Err(CourseDataFaults {
                name: name.err(),
                school_name: school_name.err(),
                teacher_name: teacher_name.err(),
                teacher_email: teacher_email.err(),
            }),
        }
    }
}

fn optional_name(typed: &str, limit: usize) -> Result<Option<String>, Fault> {
    let typed = typed.trim();
    // A line break here could become a line of its own wherever the name is shown.
    if typed.chars().any(|c| c.is_control() || turns_direction(c) || matches!(c, '\u{2028}' | '\u{2029}')) {
        Err(Fault::new("course-fault-signs"))
    } else if typed.chars().count() > limit {
        Err(Fault { key: "course-fault-long", limit })
    } else {
        Ok((!typed.is_empty()).then(|| typed.to_owned()))
    }
}

/// The name of a group, or none.
pub(super) fn label(typed: &str) -> Result<Option<String>, Fault> {
    optional_name(typed, MAX_LABEL)
}

/// The box that has to be ticked before the course is deleted.
pub(super) fn certainty(typed: &str) -> Result<(), Fault> {
    if typed.is_empty() { Err(Fault::new("course-fault-sure")) } else { Ok(()) }
}

/// An e-mail address.
pub(super) fn address(typed: &str) -> Result<EmailAddress, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        Err(Fault::new("course-fault-email-missing"))
    } else if typed.chars().count() > EmailAddress::MAX {
        Err(Fault { key: "course-fault-long", limit: EmailAddress::MAX })
    } else {
        EmailAddress::parse(typed).ok_or(Fault::new("course-fault-email"))
    }
}

/// The box of the terms, which has to be ticked.
pub(super) fn agreement(typed: &str) -> Result<(), Fault> {
    if typed.is_empty() { Err(Fault::new("course-fault-terms")) } else { Ok(()) }
}

/// A number of keys from 1 to `limit`.
pub(super) fn key_count(typed: &str, limit: usize) -> Result<usize, Fault> {
    match typed.trim().parse() {
        Ok(count) if (1..=limit).contains(&count) => Ok(count),
        _ => Err(Fault { key: "course-fault-count", limit }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(name: &str, email: &str) -> RawCourseData {
        RawCourseData { name: name.to_owned(), teacher_email: email.to_owned(), ..RawCourseData::default() }
    }

    #[test]
    fn lengths_are_counted_in_characters_of_the_trimmed_text() {
        let name = format!(" {} ", "ä".repeat(30));
        let (names, _) = data(&name, "a@example.org").check().expect("good");
        assert_eq!(names.name.as_deref(), Some(name.trim()));
        assert_eq!((names.school_name, names.teacher_name), (None, None));
        let faults = data(&"ä".repeat(31), "a@example.org").check().expect_err("too long");
        assert_eq!(faults.name, Some(Fault { key: "course-fault-long", limit: 30 }));
        assert_eq!((faults.school_name, faults.teacher_email), (None, None));
    }

    #[test]
    fn control_characters_are_refused() {
        for name in ["a\r\nBcc: x", "a\tb", "a\0b", "a\u{2028}b", "a\u{9b}b", "a\u{202e}b"] {
            assert_eq!(optional_name(name, 30), Err(Fault::new("course-fault-signs")), "{name:?}");
        }
    }

    #[test]
    fn each_fault_of_an_address_has_its_message() {
        let fault = |typed: &str| address(typed).expect_err("a fault").key;
        assert_eq!(fault("  "), "course-fault-email-missing");
        assert_eq!(fault("a@"), "course-fault-email");
        assert_eq!(fault(&format!("{}@b.example", "a".repeat(250))), "course-fault-long");
    }

    #[test]
    fn a_number_of_keys_has_limits() {
        assert_eq!(key_count(" 30 ", 30), Ok(30));
        for typed in ["", "0", "-1", "31", "5.5", "zwei", "99999999999999999999"] {
            assert_eq!(key_count(typed, 30), Err(Fault { key: "course-fault-count", limit: 30 }), "{typed}");
        }
        assert!(key_count("1", 0).is_err());
    }
}
