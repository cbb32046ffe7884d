//! What the site's secret key is used for: finding and sealing keys at rest,
//! and signing short values. Each purpose has a key of its own, derived with
//! HKDF-SHA-256, so that none can be used in place of another.

mod store;

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use rand::{TryRng, rngs::SysRng};
use sha2::{Digest, Sha256};

pub use store::{Standing, remember, standing};

const NONCE_LENGTH: usize = 24;

/// The derived keys of this site. Its `Debug` shows nothing.
#[derive(Clone)]
pub struct Secrets {
    lookup: [u8; 32],
    seal: [u8; 32],
    sign: [u8; 32],
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl Secrets {
    /// Derives the keys from the configured secret.
    #[must_use]
    pub fn derive(secret_key: &str) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(b"gcampus"), secret_key.as_bytes());
        let derive = |purpose: &[u8]| {
            let mut key = [0_u8; 32];
            // 32 bytes are far below HKDF's limit of 8,160: expand can't fail.
            let _ = hkdf.expand(purpose, &mut key);
            key
        };
        Self { lookup: derive(b"token lookup"), seal: derive(b"token seal"), sign: derive(b"sign") }
    }

    /// The value under which a key or token is looked up in the database.
    #[must_use]
    pub fn lookup(&self, token: &str) -> Vec<u8> {
        mac(&self.lookup, &[token.as_bytes()]).to_vec()
    }

    /// Encrypts `plain` for storage: a random nonce, then the ciphertext.
    ///
    /// # Panics
    /// When the operating system has no random source.
    #[must_use]
    pub fn seal(&self, plain: &str) -> Vec<u8> {
        let mut nonce = [0_u8; NONCE_LENGTH];
        SysRng.try_fill_bytes(&mut nonce).expect("the operating system's random source");
        let cipher = XChaCha20Poly1305::new(&self.seal.into());
        let sealed = cipher.encrypt(&XNonce::from(nonce), plain.as_bytes()).expect("in-memory encryption");
        [&nonce[..], &sealed].concat()
    }

    /// Decrypts what [`Self::seal`] made; `None` when it was made with another
    /// secret key or is damaged.
    #[must_use]
    pub fn open(&self, sealed: &[u8]) -> Option<String> {
        let (nonce, ciphertext) = sealed.split_at_checked(NONCE_LENGTH)?;
        let nonce: [u8; NONCE_LENGTH] = nonce.try_into().ok()?;
        let cipher = XChaCha20Poly1305::new(&self.seal.into());
        String::from_utf8(cipher.decrypt(&XNonce::from(nonce), ciphertext).ok()?).ok()
    }

    /// `value` with its signature for `purpose` behind a dot.
    #[must_use]
    pub fn sign(&self, purpose: &str, value: &str) -> String {
        format!("{value}.{}", hex::encode(self.signature(purpose, value)))
    }

    /// The value of a signed text, if [`Self::sign`] made it for `purpose`.
    #[must_use]
    pub fn verify<'a>(&self, purpose: &str, signed: &'a str) -> Option<&'a str> {
        let (value, signature) = signed.rsplit_once('.')?;
        let signature = hex::decode(signature).ok()?;
        let mut hmac = Hmac::<Sha256>::new_from_slice(&self.sign).ok()?;
        for part in parts(purpose, value) {
            hmac.update(part);
        }
        hmac.verify_slice(&signature).ok().map(|()| value)
    }

    fn signature(&self, purpose: &str, value: &str) -> [u8; 32] {
        mac(&self.sign, &parts(purpose, value))
    }
}

fn parts<'a>(purpose: &'a str, value: &'a str) -> [&'a [u8]; 3] {
    [purpose.as_bytes(), b"\0", value.as_bytes()]
}

fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        hmac.update(part);
    }
    hmac.finalize().into_bytes().into()
}

/// SHA-256 of some bytes, for values that only need to be found again (a session's
/// cookie, the link of a mail).
#[must_use]
pub fn sha256(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    Sha256::digest(bytes.as_ref()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_secret_only() {
        let secrets = Secrets::derive("one");
        let sealed = secrets.seal("ABCDEFGH");
        assert_eq!(secrets.open(&sealed).as_deref(), Some("ABCDEFGH"));
        assert_eq!(Secrets::derive("two").open(&sealed), None);
        assert_eq!(secrets.open(&sealed[..20]), None);
        assert_ne!(secrets.seal("ABCDEFGH"), sealed);
    }

    #[test]
    fn a_signature_is_good_for_its_purpose_and_value_only() {
        let secrets = Secrets::derive("one");
        let signed = secrets.sign("form", "17");
        assert_eq!(secrets.verify("form", &signed), Some("17"));
        assert_eq!(secrets.verify("mail", &signed), None);
        assert_eq!(secrets.verify("form", &signed.replace("17", "18")), None);
        assert_eq!(secrets.verify("form", "17"), None);
    }
}
