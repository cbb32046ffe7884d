//! Who gets a mail where no row of the database tells.

use std::fmt;

use lettre::message::Mailbox;

use crate::platform::secret::Secrets;

/// An address that the outbox keeps sealed until the mail is sent, with the
/// name of what the mail is about where that is gone by then. Its `Debug`
/// shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address, or a name with the address in angle brackets.
    pub address: String,
    /// What the mail is about, such as the name of a deleted course.
    pub about: String,
}

impl Recipient {
    pub(super) fn seal(&self, secrets: &Secrets) -> Vec<u8> {
        let [address, about] = [&self.address, &self.about];
        secrets.seal(&serde_json::json!([address, about]).to_string())
    }

    pub(super) fn open(secrets: &Secrets, sealed: &[u8]) -> Option<Self> {
        let [address, about] = serde_json::from_str(&secrets.open(sealed)?).ok()?;
        Some(Self { address, about })
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recipient(…)")
    }
}

/// `a…@example.org`: enough to know whose address it is for those who know it.
#[must_use]
pub fn masked_address(address: &str) -> String {
    let address = address.parse::<Mailbox>().map_or_else(|_| address.to_owned(), |mailbox| mailbox.email.to_string());
    let (user, domain) = address.rsplit_once('@').unwrap_or((&address, ""));
    let first: String = user.chars().take(1).collect();
    format!("{first}…@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_sealed_and_opened() {
        let recipient = Recipient { address: "Änne <aenne@example.org>".to_owned(), about: "7b \"blau\"".to_owned() };
        let secrets = Secrets::derive("one");
        let sealed = recipient.seal(&secrets);
        assert_eq!(Recipient::open(&secrets, &sealed).as_ref(), Some(&recipient));
        assert_eq!(Recipient::open(&Secrets::derive("two"), &sealed), None);
        assert_eq!(format!("{recipient:?}"), "Recipient(…)");
    }

    #[test]
    fn a_masked_address_shows_one_letter_and_the_domain() {
        for (address, masked) in [
            ("aenne@example.org", "a…@example.org"),
            ("Änne <aenne@example.org>", "a…@example.org"),
            ("änne@example.org", "ä…@example.org"),
        ] {
            assert_eq!(masked_address(address), masked);
        }
    }
}
