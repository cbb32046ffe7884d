//! `gcampus job …`, the real program.

use std::{
    path::Path,
    process::{Command, Output},
};

fn job(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gcampus"))
        .arg("job")
        .args(arguments)
        .env_clear()
        .env("GCAMPUS_DATA_DIR", folder)
        .env("GCAMPUS_LOG_LEVEL", "off")
        .env("GCAMPUS_OVERPASS_URL", "none")
        .env("GCAMPUS_WIKIDATA_URL", "none")
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn json(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let output = job(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    let told = text(&output.stdout);
    assert_eq!(told.lines().count(), 1, "{told}");
    serde_json::from_str(&told).expect("one line of JSON")
}

#[test]
fn jobs_are_listed_run_and_foretold() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let names = ["maintenance", "refresh-waters", "link-waters", "cleanup-documents", "sweep", "backup", "outbox"];
    assert!(job(folder, &["run", "outbox"]).status.success());
    let listed = json(folder, &["list", "--json"]);
    let found: Vec<&str> = listed.as_array().expect("a list").iter().filter_map(|job| job["name"].as_str()).collect();
    assert_eq!(found, names);
    assert_eq!(listed[0]["when"], "Mon 10:00");
    assert!(listed[0]["last_run"].is_null());

    let dry = text(&job(folder, &["run", "maintenance", "--dry-run"]).stdout);
    let counts = "0 courses deleted, 0 courses never confirmed, 0 courses warned, 0 keys deactivated, \
        0 measurements hidden\n";
    assert_eq!(dry, format!("maintenance would do: {counts}"));
    assert!(json(folder, &["list", "--json"])[0]["last_run"].is_null(), "a dry run leaves no trace");
    assert_eq!(text(&job(folder, &["run", "maintenance"]).stdout), format!("maintenance: {counts}"));
    assert_eq!(json(folder, &["list", "--json"])[0]["last_run"]["outcome"], "succeeded");
    let list = text(&job(folder, &["list"]).stdout);
    assert!(list.starts_with("times in Europe/Berlin\nmaintenance: hides empty"), "{list}");
    assert!(list.contains(": succeeded in ") && list.contains(" 0 keys deactivated"), "{list}");
    for name in names {
        let ran = json(folder, &["run", name, "--json"]);
        assert_eq!((&ran["job"], &ran["outcome"], &ran["dry_run"]), (&name.into(), &"succeeded".into(), &false.into()));
        assert!(ran["counts"].is_object());
    }

    let unknown = job(folder, &["run", "staging-maintenance"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(text(&unknown.stderr).contains("there is no job staging-maintenance; there are maintenance,"));

    let next = text(&job(folder, &["next", "--count", "30"]).stdout);
    let lines: Vec<&str> = next.lines().collect();
    assert_eq!(lines.len(), 30);
    assert!(lines.iter().any(|line| line.starts_with("Mon ") && line.ends_with(" 10:00  maintenance")), "{next}");
    assert!(lines.iter().any(|line| line.starts_with("Tue ") && line.ends_with(" 02:20  refresh-waters")), "{next}");
    let slots = json(folder, &["next", "--count", "3", "--json"]);
    assert_eq!(slots.as_array().map(Vec::len), Some(3));
    assert!(slots[0]["at"].as_str() <= slots[1]["at"].as_str());
    assert_eq!(job(folder, &["next", "--count", "0"]).status.code(), Some(2));
}
