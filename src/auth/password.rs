//! Passwords of the staff: argon2id, and the predecessor's hashes until the next log-in.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use rand::{TryRng, rngs::SysRng};
use sha2::Sha256;
use tokio::sync::Semaphore;

use crate::platform::{Error, Result};

/// Characters of the shortest password.
const LEAST: usize = 12;

/// Bytes of the longest: hashing must not become work without bound.
const MOST: usize = 256;

/// What the predecessor's hashes begin with.
pub(super) const DJANGO_PREFIX: &str = "pbkdf2_sha256$";

/// Ours to compute: a row that asks for hours of it is not believed.
const MOST_ROUNDS: u32 = 10_000_000;

/// A hash takes 19 MiB and a core for some milliseconds: so many at once.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A password that may be set.
pub struct NewPassword(String);

impl NewPassword {
    /// The password as typed, or the key of the message that says what is wrong.
    ///
    /// # Errors
    /// When it is too short, too long, or the name.
    pub fn parse(typed: &str, name: &str) -> Result<Self, &'static str> {
        if typed.chars().count() < LEAST {
            Err("staff-password-short")
        } else if typed.len() > MOST {
            Err("staff-password-long")
        } else if typed.trim().eq_ignore_ascii_case(name) {
            Err("staff-password-name")
        } else {
            Ok(Self(typed.to_owned()))
        }
    }

    /// Its hash, for storage.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub(super) async fn hash(self) -> Result<String> {
        aside(move || hash(&self.0)).await
    }
}

/// What comparing a password with a stored hash told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    /// Right, and its hash is to be replaced by this one.
    RightButOld(String),
    Wrong,
}

/// Compares. Without a stored hash it is wrong, after the same work: one argon2id, and as many rounds
/// of the predecessor's way as `rounds`, the most that any stored hash still asks for.
pub(super) async fn verify(typed: &str, stored: Option<String>, rounds: u32) -> Result<Verdict> {
    if typed.len() > MOST {
        return Ok(Verdict::Wrong);
    }
    let typed = typed.to_owned();
    aside(move || {
        let (verdict, spent) = compare(&typed, stored.as_deref().unwrap_or_default())?;
        let missing = spent.missing(rounds);
        if missing.argon2 {
            hash(&typed)?;
        }
        if missing.rounds > 0 {
            std::hint::black_box(stretched(&typed, "salt", missing.rounds));
        }
        Ok(verdict)
    })
    .await
}

/// The rounds that a stored hash of the predecessor asks for; none for others.
pub(super) fn rounds_of(stored: &str) -> u32 {
    let rounds = stored.strip_prefix(DJANGO_PREFIX).and_then(|old| old.split('$').next()?.parse().ok());
    rounds.filter(|rounds| *rounds <= MOST_ROUNDS).unwrap_or(0)
}

/// Work that a comparison takes: time tells which it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Work {
    argon2: bool,
    rounds: u32,
}

impl Work {
    /// What lacks to one argon2id and so many rounds.
    fn missing(self, rounds: u32) -> Self {
        Self { argon2: !self.argon2, rounds: rounds.saturating_sub(self.rounds) }
    }
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _permit = AT_ONCE.acquire().await.map_err(|_| Error::Corrupt("the semaphore is never closed".to_owned()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Panic(error.to_string()))?
}

fn hash(password: &str) -> Result<String> {
    let mut salt = [0_u8; 16];
    SysRng.try_fill_bytes(&mut salt).map_err(|error| Error::Corrupt(format!("no random source: {error}")))?;
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|error| Error::Corrupt(format!("argon2: {error}")))?;
    Ok(hash.to_string())
}

fn compare(password: &str, stored: &str) -> Result<(Verdict, Work)> {
    if let Some(old) = stored.strip_prefix(DJANGO_PREFIX) {
        let rounds = rounds_of(stored);
        return Ok(if is_djangos(password, old) {
            (Verdict::RightButOld(hash(password)?), Work { argon2: true, rounds })
        } else {
            (Verdict::Wrong, Work { argon2: false, rounds })
        });
    }
    // What is no hash at all, such as Django's mark for "no password", is never right.
    let Ok(stored) = PasswordHash::new(stored) else {
        return Ok((Verdict::Wrong, Work { argon2: false, rounds: 0 }));
    };
    let is_right = Argon2::default().verify_password(password.as_bytes(), &stored).is_ok();
    Ok((if is_right { Verdict::Right } else { Verdict::Wrong }, Work { argon2: true, rounds: 0 }))
}

fn stretched(password: &str, salt: &str, rounds: u32) -> [u8; 32] {
    pbkdf2::pbkdf2_hmac_array::<Sha256, 32>(password.as_bytes(), salt.as_bytes(), rounds)
}

/// `<iterations>$<salt>$<base64 of 32 bytes>`
fn is_djangos(password: &str, stored: &str) -> bool {
    let mut parts = stored.splitn(3, '$');
    let (Some(Ok(iterations)), Some(salt), Some(hash)) =
        (parts.next().map(str::parse::<u32>), parts.next(), parts.next())
    else {
        return false;
    };
    if iterations == 0 || iterations > MOST_ROUNDS {
        return false;
    }
    let computed = stretched(password, salt, iterations);
    STANDARD.decode(hash).is_ok_and(|stored| is_same(&computed, &stored))
}

/// Compares every byte, wherever the first difference is.
fn is_same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `hashlib.pbkdf2_hmac` of Python for "lorem ipsum dolor", with Django's way of writing it.
    const DJANGO: &str = "pbkdf2_sha256$1000$seasalt$SWfCQ7LJ0pIuzUqqwW11BFgOgh52ZWwUCDPjDG9Etzg=";

    #[test]
    fn the_predecessors_hashes_are_right_and_replaced() {
        let compare = |typed: &str, stored: &str| compare(typed, stored).map(|(verdict, _)| verdict);
        let Ok(Verdict::RightButOld(new)) = compare("lorem ipsum dolor", DJANGO) else { panic!("is right") };
        assert!(new.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{new}");
        assert_eq!(compare("lorem ipsum dolor", &new).ok(), Some(Verdict::Right));
        assert_eq!(compare("lorem ipsum dolo", &new).ok(), Some(Verdict::Wrong));
        assert_eq!(compare("lorem ipsum dolo", DJANGO).ok(), Some(Verdict::Wrong));
    }

    #[test]
    fn what_is_no_hash_is_never_right() {
        for stored in ["", "!", "!abc", "lorem", "pbkdf2_sha256$", "pbkdf2_sha256$0$a$b", "pbkdf2_sha256$99999999$a$b"]
        {
            let verdict = compare("lorem", stored).map(|(verdict, _)| verdict);
            assert_eq!(verdict.ok(), Some(Verdict::Wrong), "{stored}");
        }
    }

    #[test]
    fn every_comparison_takes_the_same_work_in_the_end() {
        let new = hash("wasser wie glas").expect("a hash");
        for (typed, stored) in [
            ("falsch", ""),
            ("falsch", "!"),
            ("falsch", &new),
            ("wasser wie glas", &new),
            ("falsch", DJANGO),
            ("lorem ipsum dolor", DJANGO),
        ] {
            let (_, spent) = compare(typed, stored).expect("compared");
            let missing = spent.missing(1_500);
            assert!(spent.argon2 != missing.argon2, "{stored}");
            assert_eq!(spent.rounds + missing.rounds, 1_500, "{stored}");
        }
        assert_eq!((rounds_of(DJANGO), rounds_of(&new), rounds_of("pbkdf2_sha256$99999999$a$b")), (1_000, 0, 0));
    }

    #[test]
    fn a_new_password_is_long_and_not_the_name() {
        let fault = |typed: &str| NewPassword::parse(typed, "a moderator").err();
        assert_eq!(fault("eleven char"), Some("staff-password-short"));
        assert_eq!(fault(&"ä".repeat(129)), Some("staff-password-long"));
        assert_eq!(NewPassword::parse(" Some Moderator", "some moderator").err(), Some("staff-password-name"));
        assert_eq!(fault("wasser wie glas"), None);
    }
}
