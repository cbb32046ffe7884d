//! Documents say what is true: docs/dependencies.md lists what the manifests have, and links lead to files.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names in a section of a manifest, without the members of the workspace.
fn crates(manifest: &str, section: &str) -> BTreeSet<String> {
    let source = read(&root().join(manifest));
    let header = format!("[{section}]");
    let lines = source.lines().skip_while(|line| *line != header).skip(1).take_while(|line| !line.starts_with('['));
    let names = lines.filter(|line| !line.starts_with('#') && !line.contains("{ path =")).filter_map(|line| {
        let (name, _) = line.split_once('=')?;
        Some(name.trim().trim_end_matches(".workspace").to_owned())
    });
    names.collect()
}

/// The names in the first column of the table below a heading of docs/dependencies.md.
fn listed(heading: &str) -> BTreeSet<String> {
    let source = read(&root().join("docs/dependencies.md"));
    let header = format!("## {heading}");
    let lines = source.lines().skip_while(|line| *line != header).skip(1).take_while(|line| !line.starts_with("## "));
    let cells = lines.filter_map(|line| line.strip_prefix("| ")?.split(" |").next()).skip(1);
    cells.flat_map(|cell| cell.split(", ")).map(str::to_owned).collect()
}

#[test]
fn every_crate_has_its_line_and_every_line_its_crate() {
    let program = crates("Cargo.toml", "dependencies");
    assert!(program.contains("poem") && program.contains("sea-orm"), "{program:?}");
    assert_eq!(listed("The program"), program);
    let build: BTreeSet<String> = &crates("Cargo.toml", "build-dependencies") - &program;
    assert_eq!(listed("The build"), build);
    let tests = &(&crates("Cargo.toml", "dev-dependencies") - &program) - &build;
    assert_eq!(listed("The tests"), tests);
    for manifest in ["entity/Cargo.toml", "migration/Cargo.toml"] {
        let own = &crates(manifest, "dependencies") | &crates(manifest, "dev-dependencies");
        let known = &program | &tests;
        assert!(own.is_subset(&known), "{manifest}: {:?}", &own - &known);
    }
}

#[test]
fn every_package_has_its_line_and_every_line_its_package() {
    let manifest: serde_json::Value = serde_json::from_str(&read(&root().join("package.json"))).expect("JSON");
    let names = |section: &str| {
        let packages = manifest[section].as_object();
        packages.map(|packages| packages.keys().cloned().collect::<BTreeSet<_>>()).unwrap_or_default()
    };
    assert_eq!(listed("The front end"), &names("dependencies") | &names("devDependencies"));
}

/// The documents for people who read the code.
fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "assets/STYLEGUIDE.md"]
        .iter()
        .map(|name| root().join(name))
        .collect();
    let docs = fs::read_dir(root().join("docs")).expect("docs").map(|entry| entry.expect("an entry").path());
    found.extend(docs.filter(|path| path.extension().is_some_and(|ending| ending == "md")));
    found
}

#[test]
fn links_of_documents_lead_to_files() {
    let mut checked = 0;
    let mut broken = Vec::new();
    for document in documents() {
        let source = read(&document);
        let targets = source.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains(':') && !target.starts_with('#')) {
            checked += 1;
            let file = target.split('#').next().unwrap_or_default();
            if !document.with_file_name(file).exists() {
                broken.push(format!("{}: {target}", document.display()));
            }
        }
    }
    assert!(checked > 10, "the links are found");
    assert!(broken.is_empty(), "{broken:#?}");
}
