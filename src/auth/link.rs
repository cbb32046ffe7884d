//! The link of a key's card.

use crate::platform::config::Config;

/// The address that logs in with `key`, for a QR code. The key stands behind
/// the `#`, which browsers send to no server: no log on the way sees it. A
/// script of the page posts it.
#[must_use]
pub fn log_in_link(config: &Config, key: &str) -> String {
    format!("{}login/#k={key}", config.public_url)
}
