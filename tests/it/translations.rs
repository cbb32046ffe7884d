//! Every text exists in both languages, and every text is used.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use gcampus::platform::i18n::Locale;

/// All files below `folder` with one of the endings.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    fn collect(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
            if entry.is_dir() {
                collect(&entry, endings, found);
            } else if entry.extension().is_some_and(|e| endings.iter().any(|ending| e == *ending)) {
                found.push(entry);
            }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), endings, &mut found);
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("UTF-8")
}

/// Keys of a language, each with the file that defines it.
fn keys(locale: Locale) -> BTreeMap<String, String> {
    let mut keys = BTreeMap::new();
    for path in files(&format!("assets/i18n/{}", locale.tag()), &["ftl"]) {
        let room = path.file_stem().expect("a name").to_string_lossy().into_owned();
        for line in read(&path).lines().filter(|l| l.starts_with(|c: char| c.is_ascii_lowercase())) {
            let key = line.split_once(" =").expect("key = text").0;
            assert!(key.starts_with(&format!("{room}-")), "{key} of {room}.ftl lacks its prefix");
            assert_eq!(keys.insert(key.to_owned(), room.clone()), None, "{key} is defined twice");
        }
    }
    keys
}

/// Everything between quotes that looks like a key, and the beginnings that
/// code completes (`"common-class-"`, `format!("layout-error-{…}")`).
fn quoted() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut whole, mut beginnings) = (BTreeSet::new(), BTreeSet::new());
    let is_key = |t: &str| t.contains('-') && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let sources = files("templates", &["hbs"]).into_iter().chain(files("src", &["rs"]));
    for text in sources.map(|path| read(&path)) {
        for piece in text.split('"').skip(1) {
            let beginning = piece.split('{').next().unwrap_or_default();
            if is_key(piece) && !piece.ends_with('-') {
                whole.insert(piece.to_owned());
            } else if is_key(beginning) && beginning.ends_with('-') {
                beginnings.insert(beginning.to_owned());
            }
        }
    }
    (whole, beginnings)
}

#[test]
fn both_languages_have_the_same_texts() {
    assert_eq!(keys(Locale::De), keys(Locale::En));
    assert!(keys(Locale::De).len() > 100);
}

#[test]
fn templates_name_only_texts_that_exist() {
    let known = keys(Locale::De);
    let mut missing = Vec::new();
    for path in files("templates", &["hbs"]) {
        let source = read(&path);
        for opening in ["(t \"", "{{t \""] {
            for key in source.split(opening).skip(1).filter_map(|rest| rest.split('"').next()) {
                if !known.contains_key(key) {
                    missing.push(format!("{}: {key}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn code_names_only_texts_that_exist() {
    let known = keys(Locale::De);
    let rooms: BTreeSet<&String> = known.values().collect();
    let mut missing = BTreeSet::new();
    for source in files("src", &["rs"]).iter().map(|path| read(path)) {
        for opening in [".text(\"", ".text_with(\"", "text(\n"] {
            for key in
                source.split(opening).skip(1).filter_map(|rest| rest.trim_start_matches([' ', '"']).split('"').next())
            {
                let room = key.split('-').next().unwrap_or_default().to_owned();
                if rooms.contains(&room) && !known.contains_key(key) && !key.contains('{') {
                    missing.insert(key.to_owned());
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_text_is_used() {
    let (whole, beginnings) = quoted();
    let is_used = |key: &String| whole.contains(key) || beginnings.iter().any(|b| key.starts_with(b.as_str()));
    let orphans: Vec<String> = keys(Locale::De).into_keys().filter(|key| !is_used(key)).collect();
    assert!(orphans.is_empty(), "{orphans:#?}");
}

#[test]
fn every_text_can_be_formatted() {
    for locale in Locale::ALL {
        for path in files(&format!("assets/i18n/{}", locale.tag()), &["ftl"]) {
            let source = read(&path);
            let parsed = fluent_templates::fluent_bundle::FluentResource::try_new(source);
            assert!(parsed.is_ok(), "{}: {:?}", path.display(), parsed.err().map(|(_, errors)| errors));
        }
    }
}
