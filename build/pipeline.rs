//! From `assets/dist` to files with hashed names, their compressed variants
//! and the table of both that the server is compiled with.

use super::compress::{self, Variant};
use super::names::{URL_PREFIX, digest, hash, hashed_name};
use super::references::{Reference, references};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A file as it is served.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Its path below `assets/dist`, by which templates name it.
    pub(crate) name: String,
    /// The first 12 hex digits of the SHA-256 of `content`.
    pub(crate) hash: String,
    /// Its path below `/static/`, with the hash before the extension.
    pub(crate) hashed_name: String,
    /// The bytes, references already rewritten.
    pub(crate) content: Vec<u8>,
    /// The compressed forms that are worth keeping.
    pub(crate) variants: Vec<Variant>,
}

/// Hashes, rewrites and compresses every file below `dist`, in the order of
/// their names. Compressed forms are looked up in `cache` first.
///
/// # Errors
/// A message for the person who builds: a file that cannot be read, a
/// reference to a file that is not there, or files that name each other in a
/// circle.
pub(crate) fn process(dist: &Path, cache: &Path) -> Result<Vec<Asset>, String> {
    let mut sources = BTreeMap::new();
    read_folder(dist, "", &mut sources)?;
    let mut finished = BTreeMap::new();
    let names: Vec<String> = sources.keys().cloned().collect();
    for name in &names {
        finish(name, &sources, &mut finished, &mut Vec::new())?;
    }
    let mut assets: Vec<Asset> = finished.into_values().collect();
    compress(&mut assets, cache)?;
    Ok(assets)
}

/// Gives `assets` their compressed forms, from `cache` where it has them.
///
/// # Errors
/// A message that names the file.
pub(crate) fn compress(assets: &mut [Asset], cache: &Path) -> Result<(), String> {
    for asset in assets.iter_mut().filter(|asset| compress::is_compressible(&asset.name)) {
        let digest = digest(&asset.content);
        asset.variants = compress::variants(&asset.content, &digest, cache)
            .map_err(|error| format!("{} cannot be compressed: {error}", asset.name))?;
    }
    Ok(())
}

/// Adds the files below `folder` to `sources`, by their paths below it behind
/// `prefix`; hidden files are passed over.
///
/// # Errors
/// A message that names what cannot be read.
pub(crate) fn read_folder(folder: &Path, prefix: &str, sources: &mut BTreeMap<String, Vec<u8>>) -> Result<(), String> {
    let fault = |error| format!("{} cannot be read: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let file_name = entry.file_name().into_string().map_err(|name| format!("{} is not UTF-8", name.display()))?;
        if file_name.starts_with('.') {
            continue;
        }
        let name = format!("{prefix}{file_name}");
        if entry.path().is_dir() {
            read_folder(&entry.path(), &format!("{name}/"), sources)?;
        } else {
            let content = fs::read(entry.path())
                .map_err(|error| format!("{} cannot be read: {error}", entry.path().display()))?;
            sources.insert(name, content);
        }
    }
    Ok(())
}

/// Finishes what `name` refers to, then `name` itself: its hash covers the
/// hashed names inside of it.
fn finish(
    name: &str,
    sources: &BTreeMap<String, Vec<u8>>,
    finished: &mut BTreeMap<String, Asset>,
    under_way: &mut Vec<String>,
) -> Result<(), String> {
    if finished.contains_key(name) {
        return Ok(());
    }
    if let Some(start) = under_way.iter().position(|other| other == name) {
        let circle = under_way[start..].join(" → ");
        return Err(format!("these files name each other in a circle, so none can be hashed first: {circle} → {name}"));
    }
    under_way.push(name.to_owned());
    let source = &sources[name];
    let content = match std::str::from_utf8(source) {
        Ok(text) => {
            let found = references(name, text);
            for Reference { target, .. } in &found {
                if !sources.contains_key(target) {
                    return Err(format!("{name} names {target}, but there is no assets/dist/{target}"));
                }
                finish(target, sources, finished, under_way)?;
            }
            rewrite(text, &found, finished).into_bytes()
        }
        Err(_) => source.clone(),
    };
    under_way.pop();
    let hash = hash(&content);
    finished.insert(
        name.to_owned(),
        Asset { name: name.to_owned(), hashed_name: hashed_name(name, &hash), hash, content, variants: Vec::new() },
    );
    Ok(())
}

fn rewrite(text: &str, found: &[Reference], finished: &BTreeMap<String, Asset>) -> String {
    let mut rewritten = String::with_capacity(text.len() + found.len() * 16);
    let mut copied = 0;
    for Reference { range, target } in found {
        rewritten.push_str(&text[copied..range.start]);
        rewritten.push_str(URL_PREFIX);
        rewritten.push_str(&finished[target].hashed_name);
        copied = range.end;
    }
    rewritten.push_str(&text[copied..]);
    rewritten
}

/// Writes the files and their variants to `folder`, which is emptied first.
///
/// # Errors
/// A message that names the path.
pub(crate) fn write<'a>(assets: impl IntoIterator<Item = &'a Asset>, folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{} cannot be emptied: {error}", folder.display()))?;
    }
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        path.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, bytes))
            .map_err(|error| format!("{} cannot be written: {error}", path.display()))
    };
    for asset in assets {
        put(&asset.hashed_name, &asset.content)?;
        for variant in &asset.variants {
            let name = format!("{}.{}", asset.hashed_name, variant.suffix);
            put(&name, &variant.bytes)?;
        }
    }
    Ok(())
}

/// The table of `assets` and of the files of `earlier` releases as a Rust
/// expression of type `[Embedded; n]`. The tag of a coded form is the hash of
/// its own bytes: another compressor gives the same file other ones.
pub(crate) fn table(assets: &[Asset], earlier: &[Asset]) -> String {
    let mut table = String::from("[\n");
    for (asset, is_earlier) in
        assets.iter().map(|asset| (asset, false)).chain(earlier.iter().map(|asset| (asset, true)))
    {
        let codings: Vec<(&str, String)> =
            asset.variants.iter().map(|variant| (variant.coding, hash(&variant.bytes))).collect();
        let _ = writeln!(
            table,
            "    Embedded {{ name: {:?}, hash: {:?}, url: {:?}, codings: &{:?}, is_earlier: {is_earlier} }},",
            asset.name,
            asset.hash,
            format!("{URL_PREFIX}{}", asset.hashed_name),
            codings
        );
    }
    table.push(']');
    table
}
