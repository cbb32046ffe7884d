//! The forms of this room: keys here, the staff's in a file of their own.

mod staff;

use serde::Deserialize;

use crate::platform::ids;

pub use staff::account_name;
pub(super) use staff::{RawCode, RawNewPassword, RawPassword, RawStaffLogIn};

/// What a log-in form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawLogIn {
    pub(super) token: String,
    pub(super) next_url: String,
}

/// A key that has the right form; whether it exists is for the store to say.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TypedKey(String);

impl TypedKey {
    /// The key in what was typed, or the key of the message that says what is wrong.
    pub(super) fn parse(typed: &str, length: usize) -> Result<Self, &'static str> {
        let key = ids::normalise_key(typed);
        if key.is_empty() {
            Err("auth-key-empty")
        } else if length == ids::ACCESS_KEY_LENGTH && ids::is_well_formed(&key, ids::COURSE_TOKEN_LENGTH) {
            Err("auth-key-is-course-key")
        } else if length == ids::COURSE_TOKEN_LENGTH && ids::is_well_formed(&key, ids::ACCESS_KEY_LENGTH) {
            Err("auth-key-is-access-key")
        } else if key.chars().count() != length {
            Err(if length == ids::ACCESS_KEY_LENGTH { "auth-key-length" } else { "auth-key-length-course" })
        } else if !ids::is_well_formed(&key, length) {
            Err("auth-key-signs")
        } else {
            Ok(Self(key))
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The path of this site in `next_url`, or `default`. Anything that a browser
/// could read as another site is dropped.
pub(super) fn next_path<'a>(next_url: &'a str, default: &'a str) -> &'a str {
    let is_path = next_url.starts_with('/')
        && !next_url[1..].starts_with(['/', '\\'])
        && next_url.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
        && next_url.len() <= 255;
    let leads_back = ["/login", "/logout", "/admin/login"].iter().any(|door| next_url.starts_with(door));
    if is_path && !leads_back { next_url } else { default }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for next in ["/course/", "/measurements/?page=2", "/measurement/add/#x"] {
            assert_eq!(next_path(next, "/"), next);
        }
        for next in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/%0a\r\nx",
            "login",
            "/a\\b",
            "/logout/",
            "/login/?next_url=/x",
            "javascript:alert(1)",
        ] {
            assert_eq!(next_path(next, "/"), "/", "{next}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_key_is_told() {
        assert_eq!(TypedKey::parse(" ", 8), Err("auth-key-empty"));
        assert_eq!(TypedKey::parse("abcd-efg", 8), Err("auth-key-length"));
        assert_eq!(TypedKey::parse("abcd-efg", 12), Err("auth-key-length-course"));
        assert_eq!(TypedKey::parse("abcd-efgh-jklm", 8), Err("auth-key-is-course-key"));
        assert_eq!(TypedKey::parse("abcd-efgh", 12), Err("auth-key-is-access-key"));
        assert_eq!(TypedKey::parse("ABCD-EFG0", 8), Err("auth-key-signs"));
        assert_eq!(TypedKey::parse("abcd-efgh", 8), Ok(TypedKey("ABCDEFGH".to_owned())));
    }
}
