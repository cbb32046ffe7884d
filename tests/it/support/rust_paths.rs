//! The paths that a Rust file names, found by scanning: `use` trees unfolded, and paths in types,
//! expressions and macros. Comments and strings do not count.

/// Every path in a source text, as its segments; `use a::{b, c::*}` gives `a::b` and `a::c::*`.
pub(crate) fn paths(source: &str) -> Vec<Vec<String>> {
    let tokens = tokens(source);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let starts = is_name(&tokens[at]) && (at == 0 || tokens[at - 1] != ".");
        if starts {
            at = tree(&tokens, at, &[], &mut found);
        } else {
            at += 1;
        }
    }
    found
}

/// Reads one use tree or path that begins at `at`; gives the place after it.
fn tree(tokens: &[String], at: usize, before: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut path = before.to_vec();
    let mut at = at;
    loop {
        match tokens.get(at).map(String::as_str) {
            Some("{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    let next = tree(tokens, at, &path, found);
                    // Whatever is neither a path nor the end is a comma or a mistake: pass it.
                    at = if next == at { at + 1 } else { next };
                }
                return at + 1;
            }
            Some(token) if is_name(token) || token == "*" => {
                path.push(token.to_owned());
                at += 1;
            }
            // A turbofish, say: the path ends.
            _ => break,
        }
        if tokens.get(at).is_none_or(|token| token != "::") {
            break;
        }
        at += 1;
    }
    if path.len() > before.len() {
        found.push(path);
    }
    at
}

fn is_name(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Names, `::`, and single characters for all the rest.
fn tokens(source: &str) -> Vec<String> {
    let chars: Vec<char> = source.chars().collect();
    let is = |at: usize, text: &str| text.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c));
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        if is(at, "//") {
            at = until(&chars, at, "\n");
        } else if is(at, "/*") {
            at = until(&chars, at, "*/");
        } else if let Some(hashes) = raw_string(&chars, at) {
            at = until(&chars, at + 2 + hashes, &format!("\"{}", "#".repeat(hashes)));
        } else if first == '"' {
            at = end_of_string(&chars, at);
        } else if first == '\'' {
            // A character, or the name of a lifetime.
            at += match (chars.get(at + 1), chars.get(at + 2)) {
                (Some('\\'), _) => 4,
                (_, Some('\'')) => 3,
                _ => 1,
            };
        } else if first.is_alphanumeric() || first == '_' {
            let end = at + chars[at..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').count();
            tokens.push(chars[at..end].iter().collect());
            at = end;
        } else if is(at, "::") {
            tokens.push("::".to_owned());
            at += 2;
        } else {
            if !first.is_whitespace() {
                tokens.push(first.to_string());
            }
            at += 1;
        }
    }
    tokens
}

/// The number of hashes when a raw string begins here.
fn raw_string(chars: &[char], at: usize) -> Option<usize> {
    let fresh = at == 0 || !(chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    if chars[at] != 'r' || !fresh {
        return None;
    }
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}

/// The place after the next `end`.
fn until(chars: &[char], from: usize, end: &str) -> usize {
    let end: Vec<char> = end.chars().collect();
    let found = chars[from.min(chars.len())..].windows(end.len()).position(|part| part == end);
    found.map_or(chars.len(), |offset| from + offset + end.len())
}

fn end_of_string(chars: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

#[test]
fn paths_are_found_wherever_they_stand() {
    let source = r##"
        //! use crate::comment;
        use crate::{auth::{Student, Guard as G}, water::*};
        use sea_orm::{entity::prelude::*, Set};
        fn f<'a>(x: &'a str, c: char) -> Vec<crate::course::Course> {
            let text = "crate::string" /* crate::block */;
            let raw = r#"crate::raw "quoted" "#;
            let quote = ['"', '\'', '\\'];
            println!("{}", entity::water::Entity::find());
            x.entity().parse::<super::Key>()
        }
    "##;
    let found: Vec<String> = paths(source).iter().map(|path| path.join("::")).collect();
    for expected in [
        "crate::auth::Student",
        "crate::auth::Guard",
        "crate::water::*",
        "sea_orm::entity::prelude::*",
        "sea_orm::Set",
        "crate::course::Course",
        "entity::water::Entity::find",
        "super::Key",
    ] {
        assert!(found.iter().any(|path| path == expected), "{expected} is missing in {found:?}");
    }
    for absent in ["crate::comment", "crate::string", "crate::block", "crate::raw", "entity"] {
        assert!(!found.iter().any(|path| path == absent), "{absent} is no path of the program");
    }
}
