//! Files of earlier releases: a page that was open during a deploy still asks
//! for the names that it knows.

use super::names::{digest, hash_in};
use super::pipeline::{Asset, read_folder};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The files below `folder`, which `gcampus assets export` of earlier releases
/// has filled, without those that are among `present` still. A folder that is
/// not there holds none.
///
/// # Errors
/// A message that names a file that cannot be read, or whose name does not
/// carry the hash of its content: it would be kept by browsers for ever.
pub(crate) fn read(folder: &Path, present: &[Asset]) -> Result<Vec<Asset>, String> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let present: BTreeSet<&str> = present.iter().map(|asset| asset.hashed_name.as_str()).collect();
    let mut files = BTreeMap::new();
    read_folder(folder, "", &mut files)?;
    let mut earlier = Vec::new();
    for (hashed_name, content) in files {
        let digest = digest(&content);
        let (name, hash) = split(&hashed_name)
            .filter(|(_, hash)| digest.starts_with(hash))
            .ok_or_else(|| format!("{}/{hashed_name} does not carry the hash of its content", folder.display()))?;
        if !present.contains(hashed_name.as_str()) {
            earlier.push(Asset { name, hash: hash.to_owned(), hashed_name, content, variants: Vec::new() });
        }
    }
    Ok(earlier)
}

/// `js/map.0123456789ab.js` as `js/map.js` and its hash.
fn split(hashed_name: &str) -> Option<(String, &str)> {
    let (at, hash) = hash_in(hashed_name)?;
    Some((format!("{}{}", &hashed_name[..at - 1], &hashed_name[at + hash.len()..]), hash))
}
