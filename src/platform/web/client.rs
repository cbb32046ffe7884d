//! Which client asks: its address, as far as it can be believed.

use std::net::{IpAddr, Ipv6Addr};

use ipnet::IpNet;
use poem::{Request, http::HeaderMap};

/// A client, as limits tell one from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client(Option<IpAddr>);

impl Client {
    /// The client of a request. `X-Forwarded-For` counts only when the request
    /// comes from one of the `trusted` proxies, and of its entries the last one
    /// that no trusted proxy has: whatever stands before it, anybody may write.
    ///
    /// `Forwarded` is not read: most proxies write the one header and pass the
    /// other on as the client sent it.
    #[must_use]
    pub fn of(req: &Request, trusted: &[IpNet]) -> Self {
        let peer = req.remote_addr().as_socket_addr();
        Self(peer.map(|peer| Self::behind(peer.ip().to_canonical(), req.headers(), trusted)))
    }

    fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
        let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
        let headers = headers.get_all("x-forwarded-for");
        let entries: Vec<&str> = headers.iter().flat_map(|v| v.to_str().unwrap_or("?").split(',')).collect();
        let mut client = peer;
        for entry in entries.iter().rev() {
            if !is_trusted(&client) {
                break;
            }
            // What a trusted proxy wrote and we can't read is nobody's address: the proxy itself stands for it.
            let Some(address) = address(entry) else { break };
            client = address;
        }
        client
    }

    /// What is counted under: the address, of IPv6 the network of 64 bits that
    /// one household or school has.
    #[must_use]
    pub fn key(&self) -> String {
        match self.0 {
            None => "unknown".to_owned(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).to_string(),
        }
    }
}

/// Whether the peer is one of the `trusted` proxies, whose other headers count, too.
pub(super) fn is_from_proxy(req: &Request, trusted: &[IpNet]) -> bool {
    let peer = req.remote_addr().as_socket_addr().map(|peer| peer.ip().to_canonical());
    peer.is_some_and(|peer| trusted.iter().any(|net| net.contains(&peer)))
}

/// An entry of the header: an address, perhaps with a port.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let bare = entry.parse::<IpAddr>().ok();
    let with_port = || entry.parse::<std::net::SocketAddr>().ok().map(|socket| socket.ip());
    let in_brackets = || entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    bare.or_else(with_port).or_else(in_brackets).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, headers: &[&str], trusted: &[&str]) -> String {
        let request = headers.iter().fold(Request::builder(), |b, value| b.header("x-forwarded-for", *value)).finish();
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().expect("a network")).collect();
        let peer = peer.parse::<IpAddr>().expect("an address").to_canonical();
        Client(Some(Client::behind(peer, request.headers(), &trusted))).key()
    }

    #[test]
    fn nobody_can_claim_another_address() {
        let proxy = &["10.0.0.0/8"][..];
        for (peer, headers, trusted, expected) in [
            ("203.0.113.7", &["198.51.100.1"][..], &[][..], "203.0.113.7"),
            ("203.0.113.7", &["198.51.100.1"], proxy, "203.0.113.7"),
            ("10.0.0.1", &["198.51.100.1"], proxy, "198.51.100.1"),
            ("10.0.0.1", &["192.0.2.66, 198.51.100.1"], proxy, "198.51.100.1"),
            ("10.0.0.1", &["192.0.2.66", "198.51.100.1, 10.0.0.2"], proxy, "198.51.100.1"),
            ("10.0.0.1", &["10.9.9.9, 10.0.0.2"], proxy, "10.9.9.9"),
            ("10.0.0.1", &["192.0.2.66, unknown"], proxy, "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.1:4711"], proxy, "198.51.100.1"),
            ("10.0.0.1", &["[2001:db8:1:2::9]:4711"], proxy, "2001:db8:1:2::"),
            ("10.0.0.1", &[], proxy, "10.0.0.1"),
            ("::ffff:10.0.0.1", &["198.51.100.1"], proxy, "198.51.100.1"),
        ] {
            assert_eq!(client(peer, headers, trusted), expected, "{peer} {headers:?}");
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one_client() {
        assert_eq!(client("2001:db8:1:2:aaaa::1", &[], &[]), client("2001:db8:1:2:bbbb::2", &[], &[]));
        assert_ne!(client("2001:db8:1:2::1", &[], &[]), client("2001:db8:1:3::1", &[], &[]));
    }
}
