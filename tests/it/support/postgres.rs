//! One PostgreSQL cluster for the whole test run, one database for each test.
//!
//! `GCAMPUS_TEST_POSTGRES` may name a server whose role may create databases. Without it the first
//! test that asks makes a cluster in a temporary directory, as an unprivileged user, reachable only
//! through a Unix socket in that directory. nextest runs every test in a process of its own, so the
//! cluster belongs to no process: each user holds a shared lock, and a watchdog stops and removes
//! the cluster when nobody has held it for twenty seconds.
//!
//! A machine without PostgreSQL fails the test, it never skips it.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::UNIX_EPOCH;

use sea_orm_migration::MigratorTrait;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use url::Url;

/// Key of the advisory lock under which the template is made; any fixed number does.
const TEMPLATE_LOCK: i64 = 0x6763_616d_7075_7374;

/// Waits until nobody has held the users' lock for twenty seconds, then removes the cluster. It
/// takes the start lock first, so that no test can find the cluster while it goes.
const WATCHDOG: &str = r#"
cd /
start=$1 users=$2 state=$3 dir=$4
shift 4
idle=0
while [ -e "$users" ]; do
  sleep 1
  if flock --exclusive --nonblock "$users" true; then idle=$((idle + 1)); else idle=0; fi
  [ "$idle" -lt 20 ] && continue
  exec 9>>"$start"
  flock 9
  flock --exclusive --nonblock "$users" true && break
  exec 9>&-
  idle=0
done
[ "$(cat "$state" 2>/dev/null)" = "$dir" ] && rm -f "$state"
"$@"
rm -rf "$dir"
"#;

/// A database of one test's own; dropping it removes it from the server.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    url: Url,
    server: Url,
}

impl TestDatabase {
    /// The address for `GCAMPUS_DATABASE_URL`.
    pub(crate) fn url(&self) -> &str {
        self.url.as_str()
    }
}

impl Drop for TestDatabase {
    /// Best effort: the cluster goes anyway, only a server named by the environment keeps a rest.
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), database_name(&self.url));
        let remove = async move {
            let mut admin = PgConnection::connect(server.as_str()).await?;
            let drop = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
            admin.execute(AssertSqlSafe(drop)).await?;
            admin.close().await
        };
        // A thread of its own, since a test's runtime cannot be entered twice.
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.map(|runtime| runtime.block_on(remove))
        });
        drop(thread.join());
    }
}

/// A fresh database with the schema and the catalogue that the migrations make.
pub(crate) async fn fresh_database() -> TestDatabase {
    let migrate = async |url: &str| {
        let database = sea_orm::Database::connect(url).await?;
        migration::Migrator::up(&database, None).await?;
        database.close().await
    };
    database_from_template("schema", migrate).await
}

/// A fresh database without any table of ours.
pub(crate) async fn empty_database() -> TestDatabase {
    database_from_template("empty", async |_: &str| Ok::<(), ()>(())).await
}

/// A fresh database that holds what `migrate` made in the template of this label; `migrate` gets
/// the template's address, runs once for each build of the tests, and must close its connections.
async fn database_from_template<E: std::fmt::Debug>(
    label: &str,
    migrate: impl AsyncFnOnce(&str) -> Result<(), E>,
) -> TestDatabase {
    let server = server().await;
    let mut admin = PgConnection::connect(server.as_str()).await.expect("the PostgreSQL server of the tests answers");
    let template = template(&mut admin, &server, label, migrate).await;
    let name = format!("gcampus_test_{}", uuid::Uuid::new_v4().simple());
    let create = format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\"");
    admin.execute(AssertSqlSafe(create)).await.expect("a database from the template");
    admin.close().await.expect("the connection closes");
    TestDatabase { url: with_database(&server, &name), server }
}

/// The name of the migrated template, made by the first test that asks, while the others wait.
async fn template<E: std::fmt::Debug>(
    admin: &mut PgConnection,
    server: &Url,
    label: &str,
    migrate: impl AsyncFnOnce(&str) -> Result<(), E>,
) -> String {
    let (family, name) = template_names(label);
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut *admin)
        .await
        .expect("the lock of the template");
    let known: Vec<String> = sqlx::query("SELECT datname::text FROM pg_database WHERE starts_with(datname, $1)")
        .bind(&family)
        .fetch_all(&mut *admin)
        .await
        .expect("the list of databases")
        .iter()
        .map(|row| row.get(0))
        .collect();
    if !known.contains(&name) {
        // Templates of earlier builds, and one that broke half way.
        for old in known {
            let drop = format!("DROP DATABASE IF EXISTS \"{old}\" WITH (FORCE)");
            admin.execute(AssertSqlSafe(drop)).await.expect("an old template goes");
        }
        let draft = format!("{family}draft");
        let create = format!("CREATE DATABASE \"{draft}\" TEMPLATE template0 ENCODING 'UTF8'");
        admin.execute(AssertSqlSafe(create)).await.expect("a draft of the template");
        migrate(with_database(server, &draft).as_str()).await.expect("the template migrates");
        // The name is the mark of a whole template.
        let rename = format!("ALTER DATABASE \"{draft}\" RENAME TO \"{name}\"");
        admin.execute(AssertSqlSafe(rename)).await.expect("migrate closed its connections");
    }
    sqlx::query("SELECT pg_advisory_unlock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(admin)
        .await
        .expect("the lock of the template is given back");
    name
}

/// What all templates of this label and test program begin with, and the name for this very build.
fn template_names(label: &str) -> (String, String) {
    let program = std::env::current_exe().expect("the path of the test program");
    let built = fs::metadata(&program)
        .and_then(|metadata| metadata.modified())
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
        .map_or(0, |age| age.as_nanos());
    let mut hasher = DefaultHasher::new();
    (label, &program).hash(&mut hasher);
    let family = format!("gcampus_template_{:016x}_", hasher.finish());
    (family.clone(), format!("{family}{built}"))
}

fn with_database(server: &Url, name: &str) -> Url {
    let mut url = server.clone();
    url.set_path(name);
    url
}

fn database_name(url: &Url) -> String {
    url.path().trim_start_matches('/').to_owned()
}

/// The server that the environment names, or the cluster of this run.
#[expect(clippy::disallowed_methods, reason = "the harness is configured by the environment")]
async fn server() -> Url {
    static SERVER: OnceLock<Url> = OnceLock::new();
    let find = || match std::env::var("GCAMPUS_TEST_POSTGRES") {
        Ok(url) => Url::parse(&url).expect("GCAMPUS_TEST_POSTGRES is a postgres:// address"),
        Err(_) => shared_cluster(),
    };
    tokio::task::spawn_blocking(move || SERVER.get_or_init(find).clone())
        .await
        .expect("a PostgreSQL server for the tests")
}

/// Joins the running cluster or starts one, and holds the users' lock until the process ends.
fn shared_cluster() -> Url {
    static USER: OnceLock<File> = OnceLock::new();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres");
    fs::create_dir_all(&folder).expect("a folder for the locks");
    let start = lock_file(&folder.join("start.lock"));
    start.lock().expect("the start lock");
    let user = lock_file(&folder.join("users.lock"));
    user.lock_shared().expect("the users' lock");
    USER.get_or_init(|| user);

    let state = folder.join("cluster");
    let running = fs::read_to_string(&state)
        .map(PathBuf::from)
        .ok()
        .filter(|dir| UnixStream::connect(dir.join(".s.PGSQL.5432")).is_ok());
    let dir = running.unwrap_or_else(|| start_cluster(&folder));
    fs::write(&state, dir.as_os_str().as_encoded_bytes()).expect("the cluster's directory is noted");

    let mut url = Url::parse("postgres://postgres@localhost/postgres").expect("a fixed address");
    url.query_pairs_mut().append_pair("host", &dir.to_string_lossy());
    url
}

fn lock_file(path: &Path) -> File {
    File::options().create(true).append(true).open(path).expect("a lock file opens")
}

fn start_cluster(folder: &Path) -> PathBuf {
    let initdb = program("initdb");
    let pg_ctl = program("pg_ctl");
    // The system's directory for temporary files: a socket's path has at most 107 bytes.
    let made = run(unprivileged("mktemp").args(["-d", "-t", "gcampus-pg.XXXXXX"]));
    let dir = PathBuf::from(made.trim());
    let data = dir.join("data");
    run(unprivileged(&initdb)
        .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"])
        .arg("--pgdata")
        .arg(&data));
    // Speed, not safety: nothing here outlives the run.
    let options = format!(
        "-c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=300 \
         -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=64MB",
        dir.display()
    );
    let mut start = unprivileged(&pg_ctl);
    start.arg("start").arg("--wait").arg("--pgdata").arg(&data);
    run(start.arg("--log").arg(dir.join("log")).arg("--options").arg(options));
    watch(folder, &dir, unprivileged(&pg_ctl).args(["stop", "-m", "immediate", "-D"]).arg(&data));
    dir
}

/// Starts the watchdog in a process group of its own, so that Ctrl-C on the tests spares it.
#[expect(clippy::zombie_processes, reason = "the watchdog outlives this process by design")]
fn watch(folder: &Path, dir: &Path, stop: &Command) {
    let mut watchdog = Command::new("sh");
    watchdog.args(["-c", WATCHDOG, "gcampus-postgres-watchdog"]);
    watchdog.args([folder.join("start.lock"), folder.join("users.lock"), folder.join("cluster")]);
    watchdog.arg(dir).arg(stop.get_program()).args(stop.get_args());
    watchdog.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    watchdog.spawn().expect("the watchdog of the cluster starts");
}

/// PostgreSQL refuses to run as root: then the command runs as `postgres`, or as `nobody`.
fn unprivileged(program: impl AsRef<std::ffi::OsStr>) -> Command {
    if !rustix::process::getuid().is_root() {
        return Command::new(program);
    }
    let known = Command::new("id").args(["-u", "postgres"]).output();
    let user = if known.is_ok_and(|id| id.status.success()) { "postgres" } else { "nobody" };
    let mut command = Command::new("runuser");
    command.args(["-u", user, "--"]).arg(program);
    command
}

/// Looks in PATH, then where Debian keeps the server's programs, newest version first.
#[expect(clippy::disallowed_methods, reason = "the search path is no setting of ours")]
fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .collect();
    versions.sort();
    let debian = versions.into_iter().rev().map(|(_, folder)| folder.join("bin"));
    std::env::split_paths(&path)
        .chain(debian)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .unwrap_or_else(|| {
            panic!(
                "{name} is missing: install the package `postgresql` (`make test` does it as \
                 root), or name a server in GCAMPUS_TEST_POSTGRES"
            )
        })
}

/// The output of a command that must succeed. The server inherits no pipe of ours, or the test
/// would seem to run on: `pg_ctl --log` sends its output to a file.
fn run(command: &mut Command) -> String {
    let errors = tempfile::tempfile().expect("a file for messages");
    let output = tempfile::tempfile().expect("a file for output");
    let (mut read_errors, mut read_output) =
        (errors.try_clone().expect("a handle"), output.try_clone().expect("a handle"));
    let status = command.current_dir("/").stdin(Stdio::null()).stdout(output).stderr(errors).status();
    let text = |file: &mut File| {
        use std::io::{Read, Seek};
        let mut text = String::new();
        file.rewind().and_then(|()| file.read_to_string(&mut text)).expect("UTF-8 output");
        text
    };
    match status {
        Ok(status) if status.success() => text(&mut read_output),
        Ok(status) => panic!("{command:?} ends with {status}: {}", text(&mut read_errors)),
        Err(error) => panic!("{command:?} does not start: {error}"),
    }
}

#[tokio::test]
async fn every_test_has_a_database_of_its_own_from_one_template() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static MIGRATIONS: AtomicUsize = AtomicUsize::new(0);
    let migrate = async |url: &str| {
        MIGRATIONS.fetch_add(1, Ordering::Relaxed);
        let mut connection = PgConnection::connect(url).await?;
        connection.execute("CREATE TABLE IF NOT EXISTS probe (id bigint primary key)").await?;
        connection.close().await
    };
    let (one, two) = tokio::join!(database_from_template("probe", migrate), database_from_template("probe", migrate));
    assert!(MIGRATIONS.load(Ordering::Relaxed) <= 1, "the template is made once");
    assert_ne!(one.url(), two.url());
    let mut in_one = PgConnection::connect(one.url()).await.expect("the first database");
    let mut in_two = PgConnection::connect(two.url()).await.expect("the second database");
    let version: String = sqlx::query_scalar("SELECT version()").fetch_one(&mut in_one).await.expect("a version");
    assert!(version.starts_with("PostgreSQL"), "{version}");
    in_one.execute("CREATE TABLE only_here (id bigint)").await.expect("a table in the first");
    in_two.execute("SELECT * FROM only_here").await.expect_err("unknown in the second");

    let gone = one.url().to_owned();
    drop(one);
    PgConnection::connect(&gone).await.expect_err("dropped with its handle");
}
