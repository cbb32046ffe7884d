//! The folder in which replicas of different releases find each other's files.
//!
//! During a rolling deploy a page of the new release may ask a replica of the
//! old one for a style sheet that the old one has never had. So each replica
//! writes its files here at its start, and looks here for what it misses.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;

use super::{
    Assets, IMMUTABLE, URL_PREFIX,
    forms::{Forms, content_type},
    names,
};
use crate::platform::files::{create_private_folder, write_whole};

/// The folder's name below the documents directory.
const FOLDER: &str = "static";

/// More than our longest name; longer ones are nobody's.
const LONGEST_PATH: usize = 200;

/// No file of ours is longer, in bytes.
const LARGEST_FILE: u64 = 16 * 1024 * 1024;

/// What is kept in memory of other releases' files, in bytes. A release
/// differs from the next by less.
const MOST_IN_MEMORY: usize = 12 * 1024 * 1024;

/// A folder whose files carry the hash of their content in their names, as
/// the URLs do. Nothing in it is ever changed, so all of it may be deleted.
#[derive(Debug)]
pub struct SharedFolder {
    root: PathBuf,
    loaded: Mutex<HashMap<String, Arc<Forms>>>,
    /// One at a time is read and compressed, however many ask for it.
    turn: tokio::sync::Mutex<()>,
}

impl SharedFolder {
    /// The folder below this documents directory; it need not be there.
    #[must_use]
    pub fn below(documents_dir: &Path) -> Self {
        Self { root: documents_dir.join(FOLDER), loaded: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    /// Writes those files of this build that are not in the folder, or broken
    /// there, and tells how many it wrote. Blocks.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn publish(&self, assets: &Assets) -> io::Result<usize> {
        let mut written = 0;
        for asset in assets.iter().filter(|asset| !asset.is_earlier()) {
            let path = self.root.join(&asset.url()[URL_PREFIX.len()..]);
            if fs::read(&path).is_ok_and(|content| content == asset.bytes()) {
                continue;
            }
            path.parent().map_or(Ok(()), create_private_folder)?;
            write_whole(&path, &asset.bytes())?;
            written += 1;
        }
        Ok(written)
    }

    /// The file for this path of a URL, if another release has put it here and
    /// it is what its name says.
    pub(super) async fn find(&self, url_path: &str) -> Option<Arc<Forms>> {
        let (name, hash) = hashed_name(url_path)?;
        if let Some(forms) = self.in_memory(name) {
            return Some(forms);
        }
        let path = self.root.join(name);
        // Most misses end here, at the cost of one look. A link may lead anywhere, and none is ours.
        let found = tokio::fs::symlink_metadata(&path).await.ok()?;
        if !found.is_file() || found.len() > LARGEST_FILE {
            return None;
        }
        let _turn = self.turn.lock().await;
        if let Some(forms) = self.in_memory(name) {
            return Some(forms);
        }
        let (hash, kind) = (hash.to_owned(), content_type(name));
        let read = move || {
            let content = Bytes::from(fs::read(path)?);
            if names::hash(&content) != hash {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "its content has another hash"));
            }
            Forms::made_now(&kind, IMMUTABLE, (content, &hash))
        };
        match tokio::task::spawn_blocking(read).await.unwrap_or_else(|panic| Err(io::Error::other(panic))) {
            Ok(forms) => Some(self.keep(name, forms)),
            Err(error) => {
                tracing::warn!(name, %error, "a shared asset can't be served");
                None
            }
        }
    }

    fn in_memory(&self, name: &str) -> Option<Arc<Forms>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn keep(&self, name: &str, forms: Forms) -> Arc<Forms> {
        let forms = Arc::new(forms);
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if forms.length() > MOST_IN_MEMORY {
            return forms;
        }
        let length: usize = loaded.values().map(|forms| forms.length()).sum();
        if length + forms.length() > MOST_IN_MEMORY {
            loaded.clear();
        }
        loaded.insert(name.to_owned(), Arc::clone(&forms));
        forms
    }
}

/// The path below the folder and the hash in it; `None` for what no build of
/// ours can have named, so that no spelling leads out of the folder.
fn hashed_name(url_path: &str) -> Option<(&str, &str)> {
    let name = url_path.strip_prefix(URL_PREFIX).filter(|name| name.len() <= LONGEST_PATH)?;
    let is_plain = |segment: &str| {
        !segment.is_empty()
            && !segment.starts_with('.')
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    };
    if !name.split('/').all(is_plain) {
        return None;
    }
    let (_, hash) = names::hash_in(name)?;
    Some((name, hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_a_build_are_looked_for() {
        let long = format!("/static/{}.0123456789ab.css", "a".repeat(200));
        for (path, expected) in [
            ("/static/css/app.0123456789ab.css", Some("css/app.0123456789ab.css")),
            ("/static/LICENSE.0123456789ab", Some("LICENSE.0123456789ab")),
            ("/static/css/app.css", None),
            ("/static/css/app.0123456789AB.css", None),
            ("/static/css/app.0123456789abc.css", None),
            ("/static/0123456789ab/app.css", None),
            ("/static/../app.0123456789ab.css", None),
            ("/static/css/..0123456789ab.css", None),
            ("/static//app.0123456789ab.css", None),
            ("/static/css/app.0123456789ab.css/", None),
            ("/static/css\\app.0123456789ab.css", None),
            ("/static/%2e%2e/app.0123456789ab.css", None),
            ("/other/app.0123456789ab.css", None),
            (&long, None),
        ] {
            assert_eq!(hashed_name(path).map(|(name, _)| name), expected, "{path}");
        }
    }

    #[tokio::test]
    async fn a_broken_copy_is_not_served_and_mended_at_the_next_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let shared = SharedFolder::below(folder.path());
        let assets: Assets = [("css/app.css".to_owned(), Bytes::from("a{}".repeat(400)))].into_iter().collect();
        let url = assets.url("css/app.css").expect("it is there");
        assert!(shared.find(url).await.is_none());
        assert_eq!(shared.publish(&assets).expect("written"), 1);
        assert_eq!(shared.publish(&assets).expect("written"), 0, "what is there is not written again");

        let file = folder.path().join("static").join(&url[URL_PREFIX.len()..]);
        fs::write(&file, "b{}".repeat(400)).expect("broken");
        assert!(shared.find(url).await.is_none());
        assert_eq!(shared.publish(&assets).expect("written"), 1);
        let forms = shared.find(url).await.expect("mended");
        assert_eq!(*forms.plain(), assets.get("css/app.css").expect("it is there").bytes());
        assert_eq!(forms.coded_lengths().count(), 1);

        let left = fs::read_dir(file.parent().expect("its folder")).expect("a folder").count();
        assert_eq!(left, 1, "nothing half is left");
        fs::remove_dir_all(folder.path().join("static")).expect("removed");
        assert!(shared.find(url).await.is_some(), "it is in memory");
    }

    #[tokio::test]
    async fn memory_is_bounded() {
        let folder = tempfile::tempdir().expect("a folder");
        let shared = SharedFolder::below(folder.path());
        for number in 0..9 {
            // Bytes that gzip makes no shorter.
            let content: Vec<u8> =
                (0..2_u32 << 20).map(|at| (at.wrapping_mul(2_654_435_761 + number) >> 13) as u8).collect();
            let assets: Assets = [(format!("{number}.bin"), Bytes::from(content))].into_iter().collect();
            shared.publish(&assets).expect("written");
            let url = assets.url(&format!("{number}.bin")).expect("it is there");
            assert!(shared.find(url).await.is_some());
        }
        let loaded = shared.loaded.lock().expect("whole");
        let length: usize = loaded.values().map(|forms| forms.length()).sum();
        assert!(!loaded.is_empty() && length <= MOST_IN_MEMORY, "{length}");
    }

    #[tokio::test]
    async fn a_file_above_the_bound_is_served_and_not_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let shared = SharedFolder::below(folder.path());
        let content = Bytes::from(vec![7; MOST_IN_MEMORY + 1]);
        let assets: Assets = [("large.bin".to_owned(), content)].into_iter().collect();
        shared.publish(&assets).expect("written");
        assert!(shared.find(assets.url("large.bin").expect("it is there")).await.is_some());
        assert!(shared.loaded.lock().expect("whole").is_empty());
    }

    #[tokio::test]
    async fn a_link_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let shared = SharedFolder::below(&folder.path().join("documents"));
        let secret = folder.path().join("secret.txt");
        fs::write(&secret, "a secret").expect("written");
        let name = names::hashed_name("secret.txt", &names::hash(b"a secret"));
        fs::create_dir_all(folder.path().join("documents/static")).expect("made");
        std::os::unix::fs::symlink(&secret, folder.path().join("documents/static").join(&name)).expect("linked");
        assert!(shared.find(&format!("{URL_PREFIX}{name}")).await.is_none());
    }
}
