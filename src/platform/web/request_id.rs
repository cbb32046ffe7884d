//! What an operator finds a request in the log by.

use ipnet::IpNet;
use poem::{Request, http::HeaderName};

use super::client;

/// The header that carries a request's id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// 16 hex digits, or what one of our own proxies calls the request. Handlers
/// and error pages find it in the request's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// The id that a trusted proxy gave, so that its log and ours can be laid
    /// side by side; a new one otherwise.
    pub(super) fn of(request: &Request, trusted: &[IpNet]) -> Self {
        let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
        match given.filter(|id| is_plain(id) && client::is_from_proxy(request, trusted)) {
            Some(id) => Self(id.to_owned()),
            None => Self(format!("{:016x}", rand::random::<u64>())),
        }
    }

    /// The characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether it can be an id, and nothing that disturbs a log.
fn is_plain(id: &str) -> bool {
    (8..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_plain() {
        for (id, expected) in [
            ("4bf92f3577b34da6a3ce929d0e0e4736", true),
            ("01JD-abc_def", true),
            ("short", false),
            ("a b c d e f", false),
            ("anna@example.org", false),
            ("\"}injected{\"", false),
        ] {
            assert_eq!(is_plain(id), expected, "{id}");
        }
        assert!(!is_plain(&"a".repeat(65)));
    }
}
