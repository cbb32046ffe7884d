//! What the staff's forms send.

use serde::Deserialize;

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
