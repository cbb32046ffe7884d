//! What the staff's forms send.

use serde::Deserialize;

/// Most characters of a log-in name.
const NAME_MAX: usize = 150;

/// The log-in name in what was typed, in lower case: one word of letters and
/// digits, with `@`, `.`, `+`, `-` and `_`, as the predecessor's names are.
#[must_use]
pub fn account_name(typed: &str) -> Option<String> {
    let name = typed.trim().to_lowercase();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '@' | '.' | '+' | '-' | '_');
    ((1..=NAME_MAX).contains(&name.chars().count()) && name.chars().all(fits)).then_some(name)
}

/// The form of the log-in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::auth) struct RawStaffLogIn {
    pub(in crate::auth) name: String,
    pub(in crate::auth) password: String,
    pub(in crate::auth) code: String,
    pub(in crate::auth) next_url: String,
}

/// The form for another password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::auth) struct RawNewPassword {
    pub(in crate::auth) password: String,
    pub(in crate::auth) new_password: String,
    pub(in crate::auth) repeated: String,
}

/// A form that asks for the password once more.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::auth) struct RawPassword {
    pub(in crate::auth) password: String,
}

/// The form that ends the set-up of the second factor.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::auth) struct RawCode {
    /// The secret on the page, sealed: nothing is kept until the code is right.
    pub(in crate::auth) sealed: String,
    pub(in crate::auth) code: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word() {
        assert_eq!(account_name(" Kim.Ä@schule+1-2_3 ").as_deref(), Some("kim.ä@schule+1-2_3"));
        for typed in ["", " ", "kim admin", "kim\nadmin", "kim\0", "kim\u{202e}", "<kim>", &"k".repeat(151)] {
            assert_eq!(account_name(typed), None, "{typed:?}");
        }
    }
}
