//! E-mail addresses of teachers.

use std::fmt;

use lettre::{Address, message::Mailbox};
use url::Host;

/// An address that mail can be sent to. Its `Debug` shows the domain only, so
/// that no log carries the address.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Most characters of an address (RFC 5321, section 4.5.3.1, as erratum 1690 has it).
    pub const MAX: usize = 254;

    /// The address that was typed, without white space around it. A domain with
    /// umlauts is kept as servers name it (`xn--…`); in front of the `@` they are
    /// refused, since many servers on the way take no such address.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let (local, domain) = typed.trim().rsplit_once('@')?;
        let domain = if domain.is_ascii() { domain.to_owned() } else { Host::parse(domain).ok()?.to_string() };
        if !local.is_ascii() {
            return None;
        }
        let typed = format!("{local}@{domain}");
        let typed = typed.as_str();
        let address: Address = typed.parse().ok()?;
        // The mailer reads it as a mailbox: both must see the same address.
        let mailbox: Mailbox = typed.parse().ok()?;
        // A domain without a dot is a machine's own name: mail from outside never reaches it.
        let is_plain = mailbox.name.is_none() && mailbox.email == address && address.domain().contains('.');
        (is_plain && typed.chars().count() <= Self::MAX).then(|| Self(typed.to_owned()))
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address in lower case: how it is compared.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }

    /// The entries of the block list that would cover this address, folded as
    /// the list is: the address itself, and everybody at its domain.
    #[must_use]
    pub fn block_patterns(&self) -> [String; 2] {
        let folded = self.folded();
        let domain = folded.rsplit('@').next().unwrap_or_default();
        let everybody = format!("*@{domain}");
        [folded, everybody]
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…@{}", self.0.rsplit('@').next().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_what_mail_can_be_sent_to() {
        for good in ["a@example.org", " Anna.Muster+fluss@schule.example "] {
            assert_eq!(EmailAddress::parse(good).as_ref().map(EmailAddress::as_str), Some(good.trim()));
        }
        let named = EmailAddress::parse("x@Müller.example");
        assert_eq!(named.as_ref().map(EmailAddress::as_str), Some("x@xn--mller-kva.example"));
        let long = format!("{}@example.org", "a".repeat(250));
        for bad in [
            "",
            "a",
            "@example.org",
            "a@",
            "a@b",
            "a@localhost",
            "a@b@c",
            "a b@example.org",
            "Anna <a@example.org>",
            "a@example.org, b@example.org",
            "a@example.org\r\nBcc: b@example.org",
            "a@exam\0ple.org",
            "änne@example.org",
            "a@ä\0.example",
            &long,
        ] {
            assert_eq!(EmailAddress::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn the_block_list_covers_address_and_domain_whatever_the_case() {
        let address = EmailAddress::parse("Troll@Example.ORG").expect("an address");
        assert_eq!(address.block_patterns(), ["troll@example.org", "*@example.org"]);
        assert_eq!(format!("{address:?}"), "…@Example.ORG");
    }
}
