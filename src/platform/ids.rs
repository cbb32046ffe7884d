//! Random keys: access keys (8 signs) and course tokens (12 signs).

use rand::{TryRng, rngs::SysRng};

/// The 31 signs of a key: no I, O, U, V and 0, which are easily misread.
pub const ALPHABET: &[u8; 31] = b"ABCDEFGHJKLMNPQRSTWXYZ123456789";

/// Signs in an access key.
pub const ACCESS_KEY_LENGTH: usize = 8;

/// Signs in a course token.
pub const COURSE_TOKEN_LENGTH: usize = 12;

/// A random key of `length` signs from the operating system's random source.
///
/// Bytes of 248 and more are thrown away, so that every sign is equally likely.
///
/// # Panics
/// When the operating system has no random source: nothing safe can be done.
#[must_use]
pub fn random_key(length: usize) -> String {
    let limit = u8::MAX - u8::MAX % 31 - 1;
    let mut key = String::with_capacity(length);
    let mut buffer = [0_u8; 32];
    while key.len() < length {
        SysRng.try_fill_bytes(&mut buffer).expect("the operating system's random source");
        let signs = buffer.iter().filter(|b| **b <= limit).map(|b| ALPHABET[usize::from(b % 31)]);
        key.extend(signs.take(length - key.len()).map(char::from));
    }
    key
}

/// What a person typed or pasted, without case, spaces and hyphens; the short
/// underline is how the predecessor drew a hyphen.
#[must_use]
pub fn normalise_key(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}'))
        .flat_map(char::to_uppercase)
        .collect()
}

/// Whether `key` has the right length and only signs of the alphabet.
#[must_use]
pub fn is_well_formed(key: &str, length: usize) -> bool {
    key.len() == length && key.bytes().all(|b| ALPHABET.contains(&b))
}

/// The key in blocks of four, joined by hyphens: `ABCD-EFGH`.
#[must_use]
pub fn in_blocks(key: &str) -> String {
    let signs: Vec<char> = key.chars().collect();
    signs.chunks(4).map(|block| block.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The key with all but its last three signs hidden: `••••-•FGH`.
#[must_use]
pub fn masked(key: &str) -> String {
    let hidden = key.chars().count().saturating_sub(3);
    let signs: String = key.chars().enumerate().map(|(i, c)| if i < hidden { '•' } else { c }).collect();
    in_blocks(&signs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_random_key_uses_the_whole_alphabet_and_nothing_else() {
        let key = random_key(4_000);
        assert!(is_well_formed(&key, 4_000));
        assert!(ALPHABET.iter().all(|sign| key.as_bytes().contains(sign)));
    }

    #[test]
    fn typing_habits_do_not_matter() {
        for typed in ["abcd-efgh", " ABCD EFGH ", "ab cd\u{2013}ef_gh", "ABCDEFGH"] {
            assert_eq!(normalise_key(typed), "ABCDEFGH");
        }
        assert!(!is_well_formed("ABCDEFG0", 8));
        assert!(!is_well_formed("ABCDEFG", 8));
    }

    #[test]
    fn a_masked_key_shows_its_last_three_signs() {
        assert_eq!(masked("ABCDEFGH"), "••••-•FGH");
        assert_eq!(in_blocks("ABCDEFGHJKLM"), "ABCD-EFGH-JKLM");
    }

    proptest! {
        #[test]
        fn normalising_twice_is_normalising_once(typed in ".{0,40}") {
            let once = normalise_key(&typed);
            prop_assert_eq!(normalise_key(&once), once.clone());
        }
    }
}
