//! Runs the bundler when what it made is missing or older than its sources.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

/// What the bundle is made from, beside the packages of the lock file.
const SOURCES: [&str; 8] = [
    "assets/css",
    "assets/js",
    "assets/img",
    "assets/fonts",
    "assets/basemap",
    "assets/build.mjs",
    "package.json",
    "package-lock.json",
];

/// Makes sure that `assets/dist` below `root` holds the bundle of the present
/// sources. With `skip` it is taken as it is.
///
/// # Errors
/// A message that tells the person who builds what to run.
pub(crate) fn bundle(root: &Path, skip: bool) -> Result<(), String> {
    let dist = root.join("assets/dist");
    let is_there = dist.join("css/app.css").is_file();
    if skip && !is_there {
        return Err("assets/dist/css/app.css is missing and GCAMPUS_SKIP_NPM forbids to make it: \
             run `npm ci && npm run build`"
            .to_owned());
    }
    if skip {
        return Ok(());
    }
    let newest_source = SOURCES.iter().filter_map(|source| newest(&root.join(source))).max();
    if is_there && newest_source <= newest(&dist) {
        return Ok(());
    }
    let lock = modified(&root.join("package-lock.json"));
    // npm writes this file at the end of an installation.
    let installed = modified(&root.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < lock {
        run(root, &["ci", "--no-audit", "--no-fund"])?;
    }
    run(root, &["run", "build"])?;
    if !dist.join("css/app.css").is_file() {
        return Err("`npm run build` ended well but left no assets/dist/css/app.css".to_owned());
    }
    if let Some(time) = newest_source {
        backdate(&dist, time).map_err(|error| format!("assets/dist: {error}"))?;
    }
    Ok(())
}

fn run(root: &Path, arguments: &[&str]) -> Result<(), String> {
    let command = format!("npm {}", arguments.join(" "));
    let output = Command::new("npm").args(arguments).current_dir(root).output().map_err(|error| {
        format!(
            "the front end is not built, and npm cannot be started ({error}): install Node \
                 with npm, or run `npm ci && npm run build` elsewhere and copy assets/dist here"
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "`{command}` failed ({}):\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}

/// Cargo runs a build script again when a watched file is younger than the
/// script's last start. The bundle was written after that, so it takes the
/// time of its sources, which also tells that it is made from them.
fn backdate(path: &Path, time: SystemTime) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            backdate(&entry?.path(), time)?;
        }
    }
    File::open(path)?.set_modified(time)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

/// The youngest time of a file, or of the files and folders below a folder,
/// whose own times tell of files that were removed.
fn newest(path: &Path) -> Option<SystemTime> {
    let own = modified(path)?;
    let Ok(entries) = fs::read_dir(path) else {
        return Some(own);
    };
    entries.flatten().filter_map(|entry| newest(&entry.path())).chain([own]).max()
}
