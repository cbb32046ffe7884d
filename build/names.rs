//! How files are named by their content: known to the build, which writes the
//! names, and to the server, which looks for them.

use sha2::{Digest as _, Sha256};

/// What the URLs of hashed files begin with.
pub const URL_PREFIX: &str = "/static/";

/// Hex digits of the content's hash in a name and in a tag: 48 bits.
pub(crate) const HASH_DIGITS: usize = 12;

/// A coded form is worth its bytes when it saves at least a twentieth.
pub(crate) const WORTHWHILE_PERCENT: usize = 95;

/// The SHA-256 of `content` in hex.
pub(crate) fn digest(content: &[u8]) -> String {
    let digits = b"0123456789abcdef";
    let hex = |byte: u8| [digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]].map(char::from);
    Sha256::digest(content).iter().flat_map(|byte| hex(*byte)).collect()
}

/// What names carry of the hash of `content`.
pub(crate) fn hash(content: &[u8]) -> String {
    let mut hash = digest(content);
    hash.truncate(HASH_DIGITS);
    hash
}

/// `js/map.js` with its hash: `js/map.0123456789ab.js`.
pub(crate) fn hashed_name(name: &str, hash: &str) -> String {
    let file = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[file..].rfind('.') {
        Some(dot) => format!("{}.{hash}{}", &name[..file + dot], &name[file + dot..]),
        None => format!("{name}.{hash}"),
    }
}

/// The hash in a hashed name: the last part between points that looks like one,
/// but never the first. With where it begins.
pub(crate) fn hash_in(hashed_name: &str) -> Option<(usize, &str)> {
    let mut at = hashed_name.rfind('/').map_or(0, |slash| slash + 1);
    let mut found = None;
    for (number, part) in hashed_name[at..].split('.').enumerate() {
        let is_hash = part.len() == HASH_DIGITS && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if number > 0 && is_hash {
            found = Some((at, part));
        }
        at += part.len() + 1;
    }
    found
}
