//! The configuration, as an operator meets it: the real program and its variables.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt, fs::PermissionsExt},
    path::Path,
    process::{Command, Output},
};

use gcampus::platform::{
    config::{Config, KNOWN},
    mail::Mailer,
};

const FAULT: Option<i32> = Some(78);
const SECRET: &str = "0123456789 a secret of 36 characters";

/// `gcampus demo --json` on the data in `folder`, with these variables alone.
fn run(folder: &Path, variables: &[(&str, &str)]) -> Output {
    command(folder, variables).output().expect("the program runs")
}

fn command(folder: &Path, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gcampus"));
    command.args(["demo", "--json"]).env_clear().env("GCAMPUS_DATA_DIR", folder).envs(variables.iter().copied());
    command
}

fn message(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("a message in UTF-8")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn all_faults_are_told_at_once_and_no_secret_is_shown() {
    let folder = folder();
    let faulty = [
        ("GCAMPUS_LISTEN", "x"),
        ("GCAMPUS_PUBLIC_URL", "y"),
        ("GCAMPUS_CONFIRMATION_TIMEOUT", "0"),
        ("GCAMPUS_REGISTER_DELAY", "601"),
        ("GCAMPUS_MAX_CONNECTIONS", "many"),
        ("GCAMPUS_EMAIL_PORT", "70000"),
        ("GCAMPUS_EMAIL_TLS", "perhaps"),
        ("GCAMPUS_FROM_EMAIL", "nobody"),
        ("GCAMPUS_MANAGERS", "Mara:mara@example.org,Max"),
        ("GCAMPUS_ADMINS", "A\nBcc:ada@example.org"),
        ("GCAMPUS_SITE_NAME", "Gewässer\r\nBcc: x@evil.example"),
        ("GCAMPUS_IMPRINT_URL", "javascript:alert(1)"),
        ("GCAMPUS_TIME_ZONE", "Europe/Atlantis"),
        ("GCAMPUS_DATABASE_URL", "mysql://root:hidden-one@db/gcampus"),
        ("GCAMPUS_SECRET_KEY", "hidden-two"),
        ("GCAMPUS_EMAIL_PASSWORD", "hidden-three"),
        ("GCAMPUS_EMAIL_HOST", "smtp.example.org:25"),
        ("GCAMPUS_ENV", "staging"),
        ("GCAMPUS_LOG_LEVEL", "loud"),
        ("GCAMPUS_LOG_FORMAT", "xml"),
        ("GCAMPUS_DATA_LICENCE", "free"),
    ];
    let output = run(folder.path(), &faulty);
    assert_eq!(output.status.code(), FAULT);
    assert!(output.stdout.is_empty());
    let message = message(&output);
    for (name, _) in faulty {
        assert!(message.contains(&format!("{name}: ")), "{name} is not in: {message}");
    }
    assert!(message.contains("21 fault(s)"), "{message}");
    assert!(!message.contains("hidden"), "{message}");
    let made = fs::read_dir(folder.path()).expect("the folder").count();
    assert_eq!(made, 0, "a faulty configuration makes neither database nor secret");
}

#[test]
fn each_of_these_values_is_a_fault_or_not() {
    for (name, value, is_fault) in [
        ("ALLOWED_HOSTS", "*", false),
        ("ALLOWED_HOSTS", "a.example, 10.1.2.3,::1", false),
        ("ALLOWED_HOSTS", "a.example:80", true),
        ("ALLOWED_HOSTS", "https://a.example", true),
        ("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,fd00::/8", false),
        ("TRUSTED_PROXIES", "proxy.example", true),
        ("TRUSTED_PROXIES", "10.0.0.0/33", true),
        ("PUBLIC_URL", "https://water.example.org/gcampus", true),
        ("PUBLIC_URL", "https://water.example.org/?a=b", true),
        ("PUBLIC_URL", "https://water.example.org/#a", true),
        ("PUBLIC_URL", "https://user:hidden@water.example.org", true),
        ("PUBLIC_URL", "https://water.example.org:8443/", false),
        ("EMAIL_HOST", "smtp://smtp.example.org", true),
        ("EMAIL_HOST", "mail server", true),
        ("EMAIL_HOST", "smtp.example.org", false),
        ("EMAIL_HOST", "127.0.0.1", false),
        ("EMAIL_HOST", "::1", false),
        ("EMAIL_USER", "gcampus", true),
        ("ENV", "production", false),
        ("ENV", "dev", false),
        ("ENV", "Dev", true),
        ("LOG_LEVEL", "warn,gcampus=debug", false),
        ("LOG_LEVEL", "WARN", false),
        ("LOG_LEVEL", "warn,gcampus=loud", true),
        ("LOG_LEVEL", "warn,,info", true),
        ("LOG_FORMAT", "json", false),
        ("LISTEN", "[::1]:8000", false),
        ("OVERPASS_URL", "ftp://overpass.example.org", true),
        ("OVERPASS_URL", "none", false),
        ("OVERPASS_TIMEOUT", "0", true),
        ("OVERPASS_TIMEOUT", "6", true),
        ("OVERPASS_TIMEOUT", "5", false),
        ("USER_AGENT", "Gewässer", true),
        ("USER_AGENT", "Bachpaten (post@example.org)", false),
        ("DATABASE_URL", "postgres://db:port/gcampus", true),
        ("DATABASE_URL", "postgres://gcampus@db/gcampus", false),
    ] {
        let folder = folder();
        let full = format!("GCAMPUS_{name}");
        let variables = [
            (full.clone(), value.to_owned()),
            ("GCAMPUS_DATA_DIR".to_owned(), folder.path().display().to_string()),
            ("GCAMPUS_SECRET_KEY".to_owned(), SECRET.to_owned()),
        ];
        let told = Config::from_variables(variables.into()).err().map(|faults| faults.to_string());
        assert_eq!(told.is_some(), is_fault, "{name}={value}: {told:?}");
        assert!(told.iter().all(|told| told.contains(&format!("{full}: ")) && !told.contains("hidden")), "{told:?}");
    }
}

#[test]
fn a_host_without_a_public_name_can_send_mail() {
    let folder = folder();
    let variables = [
        ("GCAMPUS_LISTEN".to_owned(), "[::1]:8000".to_owned()),
        ("GCAMPUS_DATA_DIR".to_owned(), folder.path().display().to_string()),
    ];
    let config = Config::from_variables(variables.into()).expect("a configuration");
    assert!(Mailer::new(&config).is_ok(), "{}", config.mail.from);
}

#[test]
fn folders_that_cannot_be_made_are_told_together() {
    let folder = folder();
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    let (data, documents) = (file.join("data"), file.join("documents"));
    let output = run(&data, &[("GCAMPUS_DOCUMENTS_DIR", documents.to_str().expect("a path"))]);
    assert_eq!(output.status.code(), FAULT);
    let message = message(&output);
    for name in ["DATA_DIR", "DOCUMENTS_DIR"] {
        assert!(message.contains(&format!("GCAMPUS_{name}: can't be made")), "{message}");
    }
}

#[test]
fn what_is_no_utf8_is_a_fault_only_where_it_is_ours() {
    let folder = folder();
    let bytes = OsStr::from_bytes(b"caf\xe9");
    let with = |name: &OsStr| {
        let mut command = command(folder.path(), &[]);
        command.env(name, bytes).output().expect("the program runs")
    };
    let foreign = with(OsStr::new("LESSOPEN"));
    assert!(foreign.status.success(), "{}", message(&foreign));
    let nameless = with(OsStr::from_bytes(b"X_\xe9"));
    assert!(nameless.status.success(), "{}", message(&nameless));
    let ours = with(OsStr::new("GCAMPUS_SITE_NAME"));
    assert_eq!(ours.status.code(), FAULT);
    assert!(message(&ours).contains("GCAMPUS_SITE_NAME: is not UTF-8"), "{}", message(&ours));
}

#[test]
fn listening_everywhere_without_a_public_address_is_warned_about() {
    let folder = folder();
    for listen in ["0.0.0.0:8000", "[::]:8000"] {
        let output = run(folder.path(), &[("GCAMPUS_LISTEN", listen)]);
        assert!(output.status.success(), "{}", message(&output));
        assert!(message(&output).contains("links in mails will be wrong"), "{}", message(&output));
        let told = run(folder.path(), &[("GCAMPUS_LISTEN", listen), ("GCAMPUS_PUBLIC_URL", "https://x.example")]);
        assert!(!message(&told).contains("links in mails"), "{}", message(&told));
    }
}

#[test]
fn the_log_takes_its_form_from_the_configuration() {
    let folder = folder();
    let file = folder.path().join("format");
    fs::write(&file, "json\n").expect("a file");
    let variables = [("GCAMPUS_LISTN", "x"), ("GCAMPUS_LOG_FORMAT_FILE", file.to_str().expect("a path"))];
    let output = run(folder.path(), &variables);
    let message = message(&output);
    let line = message.lines().find(|line| line.contains("GCAMPUS_LISTN")).expect("the warning");
    let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
    assert_eq!(line["level"], "WARN");
    let quiet = run(folder.path(), &[&variables[..], &[("GCAMPUS_LOG_LEVEL", "error")]].concat());
    assert!(quiet.stderr.is_empty());
}

#[test]
fn what_is_kept_is_for_its_owner_alone() {
    let folder = folder();
    let data = folder.path().join("data");
    let output = run(&data, &[]);
    assert!(output.status.success(), "{}", message(&output));
    let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("gcampus.sqlite")), 0o600);

    let apart = folder.path().join("apart");
    let url = format!("sqlite:{}", apart.join("site.sqlite").display());
    assert!(run(&data, &[("GCAMPUS_DATABASE_URL", &url)]).status.success());
    assert_eq!((mode(&apart), mode(&apart.join("site.sqlite"))), (0o700, 0o600));
}

#[test]
fn a_value_may_stand_in_a_file() {
    let folder = folder();
    let file = folder.path().join("key");
    fs::write(&file, format!("{SECRET}\n")).expect("a file");
    let from_file = run(folder.path(), &[("GCAMPUS_SECRET_KEY_FILE", file.to_str().expect("a path"))]);
    assert!(from_file.status.success(), "{}", message(&from_file));
    // Only the same secret, without the line break, opens the keys again.
    let direct = run(folder.path(), &[("GCAMPUS_SECRET_KEY", SECRET)]);
    assert!(direct.status.success(), "{}", message(&direct));
    assert_eq!(from_file.stdout, direct.stdout);
    assert!(!folder.path().join("secret-key").exists());
}

#[test]
fn a_value_in_two_places_and_a_missing_file_are_faults() {
    let folder = folder();
    let file = folder.path().join("key");
    fs::write(&file, SECRET).expect("a file");
    let path = file.to_str().expect("a path");
    let twice = run(folder.path(), &[("GCAMPUS_SECRET_KEY", SECRET), ("GCAMPUS_SECRET_KEY_FILE", path)]);
    assert_eq!(twice.status.code(), FAULT);
    assert!(message(&twice).contains("GCAMPUS_SECRET_KEY_FILE: choose one"), "{}", message(&twice));
    assert!(!message(&twice).contains(SECRET));

    let missing = run(folder.path(), &[("GCAMPUS_SITE_NAME_FILE", "/nowhere/name")]);
    assert_eq!(missing.status.code(), FAULT);
    assert!(message(&missing).contains("GCAMPUS_SITE_NAME_FILE: can't be read"), "{}", message(&missing));
}

#[test]
fn an_unknown_variable_is_warned_about_and_an_empty_one_is_absent() {
    let folder = folder();
    let output = run(folder.path(), &[("GCAMPUS_LISTN", "secret text"), ("GCAMPUS_LISTEN", "")]);
    assert!(output.status.success(), "{}", message(&output));
    assert!(message(&output).contains("GCAMPUS_LISTN"), "{}", message(&output));
    assert!(!message(&output).contains("secret text"));
}

#[test]
fn a_secret_key_is_made_for_its_owner_alone_and_kept() {
    let folder = folder();
    let first = run(folder.path(), &[]);
    assert!(first.status.success(), "{}", message(&first));
    let file = folder.path().join("secret-key");
    let mode = fs::metadata(&file).expect("the key is kept").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let kept = fs::read_to_string(&file).expect("a readable key");
    assert!(kept.trim_end().len() >= 32);
    assert!(run(folder.path(), &[]).status.success());
    assert_eq!(fs::read_to_string(&file).expect("a readable key"), kept);

    // What is left of a file that could not be written in full protects nothing.
    fs::write(&file, "").expect("a file");
    let output = run(folder.path(), &[]);
    assert_eq!(output.status.code(), FAULT);
    assert!(message(&output).contains("secret-key"), "{}", message(&output));
}

#[test]
fn postgresql_needs_a_secret_key() {
    let folder = folder();
    let output = run(folder.path(), &[("GCAMPUS_DATABASE_URL", "postgres://gcampus:hidden@127.0.0.1:1/gcampus")]);
    assert_eq!(output.status.code(), FAULT);
    assert!(message(&output).contains("GCAMPUS_SECRET_KEY: is needed with PostgreSQL"), "{}", message(&output));
    assert!(!message(&output).contains("hidden"));
    assert!(!folder.path().join("secret-key").exists());
}

#[test]
fn every_variable_is_documented_and_every_documented_one_is_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/configuration.md");
    let table = fs::read_to_string(path).expect("the table");
    let documented: BTreeSet<&str> =
        table.lines().filter_map(|line| line.strip_prefix("| `GCAMPUS_")?.split_once("` |")).map(|row| row.0).collect();
    assert_eq!(documented, KNOWN.iter().copied().collect());
}

#[test]
fn a_database_that_can_not_be_written_is_told_at_the_start() {
    use std::os::unix::process::CommandExt;
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("gcampus");
    fs::copy(env!("CARGO_BIN_EXE_gcampus"), &program).expect("a copy that anybody may run");
    let waters = folder.path().join("waters.geojson");
    fs::write(&waters, r#"{"type":"FeatureCollection","features":[]}"#).expect("a file");
    // Nothing stops root from writing: be nobody then.
    let is_root = rustix::process::geteuid().is_root();
    if is_root {
        std::os::unix::fs::chown(folder.path(), Some(65534), Some(65534)).expect("the folder is given away");
    }
    let import = || {
        let mut command = Command::new(&program);
        command.args(["water", "import"]).arg(&waters).env("GCAMPUS_DATA_DIR", folder.path().join("data"));
        if is_root {
            command.gid(65534).uid(65534);
        }
        command.output().expect("it runs")
    };
    assert!(import().status.success());
    let database = folder.path().join("data/gcampus.sqlite");
    fs::set_permissions(&database, fs::Permissions::from_mode(0o444)).expect("a mode");
    let refused = import();
    let message = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success(), "{message}");
    assert!(message.contains("gcampus.sqlite can't be opened for writing"), "{message}");
}
