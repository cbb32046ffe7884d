//! How much a client may take, of what.

use rustix::process::{Resource, getrlimit};
use std::time::Duration;

/// Descriptors that stay free for the database and for files, or a quarter of
/// all if that is more.
const RESERVED_DESCRIPTORS: u64 = 64;

/// More connections than this help nobody on machines of our size.
const MOST_CONNECTIONS: u64 = 8192;

/// The limits of the accept loop.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Open connections at once; the next ones wait in the kernel's queue.
    pub connections: usize,
    /// For the head of a request, and for the pause before it.
    pub header: Duration,
    /// Bytes of a request's head.
    pub header_bytes: usize,
    /// For the body of a request, from its head on.
    pub body: Duration,
    /// Bytes of a request's body.
    pub body_bytes: u64,
    /// For the making of an answer, from the head of the request on.
    pub request: Duration,
    /// For a peer to take the bytes that it was sent (Linux only).
    pub write: Duration,
    /// For running requests to finish during a stop.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: connections_below(getrlimit(Resource::Nofile).current),
            header: Duration::from_secs(10),
            header_bytes: 32 * 1024,
            body: Duration::from_secs(25),
            body_bytes: 2 * 1024 * 1024,
            request: Duration::from_secs(30),
            write: Duration::from_secs(60),
            // Ten seconds are all that a stop may take: the last call and the closing of the database, too.
            drain: Duration::from_secs(9),
        }
    }
}

/// The connections that leave enough of `descriptors` (`None`: no limit) to
/// the rest of the process.
fn connections_below(descriptors: Option<u64>) -> usize {
    let descriptors = descriptors.unwrap_or(u64::MAX);
    let reserved = RESERVED_DESCRIPTORS.max(descriptors / 4);
    let connections = descriptors.saturating_sub(reserved).clamp(8, MOST_CONNECTIONS);
    usize::try_from(connections).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::connections_below;

    #[test]
    fn connections_leave_descriptors_to_the_rest() {
        let cases = [(Some(40), 8), (Some(100), 36), (Some(1024), 768), (Some(1_048_576), 8192), (None, 8192)];
        for (descriptors, expected) in cases {
            assert_eq!(connections_below(descriptors), expected, "{descriptors:?}");
        }
    }
}
