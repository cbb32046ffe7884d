//! What documents are called: in the database by what they are, in the
//! directory by a name that is never used twice.

use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use crate::platform::i18n::Locale;

/// The folder of the documents, below the directory.
pub(super) const FOLDER: &str = "pdf";

const ENDING: &str = ".pdf";

/// Hex digits of the fingerprint in a name, and of the random number behind it.
const DIGITS: usize = 16;

/// Hex digits of a shard's name.
const SHARD_DIGITS: usize = 2;

/// What a document shows: a word of small letters, with `_` between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind(&'static str);

impl Kind {
    /// The kind with this word.
    ///
    /// # Panics
    /// When it is none of 1 to 60 small letters and `_`. In a constant this is
    /// an error of the compiler.
    #[must_use]
    pub const fn new(word: &'static str) -> Self {
        let bytes = word.as_bytes();
        assert!(!bytes.is_empty() && bytes.len() <= 60, "1 to 60 signs");
        let mut at = 0;
        while at < bytes.len() {
            assert!(matches!(bytes[at], b'a'..=b'z' | b'_'), "small letters and _");
            at += 1;
        }
        Self(word)
    }

    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.0
    }
}

/// Which document: at most one file is kept for each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// What it shows.
    pub kind: Kind,
    /// The row that it is about, in the table that the kind implies; none: the whole site.
    pub subject_id: Option<i64>,
    /// Its language.
    pub locale: Locale,
}

/// A hash of all that a document is made from. The file is kept for as long as
/// it stays the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The SHA-256 of these parts and of where each ends. One of them should
    /// be a version of the layout, so that a new release makes new files.
    #[must_use]
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hex::encode(hash.finalize()))
    }

    /// Its 64 hex digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A path below the directory for a file of this document that nothing else
/// has been or will be called: `pdf/3f/measurement-173-de-<fingerprint>-3f….pdf`.
pub(super) fn new_path(reference: &Reference, fingerprint: &Fingerprint) -> String {
    let Reference { kind: Kind(kind), subject_id, locale } = reference;
    let subject = subject_id.map_or_else(|| "site".to_owned(), |id| id.to_string());
    let content = &fingerprint.0[..DIGITS];
    let random = format!("{:016x}", rand::random::<u64>());
    let shard = &random[..SHARD_DIGITS];
    format!("{FOLDER}/{shard}/{kind}-{subject}-{}-{content}-{random}{ENDING}", locale.tag())
}

/// Whether [`new_path`] can have made this path, so that no row leads out of
/// the folder.
pub(super) fn is_path(path: &str) -> bool {
    let mut segments = path.split('/');
    let (folder, shard, file, more) = (segments.next(), segments.next(), segments.next(), segments.next());
    folder == Some(FOLDER)
        && more.is_none()
        && shard.is_some_and(is_shard)
        && file.is_some_and(|file| random_of(file).is_some_and(|random| shard == random.get(..SHARD_DIGITS)))
}

/// Whether a folder below [`FOLDER`] is one of ours.
pub(super) fn is_shard(name: &str) -> bool {
    is_hex(name, SHARD_DIGITS)
}

/// Whether a file with this name is ours: a document, or one that was being
/// written when the process died (see `files::write_whole`).
pub(super) fn is_own(file: &str) -> bool {
    let partial = file.strip_prefix('.').and_then(|rest| rest.strip_suffix(".partial"));
    random_of(file).is_some() || partial.is_some_and(|digits| is_hex(digits, DIGITS))
}

/// What tells this file's bytes from all others: fingerprint and number.
pub(super) fn tag_of(path: &str) -> Option<&str> {
    let stem = path.strip_suffix(ENDING)?;
    stem.get(stem.len().checked_sub(2 * DIGITS + 1)?..)
}

/// The random number at the end of a document's file name.
fn random_of(file: &str) -> Option<&str> {
    let stem = file.strip_suffix(ENDING)?;
    let mut parts = stem.split('-');
    let [kind, subject, language, content, random] = [(); 5].map(|()| parts.next().unwrap_or_default());
    let is_kind = !kind.is_empty() && kind.len() <= 60 && kind.bytes().all(|b| matches!(b, b'a'..=b'z' | b'_'));
    let is_number = !subject.is_empty() && subject.len() <= 19 && subject.bytes().all(|b| b.is_ascii_digit());
    let is_language = Locale::ALL.iter().any(|locale| locale.tag() == language);
    let is_ours = parts.next().is_none()
        && is_kind
        && (subject == "site" || is_number)
        && is_language
        && is_hex(content, DIGITS)
        && is_hex(random, DIGITS);
    is_ours.then_some(random)
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The folder of a path below the directory.
pub(super) fn folder_of(path: &str) -> PathBuf {
    PathBuf::from(path.rsplit_once('/').map_or("", |(folder, _)| folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_ours_and_never_the_same_twice() {
        let fingerprint = Fingerprint::of(&[b"layout 1", b"content"]);
        for subject_id in [Some(173), Some(i64::MAX), None] {
            let reference = Reference { kind: Kind::new("field_sheet"), subject_id, locale: Locale::De };
            let path = new_path(&reference, &fingerprint);
            assert!(is_path(&path), "{path}");
            assert!(is_own(path.rsplit('/').next().expect("a name")), "{path}");
            assert!(path.contains(&fingerprint.as_str()[..16]) && path.len() <= 255, "{path}");
            assert!(path.contains(tag_of(&path).expect("a tag")));
            assert_ne!(path, new_path(&reference, &fingerprint));
        }
    }

    #[test]
    fn names_of_others_are_not_ours() {
        let good = "pdf/3f/measurement-173-de-0123456789abcdef-3f23456789abcdef.pdf";
        assert!(is_path(good));
        for path in [
            "pdf/3f/../3f/measurement-173-de-0123456789abcdef-3f23456789abcdef.pdf",
            "pdf/40/measurement-173-de-0123456789abcdef-3f23456789abcdef.pdf",
            "/pdf/3f/measurement-173-de-0123456789abcdef-3f23456789abcdef.pdf",
            "static/3f/measurement-173-de-0123456789abcdef-3f23456789abcdef.pdf",
            "pdf/3f/measurement-173-fr-0123456789abcdef-3f23456789abcdef.pdf",
            "pdf/3f/measurement-abc-de-0123456789abcdef-3f23456789abcdef.pdf",
            "pdf/3f/measurement-173-de-0123456789ABCDEF-3f23456789abcdef.pdf",
            "pdf/3f/measurement-173-de-0123456789abcdef-3f23456789abcdef-1.pdf",
            "pdf/3f/measurement-173-de-0123456789abcdef-3f23456789abcdef.pdf.bak",
            "pdf/3f/-173-de-0123456789abcdef-3f23456789abcdef.pdf",
            "pdf/3f/worksheet.pdf",
            "../../etc/passwd",
            "",
        ] {
            assert!(!is_path(path), "{path}");
        }
        for (file, expected) in [
            (".0123456789abcdef.partial", true),
            (".0123456789abcdef.partial2", false),
            ("0123456789abcdef.partial", false),
            (".gcampus-site", false),
            ("worksheet.pdf", false),
        ] {
            assert_eq!(is_own(file), expected, "{file}");
        }
    }

    #[test]
    fn a_fingerprint_knows_where_its_parts_end() {
        assert_ne!(Fingerprint::of(&[b"ab", b"c"]), Fingerprint::of(&[b"a", b"bc"]));
        assert_eq!(Fingerprint::of(&[b"ab", b"c"]), Fingerprint::of(&[b"ab", b"c"]));
    }
}
