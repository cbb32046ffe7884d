//! The second factor of the staff: one-time codes by time (RFC 6238), six
//! digits that change every 30 seconds, as every authenticator app makes them.

use chrono::{DateTime, Utc};
use rand::{TryRng, rngs::SysRng};
use totp_rs::{Builder, Secret, Totp};

use crate::platform::{Error, Result};

/// Bytes of a secret: the length of SHA-1, as the RFC recommends.
const LENGTH: usize = 20;

/// A secret that app and site share.
pub(super) struct SecondFactor([u8; LENGTH]);

impl SecondFactor {
    /// A new one.
    pub(super) fn random() -> Result<Self> {
        let mut secret = [0; LENGTH];
        SysRng.try_fill_bytes(&mut secret).map_err(|error| Error::Corrupt(format!("no random source: {error}")))?;
        Ok(Self(secret))
    }

    /// As it is sealed for storage.
    pub(super) fn to_hex(&self) -> String {
        hex::encode(self.0)
    }

    /// Out of what [`Self::to_hex`] wrote.
    pub(super) fn from_hex(text: &str) -> Option<Self> {
        hex::decode(text).ok()?.try_into().ok().map(Self)
    }

    /// In base32, for typing it into an app, in blocks of four.
    pub(super) fn blocks(&self) -> Vec<String> {
        let signs: Vec<char> = Secret::new_stack(self.0).to_base32().chars().collect();
        signs.chunks(4).map(|block| block.iter().collect()).collect()
    }

    /// What the QR code of an app says.
    pub(super) fn url(&self, site_name: &str, name: &str) -> Result<String> {
        // A colon ends the account's name in these addresses.
        let plain = |text: &str| text.replace(':', " ");
        let builder = Builder::new().with_account_name(plain(name)).with_issuer(Some(plain(site_name)));
        self.totp(builder)?.to_url().map_err(|error| Error::Corrupt(format!("second factor: {error}")))
    }

    /// The step of time that `typed` is the code of: this one, the one before
    /// or the one after, since clocks differ. A code works once: steps up to
    /// `last` are used up.
    pub(super) fn step_of(&self, typed: &str, now: DateTime<Utc>, last: Option<i64>) -> Result<Option<i64>> {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let now = u64::try_from(now.timestamp()).unwrap_or_default();
        let step = self.totp(Builder::new())?.check(&typed, now).and_then(|step| i64::try_from(step).ok());
        Ok(step.filter(|step| last.is_none_or(|last| *step > last)))
    }

    fn totp(&self, builder: Builder) -> Result<Totp> {
        let totp = builder.with_secret(Secret::new_stack(self.0)).build();
        totp.map_err(|error| Error::Corrupt(format!("second factor: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret and codes of RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let factor = SecondFactor(*b"12345678901234567890");
        for (second, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            let now = DateTime::from_timestamp(second, 0).expect("a time");
            assert_eq!(factor.step_of(code, now, None).expect("a step"), Some(second / 30), "{second}");
        }
    }

    #[test]
    fn a_code_works_once_and_not_for_long() {
        let factor = SecondFactor(*b"12345678901234567890");
        let at = |second| DateTime::from_timestamp(second, 0).expect("a time");
        let step = |typed: &str, second, last| factor.step_of(typed, at(second), last).expect("a step");
        assert_eq!(step(" 287 082 ", 59, None), Some(1));
        assert_eq!(step("287082", 59, Some(0)), Some(1));
        assert_eq!(step("287082", 59, Some(1)), None, "used");
        assert_eq!(step("287082", 89, None), Some(1), "a slow clock");
        assert_eq!(step("287082", 91, None), None, "too late");
        for typed in ["", "287083", "28708", "2870822", "abcdef"] {
            assert_eq!(step(typed, 59, None), None, "{typed}");
        }
    }

    #[test]
    fn an_app_reads_the_address() {
        let factor = SecondFactor(*b"12345678901234567890");
        let url = factor.url("Gewässer: Campus", "a:b").expect("an address");
        assert!(url.starts_with("otpauth://totp/") && url.contains("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{url}");
        assert_eq!(factor.blocks().concat(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let kept = SecondFactor::from_hex(&factor.to_hex()).expect("the same");
        assert_eq!(kept.0, factor.0);
    }
}
