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

fn looks_like_a_key(text: &str) -> bool {
    text.contains('-') && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Everything between quotes that looks like a key, and the beginnings that
/// code completes (`"common-class-"`, `format!("layout-error-{…}")`).
fn quoted() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut whole, mut beginnings) = (BTreeSet::new(), BTreeSet::new());
    let sources = files("templates", &["hbs", "typ"]).into_iter().chain(files("src", &["rs"]));
    for text in sources.map(|path| read(&path)) {
        for piece in text.split('"').skip(1) {
            let beginning = piece.split('{').next().unwrap_or_default();
            if looks_like_a_key(piece) && !piece.ends_with('-') {
                whole.insert(piece.to_owned());
            } else if looks_like_a_key(beginning) && beginning.ends_with('-') {
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
    for path in files("templates", &["hbs", "typ"]) {
        let source = read(&path);
        for opening in ["(t \"", "{{t \"", "t(\""] {
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
    let rooms: BTreeSet<&str> = known.values().map(String::as_str).collect();
    // The kinds of mails are named after their room too.
    let mails = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/mail");
    let is_mail = |name: &str| mails.join(name).is_dir();
    let mut seen = 0;
    let mut missing = BTreeSet::new();
    for path in files("src", &["rs"]) {
        for literal in read(&path).split('"').skip(1).filter(|literal| looks_like_a_key(literal)) {
            if !rooms.contains(literal.split('-').next().unwrap_or_default()) || is_mail(literal) {
                continue;
            }
            seen += 1;
            let is_beginning = literal.ends_with('-') && known.keys().any(|key| key.starts_with(literal));
            if !known.contains_key(literal) && !is_beginning {
                missing.insert(format!("{}: {literal}", path.display()));
            }
        }
    }
    assert!(seen > 100, "the literals are found: {seen}");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The names after `$` in a text.
fn variables(text: &str) -> BTreeSet<String> {
    let name = |rest: &str| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned);
    text.split('$').skip(1).filter_map(name).collect()
}

/// Each text's arguments in a language.
fn arguments(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for path in files(&format!("assets/i18n/{}", locale.tag()), &["ftl"]) {
        let mut key = String::new();
        for line in read(&path).lines() {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                line.split_once(" =").expect("key = text").0.clone_into(&mut key);
                found.insert(key.clone(), BTreeSet::new());
            }
            if let Some(known) = found.get_mut(&key).filter(|_| !line.starts_with('#')) {
                known.extend(variables(line));
            }
        }
    }
    found
}

/// The rest of a call up to its closing bracket, without calls inside of it.
fn of_this_call(rest: &str) -> String {
    let mut depth = 0_i32;
    let mut own = String::new();
    for c in rest.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' => depth -= 1,
            other if depth == 0 => own.push(other),
            _ => {}
        }
    }
    own
}

/// Every text that templates name in full, with the arguments they pass.
fn calls_of_templates() -> Vec<(String, BTreeSet<String>, String)> {
    let mut calls = Vec::new();
    for path in files("templates", &["hbs"]) {
        let source = read(&path);
        for opening in ["(t \"", "{{t \""] {
            for (key, rest) in source.split(opening).skip(1).filter_map(|rest| rest.split_once('"')) {
                let own = of_this_call(rest);
                let names = own.split_whitespace().filter_map(|word| word.split_once('=')).map(|(name, _)| name);
                calls.push((key.to_owned(), names.map(str::to_owned).collect(), path.display().to_string()));
            }
        }
    }
    calls
}

/// Every text that code names in full where it asks for it, with the arguments it passes.
fn calls_of_code() -> Vec<(String, BTreeSet<String>, String)> {
    let mut calls = Vec::new();
    for path in files("src", &["rs"]) {
        let source = read(&path);
        for (opening, has_arguments) in [("text(", false), ("text_with(", true)] {
            let literals = source.split(opening).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
            for (key, rest) in literals.filter_map(|rest| rest.split_once('"')).filter(|(key, _)| looks_like_a_key(key))
            {
                let passed = rest.split(']').next().filter(|_| has_arguments).unwrap_or_default();
                let names = passed.split("(\"").skip(1).filter_map(|rest| rest.split('"').next());
                calls.push((key.to_owned(), names.map(str::to_owned).collect(), path.display().to_string()));
            }
        }
    }
    calls
}

/// Beginnings of texts that code asks for by a variable, with what it passes.
const BY_VARIABLE: [(&str, &[&str]); 4] = [
    ("course-fault-", &["limit"]),
    ("measurement-fault-impossible-", &["min", "max", "unit"]),
    ("measurement-unusual-", &["min", "max", "unit"]),
    ("quality-scale", &["value", "class", "best", "worst"]),
];

#[test]
fn every_text_gets_its_arguments_and_no_others() {
    let calls: Vec<_> = calls_of_templates().into_iter().chain(calls_of_code()).collect();
    assert!(calls.len() > 200, "the calls are found: {}", calls.len());
    let mut faults = Vec::new();
    for locale in Locale::ALL {
        let mut unseen = arguments(locale);
        unseen.retain(|_, names| !names.is_empty());
        let known = arguments(locale);
        for (key, passed, file) in &calls {
            unseen.remove(key);
            if let Some(wanted) = known.get(key).filter(|wanted| *wanted != passed) {
                faults.push(format!("{file}: {key} ({}) wants {wanted:?} and gets {passed:?}", locale.tag()));
            }
        }
        for (beginning, passed) in BY_VARIABLE {
            let before = unseen.len();
            unseen.retain(|key, wanted| {
                let is_passed = wanted.iter().all(|name| passed.contains(&name.as_str()));
                !(key.starts_with(beginning) && is_passed)
            });
            assert!(unseen.len() < before, "nothing begins with {beginning} and has arguments");
        }
        faults.extend(unseen.into_keys().map(|key| format!("{key} ({}): nobody passes its arguments", locale.tag())));
    }
    assert!(faults.is_empty(), "{faults:#?}");
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
