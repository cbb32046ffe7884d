//! Finds where style sheets and scripts name other files.

use std::ops::Range;

/// A place in a text that names another file of `assets/dist`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The bytes to be replaced by the hashed URL.
    pub(crate) range: Range<usize>,
    /// The named file, as a path below `assets/dist`.
    pub(crate) target: String,
}

/// The references in the file `name` (a path below `assets/dist`) with this
/// `text`, in the order of the text. Kinds of files that name no others have
/// none. A path that climbs out of `assets/dist` is returned as it stands:
/// no such file exists, and the build says so.
pub(crate) fn references(name: &str, text: &str) -> Vec<Reference> {
    let extension = name.rsplit('.').next().unwrap_or_default();
    let mut found = match extension {
        "css" => in_style_sheet(name, text),
        "js" | "mjs" => in_script(name, text),
        "webmanifest" => asset_literals(text),
        _ => Vec::new(),
    };
    found.sort_by_key(|reference| reference.range.start);
    found
}

fn in_style_sheet(name: &str, text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    let mut searched = 0;
    while let Some(at) = text[searched..].find("url(") {
        let inner = searched + at + 4;
        let Some(end) = argument_end(&text[inner..]) else {
            break;
        };
        found.extend(style_target(name, text, inner..inner + end));
        // A picture within the argument (`data:`) may hold `url(` itself.
        searched = inner + end;
    }
    for (at, keyword) in text.match_indices("@import") {
        let rest = &text[at + keyword.len()..];
        let start = at + keyword.len() + (rest.len() - rest.trim_start().len());
        if let Some(range) = string_at(text, start) {
            found.extend(style_target(name, text, range));
        }
    }
    found
}

/// Where the argument of `url(` ends: the closing bracket outside of quotes.
fn argument_end(rest: &str) -> Option<usize> {
    let unquoted = rest.trim_start();
    let quote = unquoted.chars().next()?;
    if quote == '"' || quote == '\'' {
        let open = rest.len() - unquoted.len() + 1;
        let close = open + rest[open..].find(quote)?;
        Some(close + rest[close..].find(')')?)
    } else {
        rest.find(')')
    }
}

fn style_target(name: &str, text: &str, range: Range<usize>) -> Option<Reference> {
    let raw = &text[range.clone()];
    let strip = |c: char| c.is_whitespace() || c == '"' || c == '\'';
    let start = range.start + (raw.len() - raw.trim_start_matches(strip).len());
    let value = raw.trim_matches(strip);
    // The part behind the path (`#icon`, `?#iefix`) stays where it is.
    let path = &value[..value.find(['#', '?']).unwrap_or(value.len())];
    if path.is_empty() {
        return None;
    }
    let target = if let Some(asset) = path.strip_prefix("asset:") {
        asset.to_owned()
    } else if let Some(asset) = path.strip_prefix("/static/") {
        asset.to_owned()
    } else if has_scheme(path) || path.starts_with("//") {
        return None;
    } else if path.starts_with('/') {
        // Not ours to hash; the build says that it is not there.
        path.to_owned()
    } else {
        resolve(name, path)
    };
    Some(Reference { range: start..start + path.len(), target })
}

fn has_scheme(path: &str) -> bool {
    path.split_once(':')
        .is_some_and(|(scheme, _)| !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn in_script(name: &str, text: &str) -> Vec<Reference> {
    let mut found = asset_literals(text);
    for quote in ['"', '\'', '`'] {
        for prefix in ["./", "../"] {
            let opening = format!("{quote}{prefix}");
            for (at, _) in text.match_indices(&opening) {
                if !is_specifier(&text[..at]) {
                    continue;
                }
                if let Some(range) = string_at(text, at) {
                    let target = resolve(name, &text[range.clone()]);
                    found.push(Reference { range, target });
                }
            }
        }
    }
    found
}

/// Whether a string behind `before` is what an import names.
fn is_specifier(before: &str) -> bool {
    let before = before.trim_end();
    let keyword = match before.strip_suffix('(') {
        Some(call) => call.trim_end().strip_suffix("import"),
        None => before.strip_suffix("from").or_else(|| before.strip_suffix("import")),
    };
    keyword.is_some_and(|head| {
        !head.chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))
    })
}

/// String literals such as `"asset:js/map.js"`.
fn asset_literals(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("asset:") {
        let quoted = text[..at].ends_with(['"', '\'', '`']);
        if !quoted {
            continue;
        }
        if let Some(range) = string_at(text, at - 1) {
            let target = text[range.start + "asset:".len()..range.end].to_owned();
            found.push(Reference { range, target });
        }
    }
    found
}

/// The inside of the string literal that opens at byte `at`.
fn string_at(text: &str, at: usize) -> Option<Range<usize>> {
    let quote = text[at..].chars().next()?;
    if !matches!(quote, '"' | '\'' | '`') {
        return None;
    }
    let start = at + 1;
    Some(start..start + text[start..].find(quote)?)
}

/// The path below `assets/dist` that `relative` means inside of the file `name`.
fn resolve(name: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = name.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}
