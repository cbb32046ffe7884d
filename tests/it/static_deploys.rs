//! Rolling deploys: old pages ask new servers, new pages ask old ones.

use std::{collections::BTreeMap, fs, io::Read as _, path::Path, process::Command};

use bytes::Bytes;
use gcampus::platform::{
    App,
    assets::{Assets, SharedFolder},
    view::Views,
};
use reqwest::StatusCode;
use sha2::{Digest as _, Sha256};

use crate::support::{TestApp, process::Process};

const FETCHES: usize = 10_000;

/// Enough of a file to be told from others; the test is about names.
const MOST_BYTES: usize = 20_000;

/// The site as a build whose files end with `mark` would be.
async fn build(documents: &Path, mark: &str) -> TestApp {
    let documents = documents.display().to_string();
    TestApp::start_changed(&[("GCAMPUS_DOCUMENTS_DIR", &documents)], |app| {
        let changed = app.assets.iter().map(|asset| {
            let mut content = asset.bytes().to_vec();
            content.truncate(MOST_BYTES);
            // Licences and fonts stay the same from release to release.
            if asset.name().starts_with("css/") || asset.name().starts_with("js/") {
                content.extend_from_slice(mark.as_bytes());
            }
            (asset.name().to_owned(), Bytes::from(content))
        });
        let assets: Assets = changed.collect();
        let views = Views::load(&assets).expect("the same names");
        App { assets, views, ..app }
    })
    .await
}

/// Whether these bytes are what the URL promises.
fn is_named(url: &str, content: &[u8]) -> bool {
    let hash = url.rsplit('.').find(|part| part.len() == 12).expect("a hash");
    hex::encode(Sha256::digest(content)).starts_with(hash)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_releases_behind_one_balancer_serve_each_others_files() {
    let documents = tempfile::tempdir().expect("a folder that both see");
    let sites = [build(documents.path(), "/* one */").await, build(documents.path(), "/* two */").await];
    let urls = |site: &TestApp| site.app.assets.iter().map(|asset| asset.url().to_owned()).collect::<Vec<_>>();
    let only_one = urls(&sites[0]).into_iter().find(|url| !urls(&sites[1]).contains(url)).expect("they differ");
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let early = client.get(format!("{}{only_one}", sites[1].url)).send().await.expect("an answer");
    assert_eq!(
        (early.status(), &early.headers()["cache-control"]),
        (StatusCode::NOT_FOUND, &"no-store".parse().expect("a value"))
    );

    for site in &sites {
        SharedFolder::below(documents.path()).publish(&site.app.assets).expect("written");
    }
    let all: Vec<String> = sites.iter().flat_map(urls).collect();
    let mut coded = 0;
    for number in 0..FETCHES {
        // The two walk past each other, so that each asks both for every file.
        let (site, url) = (&sites[number / all.len() % 2], &all[number % all.len()]);
        let accept = if number / all.len() % 4 < 2 { "gzip" } else { "identity" };
        let request = client.get(format!("{}{url}", site.url)).header("accept-encoding", accept);
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK, "{url}");
        assert_eq!(answer.headers()["cache-control"], "public, max-age=31536000, immutable");
        let is_coded = answer.headers().contains_key("content-encoding");
        let mut body = answer.bytes().await.expect("a body").to_vec();
        if is_coded {
            coded += 1;
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(&body[..]).read_to_end(&mut plain).expect("gzip");
            body = plain;
        }
        assert!(is_named(url, &body), "{url} from {}", site.url);
    }
    assert!(coded > FETCHES / 4, "{coded}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_shares_its_files_and_exports_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut process = Process::start(folder.path(), &[]);
    process.ready().await;
    let exported = folder.path().join("exported");
    let program = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_gcampus")).args(arguments).output().expect("the program runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    program(&["assets", "export", &exported.display().to_string()]);
    let expected = files(&exported);
    for asset in Assets::embedded().iter() {
        let path = asset.url().strip_prefix("/static/").expect("its place");
        assert_eq!(expected.get(path).map(Vec::as_slice), Some(&*asset.bytes()), "{path}");
    }
    // No page before all files are there: an old replica may be asked for them.
    let shared = files(&folder.path().join("documents/static"));
    assert!(shared == expected, "{:?}", shared.keys());

    let listed = program(&["assets", "list"]);
    assert_eq!(listed.lines().count(), expected.len() + 1);
    let style = Assets::embedded().get("css/app.css").expect("every build has it").clone();
    let line = listed.lines().find(|line| line.starts_with("css/app.css ")).expect("its line");
    let mut words: Vec<String> = vec![style.name().into(), style.hash().into(), style.bytes().len().to_string()];
    words.extend(["br", "zstd", "gzip"].map(|name| {
        let length = style.coded_lengths().find(|(coding, _)| coding.name() == name).expect("it is worth it").1;
        length.to_string()
    }));
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), words);
    process.kill();
}

/// Every file below a folder, by its path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(below) = folders.pop() {
        for path in fs::read_dir(below).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(content) = fs::read(&path) {
                let name = path.strip_prefix(folder).expect("below").display().to_string();
                found.insert(name, content);
            }
        }
    }
    found
}
