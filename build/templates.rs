//! Checks the names of assets in the page templates.

use super::names::URL_PREFIX;
use std::fs;
use std::path::Path;

/// Every `{{asset "name"}}` and `(asset "name")` in `text`, as written.
pub(crate) fn asset_names(text: &str) -> Vec<&str> {
    text.match_indices("asset")
        .filter_map(|(at, word)| {
            let before = text[..at].trim_end_matches(['~', ' ', '\n', '\t', '&']);
            if !before.ends_with(['{', '(']) {
                return None;
            }
            let rest = &text[at + word.len()..];
            let argument = rest.trim_start();
            let quote = argument.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            if argument.len() == rest.len() {
                return None;
            }
            argument[1..].split_once(quote).map(|(name, _)| name)
        })
        .collect()
}

/// Looks through every `.hbs` file below `folder` and returns one message per
/// asset that `exists` does not know or that is named by a URL.
///
/// # Errors
/// A message that names the folder or file that cannot be read.
pub(crate) fn unknown_assets(folder: &Path, exists: &dyn Fn(&str) -> bool) -> Result<Vec<String>, String> {
    let fault = |error| format!("{} cannot be read: {error}", folder.display());
    let mut messages = Vec::new();
    let mut entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(fault)?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            messages.extend(unknown_assets(&path, exists)?);
        } else if path.extension().is_some_and(|extension| extension == "hbs") {
            let text =
                fs::read_to_string(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
            // A URL that a template writes itself lacks the hash.
            if text.contains(URL_PREFIX) {
                messages.push(format!("{} names a file by its URL: write {{{{asset \"…\"}}}}", path.display()));
            }
            messages.extend(
                asset_names(&text)
                    .into_iter()
                    .filter(|name| !exists(name))
                    .map(|name| format!("{} names {name}, but there is no assets/dist/{name}", path.display())),
            );
        }
    }
    Ok(messages)
}
