//! The files that others start the site by: keys that their readers know, and settings that we know.

use std::{collections::BTreeSet, fs, path::Path};

use gcampus::platform::config::KNOWN;
use toml::{Table, Value};
use yaml_rust2::{Yaml, YamlLoader};

/// The keys of <https://fly.io/docs/reference/configuration/> (superfly/docs at 0153c2a), of the
/// sections that we may want; arrays of tables as their table, and `*` for what the operator names.
const FLY_KEYS: &[&str] = &[
    "app",
    "build.args.*",
    "build.build-target",
    "build.builder",
    "build.buildpacks",
    "build.dockerfile",
    "build.ignorefile",
    "build.image",
    "console_command",
    "deploy.max_unavailable",
    "deploy.release_command",
    "deploy.release_command_timeout",
    "deploy.strategy",
    "deploy.wait_timeout",
    "env.*",
    "http_service.auto_start_machines",
    "http_service.auto_stop_machines",
    "http_service.checks.grace_period",
    "http_service.checks.headers.*",
    "http_service.checks.interval",
    "http_service.checks.method",
    "http_service.checks.path",
    "http_service.checks.protocol",
    "http_service.checks.timeout",
    "http_service.checks.tls_server_name",
    "http_service.checks.tls_skip_verify",
    "http_service.concurrency.hard_limit",
    "http_service.concurrency.soft_limit",
    "http_service.concurrency.type",
    "http_service.force_https",
    "http_service.internal_port",
    "http_service.min_machines_running",
    "http_service.processes",
    "kill_signal",
    "kill_timeout",
    "metrics.path",
    "metrics.port",
    "metrics.processes",
    "mounts.auto_extend_size_increment",
    "mounts.auto_extend_size_limit",
    "mounts.auto_extend_size_threshold",
    "mounts.destination",
    "mounts.initial_size",
    "mounts.processes",
    "mounts.source",
    "primary_region",
    "swap_size_mb",
    "vm.cpu_kind",
    "vm.cpus",
    "vm.memory",
    "vm.processes",
    "vm.size",
];

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every key that holds a value, with the sections that it stands in.
fn keys(table: &Table, prefix: &str, found: &mut Vec<String>) {
    for (key, value) in table {
        let path = format!("{prefix}{key}");
        match value {
            Value::Table(inner) => keys(inner, &format!("{path}."), found),
            Value::Array(items) if items.iter().all(Value::is_table) => {
                for item in items.iter().filter_map(Value::as_table) {
                    keys(item, &format!("{path}."), found);
                }
            }
            _ => found.push(path),
        }
    }
}

fn is_documented(key: &str) -> bool {
    FLY_KEYS.contains(&key)
        || key.rsplit_once('.').is_some_and(|(section, _)| FLY_KEYS.contains(&&*format!("{section}.*")))
}

/// The name of a setting of ours, with or without `_FILE`.
fn is_ours(name: &str) -> bool {
    name.strip_prefix("GCAMPUS_").is_some_and(|bare| KNOWN.contains(&bare.strip_suffix("_FILE").unwrap_or(bare)))
}

/// The blocks of a document that are fenced as `language`.
fn fenced(document: &str, language: &str) -> Vec<String> {
    let source = read(document);
    let opening = format!("```{language}\n");
    source.split(&opening).skip(1).filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
}

#[test]
fn fly_knows_every_key_and_we_every_setting() {
    let mut sources = fenced("docs/deploy.md", "toml");
    assert!(!sources.is_empty(), "the variants of the document");
    sources.push(read("fly.toml"));
    for source in &sources {
        let file: Table = source.parse().expect("TOML");
        let mut found = Vec::new();
        keys(&file, "", &mut found);
        let unknown: Vec<&String> = found.iter().filter(|key| !is_documented(key)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        for (name, value) in file.get("env").and_then(Value::as_table).into_iter().flatten() {
            assert!(is_ours(name) && value.is_str(), "{name}");
        }
    }
    let file: Table = read("fly.toml").parse().expect("TOML");
    assert_eq!(file["kill_signal"].as_str(), Some("SIGTERM"));
    assert!(file["kill_timeout"].as_integer().is_some_and(|seconds| seconds > 10), "longer than our own drain");
    assert_eq!(file["http_service"]["checks"][0]["path"].as_str(), Some("/readyz"));
    assert_eq!(file["mounts"]["destination"].as_str(), Some("/data"));
    assert_eq!(file["http_service"]["internal_port"].as_integer(), Some(8000));
    let mut misspelt = Vec::new();
    keys(&"[http_service]\nauto_stop_machine = true".parse().expect("TOML"), "", &mut misspelt);
    assert!(!is_documented(&misspelt[0]), "a misspelt key is found");
}

#[test]
fn compose_files_name_our_settings_and_keep_the_root_read_only() {
    for (path, sites) in
        [("compose.yaml", &["gcampus"][..]), ("deploy/compose-postgres.yaml", &["gcampus-1", "gcampus-2"])]
    {
        let files = YamlLoader::load_from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let file = &files[0];
        for site in sites {
            let service = &file["services"][*site];
            assert_eq!(service["read_only"].as_bool(), Some(true), "{path}");
            assert_eq!(service["cap_drop"][0].as_str(), Some("ALL"), "{path}");
            assert_eq!(service["healthcheck"]["test"][2].as_str(), Some("healthcheck"), "{path}");
            let names =
                service["environment"].as_hash().expect("settings").keys().map(|name| name.as_str().expect("a name"));
            let foreign: Vec<&str> = names.filter(|name| !is_ours(name)).collect();
            assert!(foreign.is_empty(), "{path}: {foreign:?}");
        }
        let declared = file["volumes"].as_hash().expect("volumes");
        let services = file["services"].as_hash().expect("services").values();
        let mounts = services.filter_map(|service| service["volumes"].as_vec()).flatten().filter_map(Yaml::as_str);
        for mount in mounts.filter(|mount| !mount.starts_with('.')) {
            let name = mount.split(':').next().unwrap_or_default();
            assert!(declared.contains_key(&Yaml::String(name.to_owned())), "{path}: {mount}");
        }
    }
}

#[test]
fn workflows_are_yaml_and_give_rights_to_single_jobs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/workflows");
    let mut seen = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the workflows") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        let source = fs::read_to_string(&path).expect("the file");
        let file = &YamlLoader::load_from_str(&source).unwrap_or_else(|error| panic!("{name}: {error}"))[0];
        assert_eq!(file["permissions"]["contents"].as_str(), Some("read"), "{name}: rights are given to single jobs");
        for job in file["jobs"].as_hash().expect("jobs").values() {
            if !job["uses"].is_badvalue() {
                continue;
            }
            assert!(job["timeout-minutes"].as_i64().is_some(), "{name}");
            let steps = job["steps"].as_vec().expect("steps");
            assert!(steps.iter().all(|step| !step["uses"].is_badvalue() || !step["run"].is_badvalue()), "{name}");
        }
        // GitHub fills it in outside of the container, with a folder that is not there inside.
        let is_in_container = file["jobs"].as_hash().expect("jobs").values().any(|job| !job["container"].is_badvalue());
        assert!(!is_in_container || !source.contains("github.workspace"), "{name}");
        if name == "release" {
            assert_eq!(file["jobs"]["check"]["uses"].as_str(), Some("./.github/workflows/check.yml"));
            assert_eq!(file["jobs"]["build"]["needs"].as_str(), Some("check"), "nothing is released untested");
        }
        seen.insert(name);
    }
    assert!(["audit", "check", "release"].iter().all(|name| seen.contains(*name)), "{seen:?}");
}

#[test]
fn the_unit_of_systemd_and_the_image_leave_no_more_than_the_data_writable() {
    let unit = read("deploy/gcampus.service");
    for line in ["ProtectSystem=strict", "DynamicUser=yes", "StateDirectory=gcampus", "RestartPreventExitStatus=78"] {
        assert!(unit.lines().any(|found| found == line), "{line}");
    }
    let name = unit.lines().filter_map(|line| line.strip_prefix("Environment=")?.split('=').next());
    assert!(name.clone().count() == 1 && name.clone().all(is_ours));
    let image = read("Dockerfile");
    let last = image.rsplit("\nFROM ").next().expect("a stage");
    assert!(last.starts_with("scratch\n") && last.contains("USER 65532:65532"), "{last}");
    assert!(last.contains(r#"CMD ["/gcampus", "healthcheck"]"#) && last.contains("VOLUME /data"), "{last}");
}
