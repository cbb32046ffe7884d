//! Bundles the front end when needed, then names, rewrites and compresses its
//! files for `src/platform/assets`.
#![expect(clippy::disallowed_methods, reason = "a build script is told everything by the environment")]

#[path = "build/mod.rs"]
mod build;

use build::{earlier, npm, pipeline, templates};
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    if let Err(message) = run() {
        panic!("\n\n{message}\n");
    }
}

fn run() -> Result<(), String> {
    let root = PathBuf::from(variable("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(variable("OUT_DIR")?);
    npm::bundle(&root, env::var_os("GCAMPUS_SKIP_NPM").is_some_and(|skip| skip == "1"))?;
    watch(&root)?;

    let cache = env::var_os("GCAMPUS_BUILD_CACHE").map_or_else(|| out.join("compressed"), PathBuf::from);
    let assets = pipeline::process(&root.join("assets/dist"), &cache)?;
    check_templates(&root.join("templates"), &assets)?;
    let mut earlier = earlier::read(&root.join("assets/earlier"), &assets)?;
    pipeline::compress(&mut earlier, &cache)?;

    pipeline::write(assets.iter().chain(&earlier), &out.join("static"))?;
    fs::write(out.join("assets.rs"), pipeline::table(&assets, &earlier))
        .map_err(|error| format!("the table of assets cannot be written: {error}"))
}

/// Tells cargo what the script depends on. Not `assets` itself, which the
/// bundler touches by making `assets/dist` anew, but what is in it. And only
/// what is there: a missing path would start the script on every build.
fn watch(root: &Path) -> Result<(), String> {
    for name in ["build.rs", "build", "templates", "package.json", "package-lock.json"] {
        if root.join(name).exists() {
            println!("cargo:rerun-if-changed={name}");
        }
    }
    let entries = fs::read_dir(root.join("assets")).map_err(|error| format!("assets cannot be read: {error}"))?;
    for entry in entries.flatten() {
        println!("cargo:rerun-if-changed={}", entry.path().display());
    }
    for variable in ["GCAMPUS_SKIP_NPM", "GCAMPUS_BUILD_CACHE"] {
        println!("cargo:rerun-if-env-changed={variable}");
    }
    Ok(())
}

fn check_templates(folder: &Path, assets: &[pipeline::Asset]) -> Result<(), String> {
    if !folder.exists() {
        return Ok(());
    }
    let names: BTreeSet<&str> = assets.iter().map(|asset| asset.name.as_str()).collect();
    let unknown = templates::unknown_assets(folder, &|name| names.contains(name))?;
    if unknown.is_empty() { Ok(()) } else { Err(unknown.join("\n")) }
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set: this script is run by cargo"))
}
